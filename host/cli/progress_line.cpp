#include "host/cli/progress_line.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "host/cli/display.h"

namespace wirelab::cli {
namespace {

constexpr double kSmoothing = 3.0;  // seconds after which an old rate counts for a third
constexpr std::size_t kWidestBar = 40;
constexpr std::size_t kNarrowestBar = 10;
constexpr std::size_t kShortestName = 8;

std::string formatted(double number, int decimals, int width = 0) {
  std::array<char, 32> room{};
  std::snprintf(room.data(), room.size(), "%*.*f", width, decimals, number);
  return room.data();
}

std::string bar(double share, std::size_t inside) {
  const auto full = static_cast<std::size_t>(share * static_cast<double>(inside));
  return " [" + std::string(full, '#') + std::string(inside - full, '-') + "]";
}

}  // namespace

void RateMeter::sample(TimePoint now, std::uint64_t done) noexcept {
  if (begun_ && now > last_) {
    const double seconds = std::chrono::duration<double>(now - last_).count();
    const double latest = static_cast<double>(done - done_) / seconds;
    const double weight = rate_ == 0 ? 1.0 : 1.0 - std::exp(-seconds / kSmoothing);
    rate_ += weight * (latest - rate_);
  }
  begun_ = true;
  last_ = now;
  done_ = done;
}

std::string short_bytes(double bytes) {
  constexpr std::array kUnits{" B", " KiB", " MiB", " GiB", " TiB", " PiB", " EiB"};
  std::size_t unit = 0;
  for (; bytes >= 999.5 && unit + 1 < kUnits.size(); ++unit) bytes /= 1024;
  return formatted(bytes, unit > 0 && bytes < 9.95 ? 1 : 0) + kUnits[unit];
}

std::string short_time(double seconds) {
  if (!(seconds < 99.0 * 3600)) return "-:--";
  const auto whole = static_cast<unsigned>(std::ceil(seconds));
  std::array<char, 32> room{};
  if (whole >= 3600) {
    std::snprintf(room.data(), room.size(), "%u:%02u:%02u", whole / 3600, whole / 60 % 60, whole % 60);
  } else {
    std::snprintf(room.data(), room.size(), "%u:%02u", whole / 60, whole % 60);
  }
  return room.data();
}

std::string progress_line(const ProgressView& view, std::size_t width, Language language) {
  const double share = view.total == 0 ? 1.0 : static_cast<double>(view.done) / static_cast<double>(view.total);
  const std::string percent = " " + formatted(std::floor(share * 100), 0, 3) + "%";
  const auto done = static_cast<double>(view.done);
  const auto total = static_cast<double>(view.total);
  std::string amount = " " + short_bytes(done) + "/" + short_bytes(total);
  std::string rate;
  std::string left;
  if (view.rate > 0) {
    rate = " " + short_bytes(view.rate) + "/s";
    left = " " + text(language, Message::time_left, {short_time((total - done) / view.rate)});
  }
  const std::size_t name_columns = columns(view.name);
  const auto room_for = [&](std::size_t name) {
    const std::size_t used = name + columns(percent) + columns(amount) + columns(rate) + columns(left);
    return used <= width ? width - used : 0;
  };
  const auto fits = [&] {
    return name_columns + columns(percent) + columns(amount) + columns(rate) + columns(left) <= width;
  };
  if (!fits()) amount.clear();
  const std::size_t short_name = std::min(name_columns, kShortestName);
  if (room_for(short_name) == 0) left.clear();
  if (room_for(short_name) == 0) rate.clear();
  const std::size_t name_room =
      width - std::min(width, columns(percent) + columns(amount) + columns(rate) + columns(left));
  const std::string name = cut_to(view.name, name_room);
  std::string line = name + percent;
  const std::size_t free = room_for(columns(name));
  if (free >= kNarrowestBar + 3) line += bar(share, std::min(free - 3, kWidestBar));
  return cut_to(line + amount + rate + left, width);
}

}  // namespace wirelab::cli
