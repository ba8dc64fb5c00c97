#pragma once

#include <cstdint>

#include "boards/virtio/registers.h"

namespace wirelab::boards {

/// A device register of 32 bits at a fixed address.
[[nodiscard]] inline std::uint32_t read_register(std::uintptr_t address) noexcept {
  return *reinterpret_cast<const volatile std::uint32_t*>(address);  // NOLINT(performance-no-int-to-ptr)
}
inline void write_register(std::uintptr_t address, std::uint32_t value) noexcept {
  *reinterpret_cast<volatile std::uint32_t*>(address) = value;  // NOLINT(performance-no-int-to-ptr)
}

/// A virtio slot of the machine's bus.
class VirtioSlot final : public virtio::Registers {
 public:
  explicit VirtioSlot(std::uintptr_t base) noexcept : base_(base) {}
  /// Stands for another slot from here on.
  void move_to(std::uintptr_t base) noexcept { base_ = base; }

  [[nodiscard]] std::uint32_t read(std::uint32_t offset) const noexcept override {
    return read_register(base_ + offset);
  }
  [[nodiscard]] std::uint8_t read_byte(std::uint32_t offset) const noexcept override {
    return *reinterpret_cast<const volatile std::uint8_t*>(base_ + offset);  // NOLINT(performance-no-int-to-ptr)
  }
  void write(std::uint32_t offset, std::uint32_t value) noexcept override {
    // What lies in memory must be there before the device is told of it.
    asm volatile("dmb" ::: "memory");
    write_register(base_ + offset, value);
  }

 private:
  std::uintptr_t base_;
};

}  // namespace wirelab::boards
