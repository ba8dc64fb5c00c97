#pragma once

#include <cstdint>

#include "boards/virtio/queue.h"
#include "boards/virtio/registers.h"
#include "firmware/core/result.h"

namespace wirelab::virtio {

/// Kinds of device (virtio 1.2 section 5).
enum class DeviceType : std::uint32_t { none = 0, network = 1, block = 2, entropy = 4 };

/// A virtio device on a memory-mapped bus (virtio 1.2 section 4.2): finding, negotiating, queues, notices. Only the
/// modern interface (version 2).
class Transport {
 public:
  /// Nothing happens before `reset`; the registers must outlive it.
  explicit Transport(Registers& registers) noexcept : registers_(registers) {}
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;

  /// What is plugged in here; `none` for an empty place, for what is no virtio device and for the legacy interface.
  [[nodiscard]] DeviceType type() const noexcept;

  /// Takes the device over (section 3.1.1, steps 1 to 6): of the features in `wanted` (bits 0 to 31 of section 5) those
  /// that the device has are switched on and answered. `unsupported` if device and driver cannot agree.
  [[nodiscard]] Result<std::uint32_t> negotiate(std::uint32_t wanted) noexcept;
  /// Gives the device queue number `index`. `unsupported` if it has none of that number or wants a smaller one.
  [[nodiscard]] Result<void> add_queue(std::uint32_t index, const Queue& queue) noexcept;
  /// The device may work from here on.
  void start() noexcept;
  /// Stops the device; what it was given is the driver's again.
  void reset() noexcept;

  /// Tells the device that queue `index` has something for it.
  void notify(std::uint32_t index) noexcept;
  /// Lets go of the interrupt line. True if the device's configuration (the state of a link, a size) has changed.
  bool acknowledge_interrupt() noexcept;

  /// The device's own registers (section 5), by offset.
  [[nodiscard]] std::uint8_t config_byte(std::uint32_t offset) const noexcept;
  /// The same for a wider field; a value that changed while it was read is read again (section 2.5.3).
  [[nodiscard]] std::uint64_t config_word(std::uint32_t offset) const noexcept;

 private:
  void add_status(std::uint32_t bit) noexcept;

  Registers& registers_;
};

}  // namespace wirelab::virtio
