#include "firmware/net_posix/monotonic_clock.h"

#include <ctime>

namespace wirelab::net {

TimePoint MonotonicClock::now() const noexcept {
  timespec moment{};
  ::clock_gettime(CLOCK_MONOTONIC, &moment);
  return TimePoint(std::chrono::seconds(moment.tv_sec) + std::chrono::nanoseconds(moment.tv_nsec));
}

}  // namespace wirelab::net
