#pragma once

#include "firmware/core/clock.h"
#include "firmware/core/entropy.h"

namespace wirelab::net {

/// What lwIP's global functions (time, random numbers, sequence numbers) use. lwIP's state is global to the program, so
/// this is too; one LwipStack at a time owns it.
class LwipEnvironment {
 public:
  LwipEnvironment() = delete;

  /// Starts lwIP the first time, and gives it this clock and a key from `entropy`. `in_use` while another stack owns
  /// it, `io` if there is no entropy. The clock must outlive the ownership.
  [[nodiscard]] static Result<void> acquire(const Clock& clock, Entropy& entropy);
  /// Ends the ownership.
  static void release() noexcept;
};

}  // namespace wirelab::net
