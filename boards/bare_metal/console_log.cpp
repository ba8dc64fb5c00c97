#include "boards/bare_metal/console_log.h"

#include <array>
#include <chrono>

#include "firmware/core/utc.h"

namespace wirelab::boards {

void ConsoleLog::write(LogLevel /*level*/, std::string_view line) noexcept {
  const auto since_start = std::chrono::floor<std::chrono::milliseconds>(clock_.now().time_since_epoch());
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since_start);
  std::array<char, 32> room{};
  TextBuilder time(room);
  add_utc_time(time, started_ + seconds.count(), static_cast<std::uint32_t>((since_start - seconds).count()));
  console_.write(time.add(' ').text());
  console_.write(line);
  console_.write("\r\n");
}

}  // namespace wirelab::boards
