#pragma once

#include <cstdint>

#include "firmware/core/bytes.h"
#include "firmware/core/result.h"
#include "firmware/storage_littlefs/block_device.h"

namespace wirelab::storage {

/// What the block behind the file system says of the disk.
enum class DiskState : std::uint8_t {
  unknown,     ///< nothing of ours
  formatting,  ///< a format was begun: until it is over, there is nothing to lose
  formatted,   ///< the disk was in use by this firmware
};

/// The label behind the file system, out of reach of every file. It tells a format that lost power from a disk that
/// somebody else uses, and from one that was ours and is damaged.
class DiskLabel {
 public:
  /// The label lies at `offset`. `room` is at least one unit of the device and only used inside calls.
  DiskLabel(BlockDevice& device, std::uint64_t offset, MutableBytes room) noexcept
      : device_(device), offset_(offset), room_(room.first(device.unit())) {}

  [[nodiscard]] Result<DiskState> read();
  /// Success once the label is durable.
  [[nodiscard]] Result<void> write(DiskState state);

 private:
  BlockDevice& device_;
  std::uint64_t offset_;
  MutableBytes room_;
};

/// True if all of `bytes` are zeros or all are ones (an erased flash chip).
[[nodiscard]] bool is_blank(ConstBytes bytes) noexcept;

}  // namespace wirelab::storage
