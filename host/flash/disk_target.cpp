#include "host/flash/disk_target.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <sstream>

namespace wirelab::flash {
namespace {

std::string content(const char* path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Problem problem(Fault fault, std::string detail = {}) { return {.fault = fault, .detail = std::move(detail)}; }
std::unexpected<Problem> unusable(int error) {
  return std::unexpected(Problem{.fault = Fault::target_unusable, .error = error});
}

}  // namespace

std::optional<Problem> objection(const Found& found) {
  const Disk& disk = found.disk;
  if (disk.runs_system) return problem(Fault::target_runs_system, disk.name);
  if (!disk.mounts.empty()) return problem(Fault::target_mounted, disk.mounts.front());
  if (!disk.swaps.empty()) return problem(Fault::target_swap, disk.swaps.front());
  if (!disk.holders.empty()) return problem(Fault::target_held, disk.holders.front());
  if (found.is_partition) return problem(Fault::target_is_partition, disk.name);
  if (disk.bytes == 0) return problem(Fault::target_no_medium);
  if (disk.read_only) return problem(Fault::target_read_only);
  return std::nullopt;
}

SystemView current_system() {
  SystemView view;
  view.mounts = content("/proc/self/mountinfo") + content("/proc/1/mountinfo");
  view.swaps = content("/proc/swaps");
  return view;
}

Checked<std::unique_ptr<DiskTarget>> DiskTarget::open(const std::string& path, const Image& image,
                                                      const SystemView& view) {
  struct stat about{};
  if (::stat(path.c_str(), &about) != 0) return unusable(errno);
  const bool is_disk = S_ISBLK(about.st_mode);
  if (!is_disk && !S_ISREG(about.st_mode)) return std::unexpected(problem(Fault::target_not_disk));
  std::optional<Disk> disk;
  if (is_disk) {
    const auto found = find_disk(view, major(about.st_rdev), minor(about.st_rdev));
    // What the system does not list cannot be known to be free.
    if (!found) return std::unexpected(problem(Fault::target_not_disk));
    if (auto why = objection(*found)) return std::unexpected(std::move(*why));
    disk = found->disk;
  }
  UniqueFd file(::open(path.c_str(), O_RDWR | O_CLOEXEC | (is_disk ? O_EXCL : O_NONBLOCK)));
  struct stat opened{};
  if (!file || ::fstat(file.get(), &opened) != 0) return unusable(errno);
  if (opened.st_mode != about.st_mode || opened.st_rdev != about.st_rdev) return unusable(EBUSY);
  if (image.is_same_file(file.get())) return std::unexpected(problem(Fault::target_is_image));
  std::unique_ptr<DiskTarget> target(new DiskTarget(path, std::move(file)));
  target->size_ = is_disk ? 0 : static_cast<std::uint64_t>(opened.st_size);
  if (is_disk && ::ioctl(target->file_.get(), BLKGETSIZE64, &target->size_) != 0) return unusable(errno);
  target->disk_ = std::move(disk);
  if (target->size_ < image.size() && (is_disk || target->size_ > 0)) {
    return std::unexpected(Problem{.fault = Fault::target_too_small, .needed = image.size(), .found = target->size_});
  }
  return target;
}

std::expected<void, int> DiskTarget::write(std::uint64_t place, ConstBytes bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::pwrite(file_.get(), bytes.data(), bytes.size(), static_cast<off_t>(place));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return std::unexpected(errno);
    if (count == 0) return std::unexpected(ENOSPC);
    bytes = bytes.subspan(static_cast<std::size_t>(count));
    place += static_cast<std::uint64_t>(count);
  }
  return {};
}

std::expected<void, int> DiskTarget::sync() {
  while (::fsync(file_.get()) != 0) {
    if (errno != EINTR) return std::unexpected(errno);
  }
  return {};
}

int DiskTarget::open_to_read_back() const {
  const int direct = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_DIRECT);
  if (direct >= 0 || errno != EINVAL) return direct;
  const int buffered = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
  if (buffered >= 0) static_cast<void>(::posix_fadvise(buffered, 0, 0, POSIX_FADV_DONTNEED));
  return buffered;
}

std::expected<std::size_t, int> DiskTarget::read_back(std::uint64_t place, MutableBytes out) {
  if (!reader_) reader_ = UniqueFd(open_to_read_back());
  if (!reader_) return std::unexpected(errno);
  while (true) {
    const ssize_t count = ::pread(reader_.get(), out.data(), out.size(), static_cast<off_t>(place));
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno != EINTR) return std::unexpected(errno);
  }
}

}  // namespace wirelab::flash
