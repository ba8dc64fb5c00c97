#pragma once

#include <memory>
#include <optional>
#include <string>

#include "firmware/posix/unique_fd.h"
#include "host/flash/disks.h"
#include "host/flash/image.h"
#include "host/flash/writing.h"

namespace wirelab::flash {

/// What keeps a disk from being written to; nothing if nothing does. Pure.
[[nodiscard]] std::optional<Problem> objection(const Found& found);

/// The system as it is now: /sys, and the mounts of this process and of the first one, whose view may be wider.
[[nodiscard]] SystemView current_system();

/// A disk, or a regular file that stands for one.
class DiskTarget final : public Target {
 public:
  /// Opens `path` to write `image` to it, which it must be able to hold. A block device must be a whole disk that
  /// nothing uses; it is opened exclusively, so that nothing can begin to use it either (open(2), O_EXCL). A regular
  /// file must exist; it is taken as a disk of its size, or, if it is empty, as one that is large enough.
  [[nodiscard]] static Checked<std::unique_ptr<DiskTarget>> open(const std::string& path, const Image& image,
                                                                 const SystemView& view);

  [[nodiscard]] std::expected<void, int> write(std::uint64_t place, ConstBytes bytes) override;
  [[nodiscard]] std::expected<void, int> sync() override;
  /// Reads with O_DIRECT. A file system without it (a RAM disk) is asked to drop what it keeps (posix_fadvise).
  [[nodiscard]] std::expected<std::size_t, int> read_back(std::uint64_t place, MutableBytes out) override;

  /// The disk, if it is one.
  [[nodiscard]] const std::optional<Disk>& disk() const noexcept { return disk_; }
  /// Bytes that it holds; 0 for an empty file.
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

 private:
  DiskTarget(std::string path, UniqueFd file) noexcept : path_(std::move(path)), file_(std::move(file)) {}
  [[nodiscard]] int open_to_read_back() const;

  std::string path_;
  UniqueFd file_;
  UniqueFd reader_;
  std::optional<Disk> disk_;
  std::uint64_t size_ = 0;
};

}  // namespace wirelab::flash
