#include "boards/linux/init/restart_policy.h"

#include <algorithm>

namespace wirelab::boards {

Duration RestartPolicy::after_death(Duration lived) noexcept {
  if (lived >= kWell) next_ = kFirstDelay;
  const Duration delay = next_;
  next_ = std::min(next_ * 2, kLongestDelay);
  return delay;
}

}  // namespace wirelab::boards
