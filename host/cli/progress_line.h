#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "firmware/core/clock.h"
#include "host/cli/messages.h"

namespace wirelab::cli {

/// Bytes a second, smoothed over the last seconds so that it can be read and still follows.
class RateMeter {
 public:
  /// `done` bytes in all had been moved at `now`; the first call begins the measurement.
  void sample(TimePoint now, std::uint64_t done) noexcept;
  /// Zero until there is something to say.
  [[nodiscard]] double rate() const noexcept { return rate_; }

 private:
  bool begun_ = false;
  TimePoint last_{};
  std::uint64_t done_ = 0;
  double rate_ = 0;
};

/// What a progress line shows.
struct ProgressView {
  std::string_view name;  ///< already safe to show
  std::uint64_t done = 0;
  std::uint64_t total = 0;
  double rate = 0;  ///< bytes a second; 0 if not known yet
};

/// The line, at most `width` columns: name, share, bar, amount, rate, time left. What does not fit goes, the least
/// needed first: bar, amount, time left, rate; the name is cut before the share.
[[nodiscard]] std::string progress_line(const ProgressView& view, std::size_t width, Language language);

/// "9 B", "1.5 KiB", "12 MiB": four places at most.
[[nodiscard]] std::string short_bytes(double bytes);
/// "0:07", "12:34", "3:00:00"; "-:--" above 99 hours.
[[nodiscard]] std::string short_time(double seconds);

}  // namespace wirelab::cli
