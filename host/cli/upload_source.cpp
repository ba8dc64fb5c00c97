#include "host/cli/upload_source.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstdlib>

#include "host/cli/display.h"

namespace wirelab::cli {
namespace {

std::string spool_directory() {
  const char* place = std::getenv("TMPDIR");  // NOLINT(concurrency-mt-unsafe): the program has one thread
  return place != nullptr && *place != '\0' ? place : "/tmp";
}

/// A file that has no name, or loses it at once.
Descriptor nameless_file(const std::string& directory) {
  Descriptor file(::open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (file || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)) return file;
  std::string name = directory + "/wirelab-XXXXXX";
  Descriptor named(::mkostemp(name.data(), O_CLOEXEC));
  if (named) ::unlink(name.c_str());
  return named;
}

Failure unreadable(const std::string& path, Language language, int error) {
  return {.reason = Reason::local_file,
          .message = text(language, Message::cannot_read, {shown(path), system_reason(language, error)})};
}

Failure cannot_keep(const std::string& path, const std::string& place, Language language, int error) {
  return {
      .reason = Reason::local_file,
      .message = text(language, Message::cannot_spool, {shown(path), shown(place), system_reason(language, error)})};
}

bool write_all(int fd, const char* bytes, std::size_t count) {
  while (count > 0) {
    const ssize_t written = ::write(fd, bytes, count);
    if (written < 0 && errno != EINTR) return false;
    const auto part = static_cast<std::size_t>(written < 0 ? 0 : written);
    bytes += part;
    count -= part;
  }
  return true;
}

/// Copies an input of unknown length aside.
Attempt<std::unique_ptr<UploadSource>> spool(int input, const std::string& path, Language language,
                                             const Interruption& interruption) {
  const std::string place = spool_directory();
  Descriptor file = nameless_file(place);
  if (!file) return std::unexpected(cannot_keep(path, place, language, errno));
  std::array<char, 64 * 1024> room;  // NOLINT(cppcoreguidelines-pro-type-member-init): read fills it
  std::uint64_t size = 0;
  for (;;) {
    const ssize_t count = ::read(input, room.data(), room.size());
    if (count < 0 && errno == EINTR) {
      interruption.check();
      continue;
    }
    if (count < 0) return std::unexpected(unreadable(path, language, errno));
    if (count == 0) break;
    size += static_cast<std::uint64_t>(count);
    if (size > kMaxSpool) {
      return std::unexpected(
          Failure{.reason = Reason::local_file,
                  .message = text(language, Message::input_too_long, {shown(path), std::to_string(kMaxSpool)})});
    }
    if (!write_all(file.get(), room.data(), static_cast<std::size_t>(count))) {
      return std::unexpected(cannot_keep(path, place, language, errno));
    }
  }
  return std::make_unique<UploadSource>(std::move(file), 0, size);
}

/// True for files such as those of /proc, which say that they are empty and are not; also if that cannot be told, so
/// that reading shows why.
bool hides_its_size(int file, const struct stat& about) {
  char byte = 0;
  return about.st_size == 0 && ::pread(file, &byte, 1, 0) != 0;
}

}  // namespace

Attempt<std::unique_ptr<UploadSource>> UploadSource::open(const std::string& path, Language language,
                                                          const Interruption& interruption) {
  const bool input = path == "-";
  Descriptor file(input ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0) : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file && errno == EINTR) interruption.check();
  struct stat about{};
  if (!file || ::fstat(file.get(), &about) != 0) return std::unexpected(unreadable(path, language, errno));
  if (S_ISDIR(about.st_mode)) {
    return std::unexpected(
        Failure{.reason = Reason::local_file, .message = text(language, Message::is_directory, {shown(path)})});
  }
  if (!S_ISREG(about.st_mode) || hides_its_size(file.get(), about)) {
    return spool(file.get(), path, language, interruption);
  }
  const off_t at = input ? std::max<off_t>(0, ::lseek(file.get(), 0, SEEK_CUR)) : 0;
  const off_t size = std::max<off_t>(0, about.st_size - at);
  return std::make_unique<UploadSource>(std::move(file), static_cast<std::uint64_t>(at),
                                        static_cast<std::uint64_t>(size));
}

Result<std::size_t> UploadSource::read(std::uint64_t offset, MutableBytes into) {
  ssize_t count = 0;
  do {
    count = ::pread(file_.get(), into.data(), into.size(), static_cast<off_t>(start_ + offset));
  } while (count < 0 && errno == EINTR);
  if (count < 0) return wirelab::fail(Error::io);
  return static_cast<std::size_t>(count);
}

}  // namespace wirelab::cli
