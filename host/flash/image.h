#pragma once

#include <memory>
#include <string>
#include <vector>

#include "firmware/posix/unique_fd.h"
#include "host/flash/partition_table.h"
#include "host/flash/writing.h"

namespace wirelab::flash {

/// Looks at the first sector of an image of `size` bytes. Answers its partitions; a fault if it is compressed, has no
/// partition table, or is shorter than its partitions say.
[[nodiscard]] Checked<std::vector<Partition>> check_image(std::span<const std::byte, kSector> first,
                                                          std::uint64_t size);

/// A disk image: a regular file.
class Image final : public Source {
 public:
  /// Opens and checks it.
  [[nodiscard]] static Checked<std::unique_ptr<Image>> open(const std::string& path);

  [[nodiscard]] std::expected<std::size_t, int> read(std::uint64_t place, MutableBytes out) override;
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  [[nodiscard]] const std::vector<Partition>& partitions() const noexcept { return partitions_; }
  /// True if `fd` is open on the same file.
  [[nodiscard]] bool is_same_file(int fd) const;

 private:
  Image(UniqueFd file, std::uint64_t size) noexcept : file_(std::move(file)), size_(size) {}

  UniqueFd file_;
  std::uint64_t size_;
  std::vector<Partition> partitions_;
};

}  // namespace wirelab::flash
