#pragma once

#include <gtest/gtest.h>

#include "tests/support/lwip_instance.h"
#include "tests/support/manual_clock.h"
#include "tests/support/repeatable_entropy.h"
#include "tests/support/simulated_wire.h"

namespace wirelab::test {

/// A wire, a loop, and a clock that the test moves a millisecond a turn.
class WiredTest : public testing::Test {
 protected:
  /// What else happens in each turn, before the loop's own.
  virtual void before_turn() {}

  /// One turn and one millisecond.
  void turn() {
    before_turn();
    reactor_.run_once(Duration::zero());
    clock_.advance(std::chrono::milliseconds(1));
  }
  /// Turns until `done()` says so; false if it does not within `limit` of the clock's time.
  template <typename Done>
  [[nodiscard]] bool run_until(Done done, Duration limit = std::chrono::seconds(20)) {
    for (const TimePoint end = clock_.now() + limit; !done(); turn()) {
      if (clock_.now() > end) return false;
    }
    return true;
  }
  void run_for(Duration time) {
    for (const TimePoint end = clock_.now() + time; clock_.now() < end;) turn();
  }

  ManualClock clock_;
  Reactor reactor_{clock_};
  RepeatableEntropy entropy_;
  SimulatedWire wire_{reactor_};
};

}  // namespace wirelab::test
