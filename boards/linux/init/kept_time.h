#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "firmware/core/clock.h"

namespace wirelab::boards {

/// The text that keeps a time: the seconds since 1970-01-01T00:00:00Z in decimal digits, and a line end.
[[nodiscard]] std::string kept_time_text(Duration since_1970);

/// Reads that text back, with or without its line end; nothing if it is anything else, or beyond the year 2262, where
/// a `Duration` ends.
[[nodiscard]] std::optional<Duration> read_kept_time(std::string_view text);

/// A time as people read it: "2026-11-21T12:34:56Z".
[[nodiscard]] std::string calendar_text(Duration since_1970);

}  // namespace wirelab::boards
