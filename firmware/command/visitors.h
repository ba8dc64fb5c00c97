#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "firmware/core/intrusive_list.h"
#include "firmware/net/address.h"

namespace wirelab::command {

/// What becomes of a connection that came.
enum class Welcome : std::uint8_t {
  served,
  refused,  ///< its source has as many as it may have: to be told so
  cut,      ///< and as many refusals under way as it may have: not worth a word
};

/// A connection, where it is counted. Leaves by itself.
struct Visitor : ListNode {
  net::Address source;
  bool served = false;
};

/// Counts the connections of each source (source_of), so that one of many cannot take every place. Allocates nothing;
/// costs a look at the source's own connections and few others.
class Visitors {
 public:
  /// Connections beyond the most that a source may have which are told so at a time.
  static constexpr std::size_t kRefusals = 8;

  /// `most`: connections that one source may have at a time.
  explicit Visitors(std::size_t most) noexcept : most_(most) {}

  /// The most that one source should have of `all` places: a quarter, but no fewer than 8, so that nobody is in his own
  /// way; and never the last quarter, which is for others.
  [[nodiscard]] static constexpr std::size_t fair_share(std::size_t all) noexcept {
    return std::min(std::max(all / 4, std::size_t{8}), all - all / 4);
  }

  /// Counts a connection from `address` unless it is to be cut.
  [[nodiscard]] Welcome arrive(Visitor& visitor, const net::Address& address) noexcept;

 private:
  std::size_t most_;
  std::array<IntrusiveList<Visitor>, 256> buckets_;
};

}  // namespace wirelab::command
