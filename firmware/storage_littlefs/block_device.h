#pragma once

#include <cstdint>

#include "firmware/core/bytes.h"
#include "firmware/core/result.h"

namespace wirelab::storage {

/// A medium that a board offers for files: a virtio disk, an SD card, a flash chip. Its calls wait until they are done,
/// so they are made on the executor's side only, one at a time; on a board without threads they yield the fiber inside.
/// Errors are `io`; what a failed call has changed is undefined within the bytes that it named.
class BlockDevice {
 public:
  BlockDevice() = default;
  BlockDevice(const BlockDevice&) = delete;
  BlockDevice& operator=(const BlockDevice&) = delete;
  virtual ~BlockDevice() = default;

  /// Bytes of the smallest piece that is read or programmed; offsets and lengths are multiples of it. A power of two.
  [[nodiscard]] virtual std::uint32_t unit() const noexcept = 0;
  /// Bytes in all. What is left over behind the last whole unit is not used.
  [[nodiscard]] virtual std::uint64_t size() const noexcept = 0;

  /// Fills `into` from `offset`, including what was programmed and not yet flushed.
  [[nodiscard]] virtual Result<void> read(std::uint64_t offset, MutableBytes into) = 0;
  /// Stores `bytes` at `offset`. May stay in the device's own memory, and reach the medium in any order, until `flush`.
  [[nodiscard]] virtual Result<void> program(std::uint64_t offset, ConstBytes bytes) = 0;
  /// Prepares a range for being programmed: only for media that cannot be written over. What is read from it until then
  /// is undefined.
  [[nodiscard]] virtual Result<void> erase(std::uint64_t /*offset*/, std::uint64_t /*length*/) { return {}; }
  /// Success once everything programmed before survives a power cut.
  [[nodiscard]] virtual Result<void> flush() = 0;
};

}  // namespace wirelab::storage
