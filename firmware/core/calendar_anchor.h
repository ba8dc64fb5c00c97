#pragma once

#include <chrono>
#include <optional>

#include "firmware/core/clock.h"

namespace wirelab {

/// Lays the calendar beside the clock, so that a moment of the clock has the same calendar time whenever it is asked
/// for. Two readings are never of one instant, and a calendar that NTP slews drifts against the clock: without the
/// anchor the time of an event would differ by milliseconds from one document to the next. A calendar that was set
/// moves all moments with it, those before as well. Pure.
class CalendarAnchor {
 public:
  /// Readings that lie no further apart are taken to be of one calendar that nobody has set.
  static constexpr Duration kTolerance = std::chrono::milliseconds(100);

  /// What the calendar shows (see `Calendar::since_1970`) at about `now`.
  void read(TimePoint now, std::optional<std::chrono::nanoseconds> since_1970) noexcept {
    if (!since_1970) {
      offset_.reset();
      return;
    }
    const auto offset = *since_1970 - now.time_since_epoch();
    if (!offset_ || std::chrono::abs(offset - *offset_) > kTolerance) offset_ = offset;
  }

  /// The calendar time of a moment, before or after the last reading; nothing while it is not known.
  [[nodiscard]] std::optional<std::chrono::nanoseconds> at(TimePoint when) const noexcept {
    if (!offset_) return std::nullopt;
    return *offset_ + when.time_since_epoch();
  }

 private:
  std::optional<std::chrono::nanoseconds> offset_;
};

}  // namespace wirelab
