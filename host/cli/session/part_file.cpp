#include "host/cli/session/part_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <vector>

#include "host/cli/display.h"
#include "host/cli/session/phrases.h"

namespace wirelab::cli {
namespace {

constexpr std::size_t kPiece = 1024U * 1024;
/// Digits of the name's sum: no two names of one directory meet by accident.
constexpr std::size_t kDigits = 16;

std::string part_name(std::string_view name) {
  return std::string(kPartBeginning) + storage::digest_string(storage::sha256(as_bytes(name))).substr(0, kDigits) +
         std::string(kPartEnd);
}

/// True for a file that only this user can have made, under this name alone.
bool is_ours(const struct stat& about) {
  return S_ISREG(about.st_mode) && about.st_nlink == 1 && about.st_uid == ::geteuid();
}

}  // namespace

PartFile::PartFile(Descriptor directory, std::string name, std::string path, Existing existing, Language language)
    : FileTarget(std::move(directory), std::move(name), std::move(path), existing, language),
      part_(part_name(this->name())) {
  if (!failure()) open_part();
}

bool PartFile::open_part() {
  Descriptor part(
      ::openat(FileTarget::directory(), part_.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0666));
  if (!part) return fail_writing(errno);
  struct stat about{};
  if (::fstat(part.get(), &about) != 0) return fail_writing(errno);
  if (!is_ours(about)) {
    return fail(
        {.reason = Reason::local_file, .message = text(language(), Phrase::part_not_ours, {part_, shown(path())})});
  }
  // Two programs that write the same part would make a mess that the sum only finds in the end.
  if (::flock(part.get(), LOCK_EX | LOCK_NB) != 0) {
    return fail({.reason = Reason::local_file, .message = text(language(), Phrase::part_in_use, {shown(path())})});
  }
  // Whoever held the lock before may have given the file its name meanwhile: it is his, and whole.
  if (!owns_name(part.get(), part_) || ::fstat(part.get(), &about) != 0) {
    return fail({.reason = Reason::local_file, .message = text(language(), Phrase::part_in_use, {shown(path())})});
  }
  use(std::move(part), part_);
  left_ = static_cast<std::uint64_t>(about.st_size);
  return true;
}

bool PartFile::catch_up() {
  if (left_ == 0) return false;
  std::vector<std::byte> room(std::min<std::uint64_t>(left_, kPiece));
  const ssize_t count = ::pread(file(), room.data(), room.size(), static_cast<off_t>(kept()));
  if (count < 0 && errno == EINTR) return true;
  if (count < 0) return fail_writing(errno);
  // Shorter than it was: what is there is all.
  left_ = count == 0 ? 0 : left_ - static_cast<std::uint64_t>(count);
  took(std::span(room).first(static_cast<std::size_t>(count)));
  return left_ > 0;
}

PartFile::~PartFile() {
  if (!done_ && (kept() > 0 || left_ > 0)) keep_temporary();
}

bool PartFile::restart() {
  forget();
  left_ = 0;
  return ::ftruncate(file(), 0) == 0 || fail_writing(errno);
}

bool PartFile::write(ConstBytes bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::pwrite(file(), bytes.data(), bytes.size(), static_cast<off_t>(kept()));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail_writing(errno);
    const ConstBytes written = bytes.first(static_cast<std::size_t>(count));
    took(written);
    came(written.size());
    bytes = bytes.subspan(written.size());
  }
  return true;
}

bool PartFile::commit() {
  done_ = FileTarget::commit();
  // A name that was taken meanwhile: what came is whole and waits for another try.
  return done_;
}

}  // namespace wirelab::cli
