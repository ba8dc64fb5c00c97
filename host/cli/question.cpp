#include "host/cli/question.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>

#include "host/cli/descriptor.h"

namespace wirelab::cli {
namespace {

constexpr std::size_t kLongestReply = 64;
constexpr std::array<std::string_view, 6> kYes{"y", "yes", "s", "si", "sí", "sÍ"};

std::string read_reply(int terminal, const Interruption& interruption) {
  std::string reply;
  char letter = 0;
  while (reply.size() <= kLongestReply) {
    const ssize_t count = ::read(terminal, &letter, 1);
    if (count < 0 && errno == EINTR) {
      interruption.check();
      continue;
    }
    if (count <= 0) return {};  // closed in the middle: nobody said yes
    if (letter == '\n') break;
    reply += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  }
  return reply;
}

}  // namespace

std::optional<bool> ask_yes_or_no(const std::string& question, const Interruption& interruption) {
  if (::isatty(STDIN_FILENO) != 1) return std::nullopt;
  const Descriptor opened(::open("/dev/tty", O_RDWR | O_CLOEXEC));
  const int terminal = opened ? opened.get() : STDIN_FILENO;
  [[maybe_unused]] const ssize_t written = ::write(terminal, question.data(), question.size());
  const std::string reply = read_reply(terminal, interruption);
  return std::ranges::find(kYes, reply) != kYes.end();
}

}  // namespace wirelab::cli
