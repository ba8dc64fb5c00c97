#include "host/flash/image.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>

namespace wirelab::flash {
namespace {

struct Format {
  std::string_view name;
  std::string_view magic;
};
using namespace std::string_view_literals;
constexpr std::array kCompressed{Format{"gzip", "\x1f\x8b"sv},
                                 Format{"xz",
                                        "\xfd"
                                        "7zXZ\0"sv},
                                 Format{"zstd", "\x28\xb5\x2f\xfd"sv}, Format{"zip", "PK\x03\x04"sv},
                                 Format{"bzip2", "BZh"sv}};

std::unexpected<Problem> fail_with(Fault fault, int error = 0) {
  return std::unexpected(Problem{.fault = fault, .error = error});
}

}  // namespace

Checked<std::vector<Partition>> check_image(std::span<const std::byte, kSector> first, std::uint64_t size) {
  for (const Format& format : kCompressed) {
    if (as_text(first).starts_with(format.magic)) {
      return std::unexpected(Problem{.fault = Fault::image_compressed, .detail = std::string(format.name)});
    }
  }
  auto partitions = read_partition_table(first);
  if (!partitions) return fail_with(Fault::image_no_partitions);
  const std::uint64_t needed = std::ranges::max(*partitions, {}, &Partition::end).end();
  // An image is a number of whole sectors: a rest is the beginning of one that did not arrive.
  if (size < needed || size % kSector != 0) {
    return std::unexpected(Problem{.fault = Fault::image_truncated,
                                   .needed = std::max(needed, (size + kSector - 1) / kSector * kSector),
                                   .found = size});
  }
  return std::move(*partitions);
}

Checked<std::unique_ptr<Image>> Image::open(const std::string& path) {
  // Without O_NONBLOCK a named pipe would wait for its writer.
  UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat about{};
  if (!file || ::fstat(file.get(), &about) != 0) return fail_with(Fault::image_unreadable, errno);
  if (!S_ISREG(about.st_mode)) return fail_with(Fault::image_not_regular);
  std::unique_ptr<Image> image(new Image(std::move(file), static_cast<std::uint64_t>(about.st_size)));
  std::array<std::byte, kSector> first{};
  const auto count = image->read(0, first);
  if (!count) return fail_with(Fault::image_unreadable, count.error());
  // What is missing stays zero, and zeros are no partition table.
  auto partitions = check_image(first, image->size_);
  if (!partitions) return std::unexpected(partitions.error());
  image->partitions_ = std::move(*partitions);
  return image;
}

std::expected<std::size_t, int> Image::read(std::uint64_t place, MutableBytes out) {
  while (true) {
    const ssize_t count = ::pread(file_.get(), out.data(), out.size(), static_cast<off_t>(place));
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno != EINTR) return std::unexpected(errno);
  }
}

bool Image::is_same_file(int fd) const {
  struct stat own{};
  struct stat other{};
  return ::fstat(file_.get(), &own) == 0 && ::fstat(fd, &other) == 0 && own.st_dev == other.st_dev &&
         own.st_ino == other.st_ino;
}

}  // namespace wirelab::flash
