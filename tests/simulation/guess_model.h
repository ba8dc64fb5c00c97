#pragma once

#include <string>

#include "firmware/accounts/penalties.h"
#include "tests/simulation/verdict.h"

namespace wirelab::simulation {

/// How many wrong secrets one source may have tried: all peers come from one address.
class GuessModel {
 public:
  explicit GuessModel(Verdict& verdict) : verdict_(verdict) {}

  /// What a failure costs; zero if they are free.
  void set_cost(Duration each) noexcept { each_ = each; }
  [[nodiscard]] Duration cost() const noexcept { return each_; }
  /// Whether somebody may have to wait who did nothing wrong: all peers are one source.
  [[nodiscard]] bool slows() const noexcept { return each_ > Duration::zero(); }
  /// The server has started, and remembers nobody.
  void restart(TimePoint now) noexcept {
    since_ = now;
    count_ = 0;
  }
  /// Somebody was told that his secret is wrong, or what else costs as much. He may have been told long ago: what may
  /// have failed by now is what the time since the start allows, beside those before the door closed.
  void failed(TimePoint now) {
    ++count_;
    if (!slows()) return;
    const auto free = accounts::Penalties::kFailures + accounts::Penalties::kAtOnce;
    if (count_ > free + (now - since_) / each_) {
      verdict_.fail("somebody may guess too often: " + std::to_string(count_) + " wrong secrets since the start");
    }
  }

 private:
  Verdict& verdict_;
  Duration each_{};
  TimePoint since_{};
  std::int64_t count_ = 0;
};

}  // namespace wirelab::simulation
