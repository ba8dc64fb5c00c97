#pragma once

#include <gtest/gtest.h>

#include <algorithm>

#include "firmware/accounts/accounts.h"
#include "tests/support/manual_clock.h"
#include "tests/support/stepped_executor.h"
#include "tests/support/wait_for.h"

namespace wirelab::accounts {

/// Bytes that differ from one filling to the next.
class CountingEntropy final : public Entropy {
 public:
  Result<void> fill(MutableBytes out) override {
    std::ranges::fill(out, std::byte{++fills_});
    return {};
  }

 private:
  unsigned char fills_ = 0;
};

/// What accounts stand on in these tests, but for their documents: a loop and a worker that the test moves by hand.
struct AccountsRig {
  /// Turns, and lets the worker get on, until the question has an answer; fails the test if none can come.
  template <typename Question>
  auto wait_for(Question question) {
    return test::wait_for(question, [this] {
      const bool looped = reactor.run_once(Duration::zero());
      return executor.step() || looped;
    });
  }
  Result<void> outcome(Result<AuthenticationHandle> attempt) {
    if (!attempt) return fail(attempt.error());
    return wait_for([&] { return (*attempt)->result(); });
  }

  test::ManualClock clock;
  Reactor reactor{clock};
  test::SteppedExecutor executor{reactor};
  CountingEntropy entropy;
};

}  // namespace wirelab::accounts
