#include "boards/linux/init/kept_time.h"

#include <array>

#include "firmware/core/text.h"
#include "firmware/core/utc.h"

namespace wirelab::boards {
namespace {

std::int64_t seconds_of(Duration since_1970) { return std::chrono::floor<std::chrono::seconds>(since_1970).count(); }

}  // namespace

std::string kept_time_text(Duration since_1970) { return std::to_string(seconds_of(since_1970)) + "\n"; }

std::optional<Duration> read_kept_time(std::string_view text) {
  constexpr std::uint64_t kMost = std::chrono::floor<std::chrono::seconds>(Duration::max()).count();
  if (text.ends_with('\n')) text.remove_suffix(1);
  const auto seconds = parse_decimal(text);
  if (!seconds || *seconds > kMost) return std::nullopt;
  return std::chrono::seconds(*seconds);
}

std::string calendar_text(Duration since_1970) {
  std::array<char, 40> room{};
  TextBuilder text(room);
  add_utc_time(text, seconds_of(since_1970), 0);
  // The fraction is left out: ".000Z".
  std::string shown(text.text());
  const std::size_t dot = shown.find('.');
  return shown.erase(dot, shown.size() - dot - 1);
}

}  // namespace wirelab::boards
