#include "host/trust/pin_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "firmware/posix/unique_fd.h"

namespace wirelab::trust {
namespace {

namespace fs = std::filesystem;

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody changes the environment
  return value == nullptr ? std::string_view() : std::string_view(value);
}

std::unexpected<PinFault> fault(const fs::path& file, int error) { return std::unexpected(PinFault{file, error, 0}); }

std::expected<std::string, PinFault> read_whole(const fs::path& file) {
  const UniqueFd fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) return errno == ENOENT ? std::expected<std::string, PinFault>() : fault(file, errno);
  std::string text;
  std::array<char, 4096> piece{};
  while (text.size() <= PinBook::kMost) {
    const ssize_t count = ::read(fd.get(), piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fault(file, errno);
    if (count == 0) return text;
    text.append(piece.data(), static_cast<std::size_t>(count));
  }
  return fault(file, EFBIG);
}

/// Keeps others of this user out of the book until the end of the answer; makes the folder where it lies.
std::expected<UniqueFd, PinFault> locked(const fs::path& file) {
  std::error_code trouble;
  fs::create_directories(file.parent_path(), trouble);
  if (trouble) return fault(file.parent_path(), trouble.value());
  const fs::path lock_file = file.string() + ".lock";
  UniqueFd lock(::open(lock_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!lock) return fault(lock_file, errno);
  while (::flock(lock.get(), LOCK_EX) != 0) {
    if (errno != EINTR) return fault(lock_file, errno);
  }
  return lock;
}

/// Writes a file beside `file` and puts it in its place.
std::expected<void, PinFault> replace(const fs::path& file, std::string_view text) {
  const fs::path draft = file.string() + ".new";
  UniqueFd fd(::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!fd) return fault(draft, errno);
  while (!text.empty()) {
    const ssize_t count = ::write(fd.get(), text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fault(draft, errno);
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  if (::fsync(fd.get()) != 0 || ::rename(draft.c_str(), file.c_str()) != 0) return fault(draft, errno);
  const UniqueFd folder(::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder || ::fsync(folder.get()) != 0) return fault(file, errno);
  return {};
}

}  // namespace

fs::path pin_file_of_user() {
  if (const auto said = variable("WIRELAB_KNOWN_BOARDS"); !said.empty()) return said;
  if (const auto configuration = variable("XDG_CONFIG_HOME"); configuration.starts_with('/')) {
    return fs::path(configuration) / "wirelab/known_boards";
  }
  const auto home = variable("HOME");
  return home.starts_with('/') ? fs::path(home) / ".config/wirelab/known_boards" : fs::path();
}

std::expected<PinBook, PinFault> read_pins(const fs::path& file) {
  const auto text = read_whole(file);
  if (!text) return std::unexpected(text.error());
  std::size_t wrong = 0;
  auto book = PinBook::parse(*text, wrong);
  if (!book) return std::unexpected(PinFault{file, 0, wrong});
  return std::move(*book);
}

std::expected<Pin, PinFault> keep_first_pin(const fs::path& file, const Pin& pin) {
  const auto lock = locked(file);
  if (!lock) return std::unexpected(lock.error());
  auto book = read_pins(file);
  if (!book) return std::unexpected(book.error());
  if (const Pin* known = book->find(pin.server)) return *known;
  book->put(pin);
  if (const auto replaced = replace(file, book->text()); !replaced) return std::unexpected(replaced.error());
  return pin;
}

std::expected<void, PinFault> keep_pin(const fs::path& file, const Pin& pin) {
  const auto lock = locked(file);
  if (!lock) return std::unexpected(lock.error());
  auto book = read_pins(file);
  if (!book) return std::unexpected(book.error());
  if (pin.key.empty()) {
    book->remove(pin.server);
  } else {
    book->put(pin);
  }
  return replace(file, book->text());
}

}  // namespace wirelab::trust
