#include "firmware/core/utc.h"

#include <algorithm>
#include <chrono>

namespace wirelab {

void add_utc_time(TextBuilder& out, std::int64_t seconds, std::uint32_t milliseconds) noexcept {
  using std::chrono::days;
  const std::chrono::sys_seconds moment(std::chrono::seconds(std::max<std::int64_t>(seconds, 0)));
  const auto midnight = std::chrono::floor<days>(moment);
  const std::chrono::year_month_day date(midnight);
  const std::chrono::hh_mm_ss time(moment - midnight);
  const auto number = [](auto value) { return static_cast<std::uint64_t>(value); };
  out.add_number(number(int{date.year()}), 4).add('-').add_number(unsigned{date.month()}, 2).add('-');
  out.add_number(unsigned{date.day()}, 2).add('T').add_number(number(time.hours().count()), 2).add(':');
  out.add_number(number(time.minutes().count()), 2).add(':').add_number(number(time.seconds().count()), 2).add('.');
  out.add_number(milliseconds, 3).add('Z');
}

}  // namespace wirelab
