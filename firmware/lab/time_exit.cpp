#include "firmware/lab/time_exit.h"

namespace wirelab::lab {
namespace {

constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string_view trimmed(std::string_view text) noexcept {
  constexpr std::string_view kBlanks(" \t\n\r\v\f");
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

}  // namespace

void add_asctime(TextBuilder& out, std::int64_t seconds) noexcept {
  using namespace std::chrono;
  const sys_seconds moment{std::chrono::seconds(seconds)};
  const sys_days day = floor<days>(moment);
  const year_month_day date(day);
  const hh_mm_ss time(moment - day);
  const auto number = [](auto count) { return static_cast<std::uint64_t>(count); };
  out.add(kDays.at(weekday(day).c_encoding())).add(' ');
  out.add(kMonths.at(unsigned{date.month()} - 1)).add(' ');
  if (unsigned{date.day()} < 10) out.add(' ');
  out.add_number(unsigned{date.day()}).add(' ');
  out.add_number(number(time.hours().count()), 2).add(':');
  out.add_number(number(time.minutes().count()), 2).add(':');
  out.add_number(number(time.seconds().count()), 2).add(' ');
  out.add_number(number(int{date.year()}));
}

Act TimeExit::begin(const net::Endpoint& peer) {
  TextBuilder out(answer_);
  out.add("MESSAGE!!! ----> We are now connected to ('");
  peer.address.append_to(out);
  out.add("', ").add_number(peer.port).add(")\n");
  return {.reply = as_bytes(out.text())};
}

std::string_view TimeExit::time_text() noexcept {
  TextBuilder out(answer_);
  const auto now = calendar_.since_1970();
  if (!now) return "The time is not known here yet.";
  add_asctime(out, std::chrono::floor<std::chrono::seconds>(*now).count());
  return out.text();
}

Act TimeExit::receive(MutableBytes message) {
  const std::string_view command = trimmed(as_text(message));
  if (command == "TIME") return {.reply = as_bytes(time_text())};
  if (command == "EXIT") {
    ended_ = ended_ || rules_.strict;
    return {.then = Then::close};
  }
  if (command.empty()) return {.then = Then::close};
  return {.reply = as_bytes(rules_.warns ? "WARNING!!! ----> Please enter a valid command!\n" : "Invalid command!")};
}

}  // namespace wirelab::lab
