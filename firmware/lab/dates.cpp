#include "firmware/lab/dates.h"

#include <array>
#include <chrono>

namespace wirelab::lab {
namespace {

constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

struct Moment {
  explicit Moment(std::int64_t seconds) noexcept
      : day(std::chrono::floor<std::chrono::days>(std::chrono::sys_seconds(std::chrono::seconds(seconds)))),
        date(day),
        second(static_cast<std::uint64_t>(seconds - std::chrono::seconds(day.time_since_epoch()).count())) {}

  [[nodiscard]] std::string_view weekday() const { return kDays.at(std::chrono::weekday(day).c_encoding()); }
  [[nodiscard]] std::string_view month() const { return kMonths.at(unsigned{date.month()} - 1); }
  [[nodiscard]] unsigned day_of_month() const { return unsigned{date.day()}; }
  [[nodiscard]] std::uint64_t year() const { return static_cast<std::uint64_t>(int{date.year()}); }
  void add_time(TextBuilder& out) const noexcept {
    out.add_number(second / 3600, 2).add(':').add_number(second / 60 % 60, 2).add(':').add_number(second % 60, 2);
  }

  std::chrono::sys_days day;
  std::chrono::year_month_day date;
  std::uint64_t second;  // of the day
};

}  // namespace

void add_asctime(TextBuilder& out, std::int64_t seconds) noexcept {
  const Moment moment(seconds);
  out.add(moment.weekday()).add(' ').add(moment.month()).add(moment.day_of_month() < 10 ? "  " : " ");
  out.add_number(moment.day_of_month()).add(' ');
  moment.add_time(out);
  out.add(' ').add_number(moment.year());
}

void add_http_date(TextBuilder& out, std::int64_t seconds) noexcept {
  const Moment moment(seconds);
  out.add(moment.weekday()).add(", ").add_number(moment.day_of_month(), 2).add(' ').add(moment.month()).add(' ');
  out.add_number(moment.year()).add(' ');
  moment.add_time(out);
  out.add(" GMT");
}

}  // namespace wirelab::lab
