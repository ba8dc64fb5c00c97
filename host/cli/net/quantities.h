#pragma once

#include <cstdint>
#include <ctime>
#include <optional>
#include <string>

#include "host/net_report/network.h"

namespace wirelab::cli {

/// "512 B", "1.3 MiB": powers of 1024, three digits.
[[nodiscard]] std::string bytes_text(std::uint64_t bytes);

/// "42s", "5m 3s", "11h 50m", "3d 4h": the two largest units.
[[nodiscard]] std::string span_text(std::uint64_t seconds);

/// "42s", "5m", "11h", "3d": the largest unit alone, where more of it would not matter.
[[nodiscard]] std::string age_text(std::uint64_t seconds);

/// "0.412 ms", "12.3 ms", "1.25 s".
[[nodiscard]] std::string micro_text(std::uint64_t microseconds);

/// Turns a moment into the viewer's clock: the system's zone in the program, a fixed one in tests.
using LocalClock = std::tm (*)(std::time_t);

/// "2026-11-21".
[[nodiscard]] std::string date_text(net_report::Moment moment, LocalClock clock);
/// "12:34:56", with `milliseconds` "12:34:56.789".
[[nodiscard]] std::string time_text(net_report::Moment moment, LocalClock clock, bool milliseconds);

/// "+12.345s": since the start of an appliance that does not know the time.
[[nodiscard]] std::string since_start_text(std::uint64_t uptime_ms);

}  // namespace wirelab::cli
