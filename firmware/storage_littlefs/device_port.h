#pragma once

#include <lfs2.h>

#include <cstdint>

#include "firmware/core/bytes.h"
#include "firmware/storage_littlefs/block_device.h"
#include "firmware/storage_littlefs/unit_cache.h"

namespace wirelab::storage {

/// What stands between littlefs and the device. littlefs asks for one small cache at a time and reads back everything
/// that it writes; a device wants few large requests. So what is programmed in a row is gathered and goes out in one
/// request, a look back is answered from memory, and a file that is being read is fetched ahead.
///
/// Nothing that is gathered outlives a step of work: `finish` ends each, so that an error meets whoever caused it.
/// Addresses are checked here once more: a damaged file system must not reach beyond its blocks.
class DevicePort {
 public:
  /// Memory that lives as long as the port: multiples of the device's unit.
  struct Buffers {
    MutableBytes gather;
    MutableBytes ahead;
    MutableBytes units;
  };

  DevicePort(BlockDevice& device, std::uint32_t block_size, std::uint32_t block_count, const Buffers& buffers) noexcept;

  /// Puts the callbacks and sizes of the device into littlefs's configuration.
  void describe(lfs2_config& config) noexcept;

  /// Sends out what is gathered.
  [[nodiscard]] Result<void> finish();

  /// Forgets everything, also what is gathered: before a volume is mounted anew.
  void drop() noexcept;

  /// From now on a read may take up to `length` bytes in advance: what the caller is going to read. 0 ends that.
  void expect(std::size_t length) noexcept { expected_ = length; }

  /// How often a block was made ready for new content.
  [[nodiscard]] std::uint64_t erased() const noexcept { return erased_; }

 private:
  [[nodiscard]] static DevicePort& of(const lfs2_config* config) noexcept;
  [[nodiscard]] bool inside(lfs2_block_t block, std::uint64_t offset, std::uint64_t size) const noexcept;
  [[nodiscard]] Result<void> read(std::uint64_t at, MutableBytes into);
  [[nodiscard]] Result<void> program(std::uint64_t at, ConstBytes bytes);
  [[nodiscard]] Result<void> send(std::uint64_t at, ConstBytes bytes);
  [[nodiscard]] Result<void> fetch_ahead(std::uint64_t at);
  [[nodiscard]] Result<void> read_unit(std::uint64_t at, MutableBytes into);

  BlockDevice& device_;
  const std::uint32_t block_size_;
  const std::uint32_t block_count_;
  const MutableBytes gather_;
  std::uint64_t gather_at_ = 0;
  std::size_t gathered_ = 0;
  const MutableBytes ahead_;
  std::uint64_t ahead_at_ = 0;
  std::size_t ahead_size_ = 0;
  std::size_t expected_ = 0;
  UnitCache units_;
  std::uint64_t erased_ = 0;
};

}  // namespace wirelab::storage
