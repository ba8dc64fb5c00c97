#include "host/cli/lab/typed_lines.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace wirelab::cli {
namespace {

/// Longest line that is taken at once.
constexpr std::size_t kMostTyped = 900;
/// Bytes of one character behind its first.
constexpr std::size_t kMostBehind = 3;

/// Whether a line that is taken in pieces may be cut before `one`: not within a character.
bool cut_before(char one, std::size_t size) noexcept {
  const bool within = (static_cast<unsigned char>(one) & 0xc0U) == 0x80U;
  return size >= kMostTyped && (!within || size >= kMostTyped + kMostBehind);
}

}  // namespace

TypedLines::TypedLines(Reactor& reactor, Watcher& watcher) : reactor_(reactor), watcher_(watcher) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::system_error(errno, std::system_category());
  stop_read_ = Descriptor(ends[0]);
  stop_write_ = Descriptor(ends[1]);
  thread_ = std::thread([this] { read(); });
}

TypedLines::~TypedLines() {
  // Its reader sees the pipe end.
  stop_write_.close();
  thread_.join();
  reactor_.take_postings();
}

void TypedLines::read() {
  std::string line;
  for (;;) {
    std::array<pollfd, 2> ends{{{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0},
                                {.fd = stop_read_.get(), .events = POLLIN, .revents = 0}}};
    if (::poll(ends.data(), ends.size(), -1) < 0 && errno == EINTR) continue;
    if (ends[1].revents != 0) return;
    std::array<char, 1024> room{};
    const ssize_t count = ::read(STDIN_FILENO, room.data(), room.size());
    if (count < 0 && errno == EINTR) continue;
    const std::lock_guard lock(mutex_);
    for (ssize_t at = 0; at < count; ++at) {
      const char one = room.at(static_cast<std::size_t>(at));
      if (one == '\n' || cut_before(one, line.size())) {
        lines_.push_back(line);
        line.clear();
      }
      if (one != '\n' && one != '\r') line += one;
    }
    if (count <= 0) {
      if (!line.empty()) lines_.push_back(line);
      ended_ = true;
    }
    reactor_.post(*this);
    if (ended_) return;
  }
}

void TypedLines::posted() { reactor_.mark(watcher_); }

std::optional<std::string> TypedLines::take() {
  const std::lock_guard lock(mutex_);
  if (lines_.empty()) return std::nullopt;
  std::string line = std::move(lines_.front());
  lines_.pop_front();
  return line;
}

bool TypedLines::over() {
  const std::lock_guard lock(mutex_);
  return ended_ && lines_.empty();
}

}  // namespace wirelab::cli
