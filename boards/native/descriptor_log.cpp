#include "boards/native/descriptor_log.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <ctime>

#include "firmware/core/text.h"

namespace wirelab::boards {
namespace {

// POSIX promises that a pipe which polls writable takes this much without blocking, and in one piece.
constexpr std::size_t kAtomicWrite = 4096;

void add_utc_time(TextBuilder& out) {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  std::tm parts{};
  ::gmtime_r(&now.tv_sec, &parts);
  const auto number = [](int value) { return static_cast<std::uint64_t>(value); };
  out.add_number(number(parts.tm_year + 1900), 4).add('-').add_number(number(parts.tm_mon + 1), 2).add('-');
  out.add_number(number(parts.tm_mday), 2).add('T').add_number(number(parts.tm_hour), 2).add(':');
  out.add_number(number(parts.tm_min), 2).add(':').add_number(number(parts.tm_sec), 2).add('.');
  out.add_number(static_cast<std::uint64_t>(now.tv_nsec / 1'000'000), 3).add("Z ");
}

}  // namespace

bool DescriptorLog::write_with_time(std::string_view line) noexcept {
  static_assert(Log::kMaxLine + 64 <= kAtomicWrite);
  std::array<char, Log::kMaxLine + 64> room{};
  TextBuilder text(room);
  add_utc_time(text);
  text.add(line).add('\n');
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
