#pragma once

#include <cstdint>

namespace wirelab::virtio {

/// The registers of one virtio device as its bus shows them, by byte offset. Each access happens once and in order with
/// all others. On a board they are memory; in tests a simulated device stands behind them.
class Registers {
 public:
  Registers() = default;
  Registers(const Registers&) = delete;
  Registers& operator=(const Registers&) = delete;
  virtual ~Registers() = default;

  [[nodiscard]] virtual std::uint32_t read(std::uint32_t offset) const noexcept = 0;
  [[nodiscard]] virtual std::uint8_t read_byte(std::uint32_t offset) const noexcept = 0;
  virtual void write(std::uint32_t offset, std::uint32_t value) noexcept = 0;
};

}  // namespace wirelab::virtio
