#pragma once

namespace wirelab::boards {

/// Starts the machine anew, without an orderly end.
[[noreturn]] void restart() noexcept;
/// Switches it off.
[[noreturn]] void switch_off() noexcept;

}  // namespace wirelab::boards
