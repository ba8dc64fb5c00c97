#pragma once

#include <cstdint>

#include "firmware/core/clock.h"

namespace wirelab::client {

/// When a peer counts as too slow: each span of time must bring some bytes or the end of the step. A server that lets
/// bytes drip one by one is so cut as surely as a silent one, and a slow but honest link is not.
class Patience {
 public:
  /// Bytes that have to move within one span.
  static constexpr std::uint64_t kEnough = 1024;

  explicit Patience(Duration span) noexcept : span_(span) {}

  /// A new step begins, for which `extra` is granted once.
  void begin(TimePoint now, Duration extra = Duration::zero()) noexcept;
  /// Bytes moved.
  void moved(TimePoint now, std::uint64_t bytes) noexcept;
  /// Whether the deadline is over for so long that it was not the peer who kept its peer waiting: a reader of ours
  /// stood still, or the machine slept, and what came meanwhile was not looked at.
  [[nodiscard]] bool missed(TimePoint now) const noexcept;
  /// When the peer has been too slow.
  [[nodiscard]] TimePoint deadline() const noexcept { return deadline_; }

 private:
  Duration span_;
  TimePoint deadline_ = kNever;
  std::uint64_t moved_ = 0;
};

/// How much longer than usual the answer to an upload may take: the server writes `bytes` to its disk first, which a
/// slow card does at 4 MiB a second.
[[nodiscard]] Duration time_to_store(std::uint64_t bytes) noexcept;

}  // namespace wirelab::client
