#include "host/cli/lab/typed_line.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "host/cli/lab/lab_clients.h"

namespace wirelab::cli {
namespace {

/// No lab takes more at once.
constexpr std::size_t kMostLine = 1024;
/// How long nobody looks whether anything else came.
constexpr int kLookMs = 100;

}  // namespace

std::optional<std::string> typed_line(const LabRun& run, const char* prompt) {
  if (::isatty(STDIN_FILENO) == 1 && !run.options.json) {
    std::fputs(prompt, stdout);
    std::fflush(stdout);
  }
  // Byte by byte: what stands behind the line belongs to whoever reads standard input next.
  std::string line;
  while (line.size() < kMostLine) {
    run.interruption.check();
    // A capture of what this client does goes on while somebody thinks.
    pollfd typed{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
    if (::poll(&typed, 1, kLookMs) == 0) {
      run.network.reactor().run_once(Duration::zero());
      continue;
    }
    char one = 0;
    const ssize_t count = ::read(STDIN_FILENO, &one, 1);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return line.empty() ? std::nullopt : std::optional(line);
    if (one == '\n') break;
    line += one;
  }
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

}  // namespace wirelab::cli
