#include "tests/simulation/event_log.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "firmware/core/text.h"

namespace wirelab::simulation {
namespace {

template <std::size_t N>
void keep(std::string_view text, std::array<char, N>& into) {
  into.fill(0);
  text.copy(into.data(), N - 1);
}

}  // namespace

void EventLog::mix(std::string_view text) noexcept {
  for (const char character : text) mix(static_cast<unsigned char>(character));
}

void EventLog::add(std::string_view event, std::uint64_t who, std::uint64_t number, std::string_view text) {
  Line& line = lines_.at(events_ % kKept);
  const auto since = clock_.now().time_since_epoch();
  line.time = static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(since).count());
  line.who = who;
  line.number = number;
  keep(event, line.event);
  keep(text, line.text);
  ++events_;
  mix(event);
  mix(line.time);
  mix(who);
  mix(number);
  mix(text);
  if (shows_) std::printf("%s", shown(line).c_str());
}

std::string EventLog::shown(const Line& line) {
  std::array<char, 512> room{};
  std::array<char, 400> escaped{};
  const std::string text(escape_text(line.text.data(), escaped));
  std::snprintf(room.data(), room.size(), "%14.6f %-22s %4llu %8llu %s\n", static_cast<double>(line.time) / 1e6,
                line.event.data(), static_cast<unsigned long long>(line.who),
                static_cast<unsigned long long>(line.number), text.c_str());
  return room.data();
}

std::string EventLog::last_lines() const {
  std::string all;
  for (std::uint64_t at = events_ - std::min<std::uint64_t>(events_, kKept); at < events_; ++at) {
    all += shown(lines_.at(at % kKept));
  }
  return all;
}

}  // namespace wirelab::simulation
