#include "host/cli/download_target.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <array>
#include <cerrno>
#include <cstdio>

#include "host/cli/display.h"
#include "host/cli/path.h"

namespace wirelab::cli {
namespace {

/// Writes all of it; an errno value if that fails.
template <typename Retry>
int write_all(int fd, ConstBytes bytes, Retry retry) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(fd, bytes.data(), bytes.size());
    if (count >= 0) {
      bytes = bytes.subspan(static_cast<std::size_t>(count));
    } else if (!retry(errno)) {
      return errno;
    }
  }
  return 0;
}

/// A name that nobody guesses, hidden from a plain `ls`.
std::string temporary_name() {
  std::array<unsigned char, 8> random{};
  if (::getrandom(random.data(), random.size(), 0) != static_cast<ssize_t>(random.size())) return {};
  std::string name = ".wirelab-";
  for (const unsigned char byte : random) {
    std::array<char, 3> digits{};
    std::snprintf(digits.data(), digits.size(), "%02x", byte);
    name += digits.data();
  }
  return name + ".part";
}

/// Renames without ever replacing; file systems that cannot say so get a link, which never replaces either.
int rename_to_new(int directory, const std::string& from, const std::string& to) {
  if (::renameat2(directory, from.c_str(), directory, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return errno;
  if (::linkat(directory, from.c_str(), directory, to.c_str(), 0) != 0) return errno;
  ::unlinkat(directory, from.c_str(), 0);
  return 0;
}

}  // namespace

bool DownloadTarget::fail(Failure failure) {
  if (!failure_) failure_ = std::move(failure);
  return false;
}

bool DownloadTarget::fail(Reason reason, Message message, std::initializer_list<std::string_view> arguments) {
  if (!failure_) failure_ = Failure{.reason = reason, .message = text(language_, message, arguments)};
  return false;
}

Attempt<Descriptor> open_directory_of(const std::string& path, Language language, std::string_view typed) {
  const SplitPath split = split_path(path);
  if (!is_file_name(split.name)) {
    return std::unexpected(
        Failure{.reason = Reason::local_file,
                .message = text(language, Message::no_local_name, {shown(typed.empty() ? path : typed)})});
  }
  Descriptor directory(::open(split.directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory) return directory;
  return std::unexpected(
      Failure{.reason = Reason::local_file,
              .message = text(language, Message::cannot_write, {shown(path), system_reason(language, errno)})});
}

FileTarget::FileTarget(std::string path, Existing existing, Language language, std::string_view typed)
    : DownloadTarget(std::move(path), language), existing_(existing) {
  name_ = split_path(this->path()).name;
  auto directory = open_directory_of(this->path(), language, typed);
  if (!directory) {
    fail(std::move(directory.error()));
    return;
  }
  directory_ = std::move(*directory);
  check_name();
}

FileTarget::FileTarget(Descriptor directory, std::string name, std::string path, Existing existing, Language language)
    : DownloadTarget(std::move(path), language),
      existing_(existing),
      name_(std::move(name)),
      directory_(std::move(directory)) {
  check_name();
}

FileTarget::~FileTarget() { remove_temporary(); }

/// Looks whether the name is free, or holds what may be replaced.
bool FileTarget::check_name() {
  struct stat found{};
  if (::fstatat(directory_.get(), name_.c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0) {
    return errno == ENOENT || fail_writing(errno);
  }
  if (existing_ == Existing::keep) return fail(Reason::exists, Message::exists, {shown(path())});
  return S_ISREG(found.st_mode) || fail(Reason::exists, Message::not_regular, {shown(path())});
}

bool FileTarget::fail_writing(int error) {
  return fail(Reason::local_file, Message::cannot_write, {shown(path()), system_reason(language(), error)});
}

bool FileTarget::check_space(std::uint64_t size) {
  struct statvfs disk{};
  if (::fstatvfs(directory_.get(), &disk) == 0 && disk.f_blocks > 0) {
    const std::uint64_t free = static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize;
    if (size > free) {
      return fail(Reason::local_file, Message::no_space, {shown(path()), std::to_string(size), std::to_string(free)});
    }
  }
  return true;
}

bool FileTarget::owns_name(int file, const std::string& temporary) const {
  struct stat open{};
  struct stat named{};
  return ::fstat(file, &open) == 0 &&
         ::fstatat(directory_.get(), temporary.c_str(), &named, AT_SYMLINK_NOFOLLOW) == 0 &&
         open.st_dev == named.st_dev && open.st_ino == named.st_ino && open.st_nlink == 1;
}

bool FileTarget::begin(std::uint64_t size) {
  if (failure() || !check_space(size)) return false;
  const std::string name = temporary_name();
  if (name.empty()) return fail_writing(EIO);
  file_ =
      Descriptor(::openat(directory_.get(), name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
  if (!file_) return fail_writing(errno);
  temporary_ = name;
  return true;
}

bool FileTarget::write(ConstBytes bytes) {
  const int error = write_all(file_.get(), bytes, [](int why) { return why == EINTR; });
  return error == 0 || fail_writing(error);
}

bool FileTarget::commit() {
  if (::fsync(file_.get()) != 0) return fail_writing(errno);
  if (!check_name()) return false;
  // Open until it has its name: whoever put something else in its place is not served.
  if (!owns_name(file_.get(), temporary_)) return fail_writing(ESTALE);
  const int error = existing_ == Existing::keep ? rename_to_new(directory_.get(), temporary_, name_)
                    : ::renameat(directory_.get(), temporary_.c_str(), directory_.get(), name_.c_str()) == 0 ? 0
                                                                                                             : errno;
  if (error == EEXIST) return fail(Reason::exists, Message::exists, {shown(path())});
  if (error != 0) return fail_writing(error);
  temporary_.clear();
  file_.close();
  // The file is whole; a file system that cannot sync a directory takes nothing away from that.
  [[maybe_unused]] const int synced = ::fsync(directory_.get());
  return true;
}

void FileTarget::remove_temporary() noexcept {
  if (!temporary_.empty()) ::unlinkat(directory_.get(), temporary_.c_str(), 0);
}

bool OutputTarget::write(ConstBytes bytes) {
  const int error = write_all(STDOUT_FILENO, bytes, [this](int why) {
    if (why == EINTR) return !interruption_.pending();
    if (why != EAGAIN) return false;
    pollfd room{.fd = STDOUT_FILENO, .events = POLLOUT, .revents = 0};
    return ::poll(&room, 1, -1) >= 0 || !interruption_.pending();
  });
  if (error == 0) return true;
  return fail(Reason::local_file, Message::stdout_failed, {system_reason(language(), error)});
}

}  // namespace wirelab::cli
