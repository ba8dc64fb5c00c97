#include "host/client/patience.h"

#include <algorithm>
#include <chrono>

namespace wirelab::client {

void Patience::begin(TimePoint now, Duration extra) noexcept {
  moved_ = 0;
  deadline_ = now + span_ + extra;
}

void Patience::moved(TimePoint now, std::uint64_t bytes) noexcept {
  moved_ += bytes;
  if (moved_ < kEnough) return;
  moved_ = 0;
  deadline_ = std::max(deadline_, now + span_);
}

bool Patience::missed(TimePoint now) const noexcept {
  // A loop that waits for the deadline is there within some milliseconds of it.
  constexpr Duration kPunctual = std::chrono::milliseconds(50);
  return deadline_ != kNever && now > deadline_ + kPunctual;
}

Duration time_to_store(std::uint64_t bytes) noexcept {
  constexpr std::uint64_t kBytesPerSecond = 4U * 1024 * 1024;
  constexpr std::uint64_t kLongest = 24U * 60 * 60;
  return std::chrono::seconds(std::min(bytes / kBytesPerSecond, kLongest));
}

}  // namespace wirelab::client
