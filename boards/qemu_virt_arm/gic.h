#pragma once

#include <cstdint>

namespace wirelab::boards {

/// The interrupt controller (GICv2, IHI 0048B). Every device's interrupt has a low priority and is held back while the
/// processor is awake: it ends a sleep and is otherwise looked for by the loop. Only the watchdog's is let through at
/// any time.
namespace gic {

/// Switches the controller on, with nothing enabled.
void start() noexcept;
/// Lets interrupt `number` end sleeps.
void enable(std::uint32_t number) noexcept;
/// Lets interrupt `number` through at any time.
void enable_urgent(std::uint32_t number) noexcept;
/// Takes part in the next sleep: until `close`, devices' interrupts reach the processor.
void open() noexcept;
/// Ends the interrupt that woke the processor, and holds them all back again.
void close() noexcept;

}  // namespace gic
}  // namespace wirelab::boards
