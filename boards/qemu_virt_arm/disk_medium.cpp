#include "boards/qemu_virt_arm/disk_medium.h"

namespace wirelab::boards {
namespace {

/// One request of a task, which sleeps meanwhile.
class Wait final : public virtio::DiskRequest {
 public:
  explicit Wait(FiberExecutor& executor) noexcept : sleep_(executor) {}

  void done(Result<void> outcome) override {
    outcome_ = outcome;
    sleep_.wake();
  }

  [[nodiscard]] bool possible() const noexcept { return sleep_.possible(); }
  [[nodiscard]] Result<void> outcome() noexcept {
    sleep_.until_woken();
    return outcome_;
  }

 private:
  Sleep sleep_;
  Result<void> outcome_ = fail(Error::would_block);
};

bool whole_sectors(std::uint64_t offset) noexcept { return offset % virtio::Disk::kSector == 0; }

}  // namespace

Result<void> DiskMedium::read(std::uint64_t offset, MutableBytes into) {
  Wait wait(executor_);
  if (!wait.possible() || !whole_sectors(offset)) return fail(Error::invalid);
  disk_.read(wait, offset / virtio::Disk::kSector, into);
  return wait.outcome();
}

Result<void> DiskMedium::program(std::uint64_t offset, ConstBytes bytes) {
  Wait wait(executor_);
  if (!wait.possible() || !whole_sectors(offset)) return fail(Error::invalid);
  disk_.write(wait, offset / virtio::Disk::kSector, bytes);
  return wait.outcome();
}

Result<void> DiskMedium::flush() {
  Wait wait(executor_);
  if (!wait.possible()) return fail(Error::invalid);
  disk_.flush(wait);
  return wait.outcome();
}

}  // namespace wirelab::boards
