#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <vector>

#include "host/explain/tally.h"

namespace wirelab::explain {

/// A conversation, with as many of its packets as a drawing may have.
struct Talk {
  Tally tally;
  std::size_t number = 0;            ///< from 1, in order of appearance
  std::vector<Explained> beginning;  ///< its first packets; without their bytes
  std::deque<Explained> end;         ///< its last ones, behind those that are left out
  /// How many stand between the beginning and the end.
  [[nodiscard]] std::size_t left_out() const noexcept { return tally.packets - beginning.size() - end.size(); }
};

/// Sorts the packets of a capture into conversations. What a capture can make large has a bound: behind it
/// conversations are counted only, and packets of a conversation are left out of its middle.
class Talks {
 public:
  /// Conversations that are followed.
  static constexpr std::size_t kMost = 1'000;
  /// Conversations that have a number.
  static constexpr std::size_t kMostNumbered = 65'536;
  /// Packets of one that are kept, at its beginning and at its end, and of all.
  static constexpr std::size_t kMostBeginning = 400;
  static constexpr std::size_t kMostEnd = 100;
  static constexpr std::size_t kMostPackets = 5'000;

  /// `keep`: packets too, for a drawing. `only`: the number of the conversation whose packets are kept; 0 for all.
  explicit Talks(bool keep, std::size_t only = 0) noexcept : keep_(keep), only_(only) {}

  /// The next packet. Answers the number of its conversation, from 1, also of one that is not followed; 0 behind
  /// kMostNumbered.
  std::size_t add(const Explained& packet);

  [[nodiscard]] const std::deque<Talk>& all() const noexcept { return talks_; }
  /// How many there were beyond kMost, as far as they have numbers.
  [[nodiscard]] std::size_t not_followed() const noexcept { return numbers_.size() - talks_.size(); }

 private:
  void keep(Talk& talk, const Explained& packet);

  bool keep_;
  std::size_t only_;
  std::map<Subject, std::size_t> numbers_;
  std::deque<Talk> talks_;
  std::size_t kept_ = 0;
};

}  // namespace wirelab::explain
