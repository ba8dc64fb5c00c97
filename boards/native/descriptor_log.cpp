#include "boards/native/descriptor_log.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <ctime>

#include "firmware/core/utc.h"

namespace wirelab::boards {
namespace {

// POSIX promises that a pipe which polls writable takes this much without blocking, and in one piece.
constexpr std::size_t kAtomicWrite = 4096;

}  // namespace

bool DescriptorLog::write_with_time(std::string_view line) noexcept {
  static_assert(Log::kMaxLine + 64 <= kAtomicWrite);
  std::array<char, Log::kMaxLine + 64> room{};
  TextBuilder text(room);
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  add_utc_time(text, now.tv_sec, static_cast<std::uint32_t>(now.tv_nsec / 1'000'000));
  text.add(' ').add(line).add('\n');
  pollfd writable{.fd = descriptor_, .events = POLLOUT, .revents = 0};
  if (::poll(&writable, 1, 0) != 1 || (writable.revents & POLLOUT) == 0) return false;
  return ::write(descriptor_, text.text().data(), text.text().size()) == static_cast<ssize_t>(text.text().size());
}

void DescriptorLog::write(LogLevel /*level*/, std::string_view line) noexcept {
  if (dropped_ > 0) {
    std::array<char, 80> room{};
    TextBuilder notice(room);
    notice.add("level=warning event=log_lines_dropped count=").add_number(dropped_);
    if (write_with_time(notice.text())) dropped_ = 0;
  }
  if (!write_with_time(line)) ++dropped_;
}

}  // namespace wirelab::boards
