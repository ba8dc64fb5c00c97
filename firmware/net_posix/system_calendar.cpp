#include "firmware/net_posix/system_calendar.h"

#include <ctime>

namespace wirelab::net {

std::optional<std::chrono::nanoseconds> SystemCalendar::since_1970() const noexcept {
  constexpr std::chrono::seconds kEarliest{1'577'836'800};  // 2020-01-01T00:00:00Z
  timespec moment{};
  if (::clock_gettime(CLOCK_REALTIME, &moment) != 0) return std::nullopt;
  const auto time = std::chrono::seconds(moment.tv_sec) + std::chrono::nanoseconds(moment.tv_nsec);
  return time < kEarliest ? std::nullopt : std::optional<std::chrono::nanoseconds>(time);
}

}  // namespace wirelab::net
