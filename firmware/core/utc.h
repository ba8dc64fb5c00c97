#pragma once

#include <cstdint>

#include "firmware/core/text.h"

namespace wirelab {

/// Appends a moment as ISO 8601 writes it in UTC: "2026-11-21T12:34:56.789Z". `seconds` count from 1970-01-01T00:00:00Z
/// without leap seconds, as POSIX counts; years beyond 9999 get more digits, earlier moments than 1970 show as 1970.
void add_utc_time(TextBuilder& out, std::int64_t seconds, std::uint32_t milliseconds) noexcept;

}  // namespace wirelab
