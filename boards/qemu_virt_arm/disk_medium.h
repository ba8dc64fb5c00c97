#pragma once

#include "boards/bare_metal/fiber_executor.h"
#include "boards/virtio/disk.h"
#include "firmware/storage_littlefs/block_device.h"

namespace wirelab::boards {

/// A virtio disk as the medium of a file store. Its calls are made from tasks only: the task sleeps until the disk is
/// done, and the loop goes on.
class DiskMedium final : public storage::BlockDevice {
 public:
  /// Both must outlive it.
  DiskMedium(virtio::Disk& disk, FiberExecutor& executor) noexcept : disk_(disk), executor_(executor) {}

  [[nodiscard]] std::uint32_t unit() const noexcept override { return virtio::Disk::kSector; }
  [[nodiscard]] std::uint64_t size() const noexcept override { return disk_.sectors() * virtio::Disk::kSector; }

  /// Besides the errors of BlockDevice: `invalid` for what is not whole units, or outside a task.
  [[nodiscard]] Result<void> read(std::uint64_t offset, MutableBytes into) override;
  [[nodiscard]] Result<void> program(std::uint64_t offset, ConstBytes bytes) override;
  [[nodiscard]] Result<void> flush() override;

 private:
  virtio::Disk& disk_;
  FiberExecutor& executor_;
};

}  // namespace wirelab::boards
