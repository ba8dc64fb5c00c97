#pragma once

#include <chrono>
#include <cstdint>

#include "firmware/core/timer.h"

namespace wirelab::command {

/// Bytes a second that a transfer or an answer has to reach, measured over each stall deadline anew: a peer that moves
/// a byte now and then is cut as soon as one that moves none, however much it announced; a slow one may take days.
inline constexpr std::uint64_t kLeastRate = 1024;

/// Watches over a transfer: as long as it keeps pace, its deadline is put off.
class Pace {
 public:
  /// `deadline` must outlive it; the deadline's owner ends what the deadline finds.
  explicit Pace(Timer& deadline) noexcept : deadline_(deadline) {}

  /// A transfer begins, which is looked at each `period`.
  void begin(Duration period) noexcept {
    period_ = period;
    put_off();
  }
  /// So many bytes went across.
  void moved(std::uint64_t bytes) noexcept {
    lately_ += bytes;
    const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(period_).count();
    if (lately_ > 0 && lately_ >= kLeastRate * static_cast<std::uint64_t>(milliseconds) / 1000) put_off();
  }

 private:
  void put_off() noexcept {
    lately_ = 0;
    deadline_.start(period_);
  }

  Timer& deadline_;
  Duration period_{};
  std::uint64_t lately_ = 0;  // bytes since the deadline was put off
};

}  // namespace wirelab::command
