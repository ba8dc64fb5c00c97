#include "host/cli/net/quantities.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace wirelab::cli {
namespace {

/// Three digits that count: "1.25", "12.5", "125".
std::string three_digits(double number) {
  std::array<char, 32> room{};
  const int decimals = number < 9.995 ? 2 : (number < 99.95 ? 1 : 0);
  std::snprintf(room.data(), room.size(), "%.*f", decimals, number);
  return room.data();
}

struct Unit {
  std::uint64_t seconds;
  char name;
};
constexpr std::array<Unit, 4> kSpans{{{86'400, 'd'}, {3'600, 'h'}, {60, 'm'}, {1, 's'}}};

/// The largest unit that there is one of, else seconds.
const Unit* unit_of(std::uint64_t seconds) {
  const auto* unit = kSpans.begin();
  while (unit->seconds > 1 && seconds < unit->seconds) ++unit;
  return unit;
}

std::string padded(std::uint64_t number, std::size_t width) {
  std::string digits = std::to_string(number);
  return std::string(width - std::min(width, digits.size()), '0') + digits;
}

std::tm local(net_report::Moment moment, LocalClock clock) {
  return clock(std::chrono::floor<std::chrono::seconds>(moment).time_since_epoch().count());
}

std::uint64_t field(int value) { return value < 0 ? 0 : static_cast<std::uint64_t>(value); }

}  // namespace

std::string bytes_text(std::uint64_t bytes) {
  constexpr std::array<const char*, 7> kUnits{"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  if (bytes < 1024) return std::to_string(bytes) + " B";
  auto number = static_cast<double>(bytes);
  std::size_t unit = 0;
  // From 999.5 on, three digits would have to say 1000.
  while (number >= 999.5 && unit + 1 < kUnits.size()) {
    number /= 1024;
    ++unit;
  }
  return three_digits(number) + ' ' + kUnits[unit];
}

std::string span_text(std::uint64_t seconds) {
  const Unit* unit = unit_of(seconds);
  std::string text = age_text(seconds);
  const std::uint64_t rest = seconds % unit->seconds;
  const std::uint64_t next = rest == 0 ? 0 : rest / (unit + 1)->seconds;
  if (next != 0) text += ' ' + std::to_string(next) + (unit + 1)->name;
  return text;
}

std::string age_text(std::uint64_t seconds) {
  const Unit* unit = unit_of(seconds);
  return std::to_string(seconds / unit->seconds) + unit->name;
}

std::string micro_text(std::uint64_t microseconds) {
  if (microseconds < 1000) return "0." + padded(microseconds, 3) + " ms";
  if (microseconds < 999'500) return three_digits(static_cast<double>(microseconds) / 1e3) + " ms";
  return three_digits(static_cast<double>(microseconds) / 1e6) + " s";
}

std::string date_text(net_report::Moment moment, LocalClock clock) {
  const std::tm parts = local(moment, clock);
  return padded(field(parts.tm_year + 1900), 4) + '-' + padded(field(parts.tm_mon + 1), 2) + '-' +
         padded(field(parts.tm_mday), 2);
}

std::string time_text(net_report::Moment moment, LocalClock clock, bool milliseconds) {
  const std::tm parts = local(moment, clock);
  std::string text =
      padded(field(parts.tm_hour), 2) + ':' + padded(field(parts.tm_min), 2) + ':' + padded(field(parts.tm_sec), 2);
  const auto rest = moment - std::chrono::floor<std::chrono::seconds>(moment);
  if (milliseconds) text += '.' + padded(static_cast<std::uint64_t>(rest.count()), 3);
  return text;
}

std::string since_start_text(std::uint64_t uptime_ms) {
  return '+' + std::to_string(uptime_ms / 1000) + '.' + padded(uptime_ms % 1000, 3) + 's';
}

}  // namespace wirelab::cli
