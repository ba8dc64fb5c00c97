#pragma once

#include <array>
#include <cstdint>

#include "firmware/core/clock.h"
#include "firmware/net_status/facts.h"

namespace wirelab::net_status {

/// Says how often it is told that frames of an interface were missed: the first time at once, then as a sum. Else a
/// flood that is too fast to be looked at would fill the timeline with nothing but that. Pure.
class FrameLosses {
 public:
  /// The time between two tellings about one interface.
  static constexpr Duration kAgain = std::chrono::seconds(10);
  /// Interfaces that are told apart; those beyond count as one.
  static constexpr std::size_t kInterfaces = 16;

  /// What is to be told.
  struct Sum {
    InterfaceIndex interface = 0;
    std::uint64_t count = 0;
  };

  /// `count` frames of an interface were missed.
  void note(InterfaceIndex interface, std::uint64_t count) noexcept;
  /// One sum that is due, and due no more; a count of 0 if there is none.
  [[nodiscard]] Sum take(TimePoint now) noexcept;
  /// When one is due; `kNever` without one.
  [[nodiscard]] TimePoint next() const noexcept;

 private:
  struct Loss {
    InterfaceIndex interface = 0;
    std::uint64_t untold = 0;
    TimePoint due = TimePoint::min();
  };

  std::array<Loss, kInterfaces> losses_{};
};

}  // namespace wirelab::net_status
