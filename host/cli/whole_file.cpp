#include "host/cli/whole_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "host/cli/descriptor.h"
#include "host/cli/display.h"

namespace wirelab::cli {
namespace {

/// Bytes that are read at once.
constexpr std::size_t kReadPiece = 64UL * 1024;

}  // namespace

Attempt<std::string> read_whole(const std::string& name, Language language, const Interruption& interruption) {
  const Descriptor file(name == "-" ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                                    : ::open(name.c_str(), O_RDONLY | O_CLOEXEC));
  const auto failed = [&](int error) {
    return std::unexpected(
        Failure{.reason = Reason::local_file,
                .message = text(language, Message::cannot_read, {shown(name), system_reason(language, error)})});
  };
  if (!file) return failed(errno);
  std::string content;
  struct stat found{};
  if (::fstat(file.get(), &found) == 0 && S_ISREG(found.st_mode)) {
    content.reserve(static_cast<std::size_t>(found.st_size) + 1);
  }
  std::array<char, kReadPiece> piece;  // NOLINT(cppcoreguidelines-pro-type-member-init): written before it is read
  for (;;) {
    interruption.check();
    const ssize_t count = ::read(file.get(), piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failed(errno);
    if (count == 0) return content;
    content.append(piece.data(), static_cast<std::size_t>(count));
  }
}

}  // namespace wirelab::cli
