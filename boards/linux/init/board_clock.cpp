#include "boards/linux/init/board_clock.h"

#include <sys/time.h>

#include <cerrno>
#include <ctime>

#include "boards/linux/init/kept_time.h"
#include "boards/linux/init/small_file.h"

namespace wirelab::boards {
namespace {

constexpr const char* kBuildDate = "/etc/build-date";
constexpr std::size_t kLongest = 32;

std::string seconds_text(Duration span) {
  return std::to_string(std::chrono::round<std::chrono::seconds>(span).count()) + " s";
}

}  // namespace

Duration BoardClock::time() noexcept {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return std::chrono::seconds(now.tv_sec) + Duration(now.tv_nsec);
}

void BoardClock::jump(Duration since_1970) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since_1970);
  const timespec wanted{.tv_sec = seconds.count(), .tv_nsec = (since_1970 - seconds).count()};
  if (::clock_settime(CLOCK_REALTIME, &wanted) != 0) console_.say_errno("cannot set the clock");
}

void BoardClock::start() {
  const auto text = read_small_file(kBuildDate, kLongest);
  const auto built = text ? read_kept_time(*text) : std::nullopt;
  if (!built) return console_.say(std::string("cannot read when the image was built from ") + kBuildDate);
  built_ = *built;
  if (time() < built_) jump(built_);
}

void BoardClock::keep_in(std::string path, TimePoint now) {
  path_ = std::move(path);
  keep_at_ = now + kKeepEvery;
  const auto text = read_small_file(path_, kLongest);
  const bool first = !text && errno == ENOENT;
  const auto kept = text ? read_kept_time(*text) : std::nullopt;
  if (!kept && !first) console_.say("the time kept in " + path_ + " cannot be read; it is replaced");
  if (kept && !server_said_ && time() < *kept) {
    jump(*kept);
    console_.say("the clock goes on from " + calendar_text(*kept) + ", as kept in " + path_);
  }
  // A server may have answered before there was a place to keep it.
  keep();
}

void BoardClock::advance(TimePoint now) {
  if (now < keep_at_) return;
  keep_at_ = now + kKeepEvery;
  keep();
}

void BoardClock::keep() {
  if (path_.empty()) return;
  if (!replace_small_file(path_, kept_time_text(time()))) console_.say_errno("cannot keep the time in " + path_);
}

void BoardClock::set(Duration since_1970, const std::string& source) {
  server_said_ = true;
  const Duration off = since_1970 - time();
  if (std::chrono::abs(off) < kJump) {
    // The kernel wants the part below a second not negative.
    const auto seconds = std::chrono::floor<std::chrono::seconds>(off);
    const auto part = std::chrono::floor<std::chrono::microseconds>(off - seconds);
    const timeval slowly{.tv_sec = seconds.count(), .tv_usec = part.count()};
    if (::adjtime(&slowly, nullptr) != 0) console_.say_errno("cannot correct the clock");
    return;
  }
  jump(since_1970);
  // Before anybody reads that it is set: who cuts the power then finds it kept.
  keep();
  console_.say("the clock is set " + std::string(off > Duration::zero() ? "forward" : "back") + " by " +
               seconds_text(std::chrono::abs(off)) + " to " + calendar_text(since_1970) + ", as " + source + " says");
}

}  // namespace wirelab::boards
