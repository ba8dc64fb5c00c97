#include "firmware/sntp/schedule.h"

#include <algorithm>

namespace wirelab::sntp {

Duration Schedule::after_success() noexcept {
  next_ = least_;
  return kGood;
}

Duration Schedule::after_failure() noexcept {
  const Duration pause = next_;
  next_ = std::min(next_ * 2, kLongestPause);
  return pause;
}

Duration Schedule::after_complaint() noexcept {
  least_ = next_ = kLongestPause;
  return kLongestPause;
}

}  // namespace wirelab::sntp
