#pragma once

#include <array>

#include "firmware/net_status/event.h"

namespace wirelab::net_status {

/// Another host with our address, or one that wants it.
struct Rival {
  EventKind kind{};
  net::Address address;
  net::MacAddress mac{};
  TimePoint at{};  ///< when it was seen
};

/// Says which rivals are worth telling, so that each packet of theirs is not told anew. Pure.
class Rivals {
 public:
  /// How often one rival is told.
  static constexpr Duration kAgain = std::chrono::minutes(1);
  /// Rivals that are told apart within that time. Of more, which only somebody with made-up addresses has, the first
  /// ones are told.
  static constexpr std::size_t kMost = 8;

  /// Whether that rival was told within the last minute; else it is now.
  [[nodiscard]] bool was_told(const Rival& rival) noexcept;

 private:
  std::array<Rival, kMost> told_{};
  std::size_t count_ = 0;
};

}  // namespace wirelab::net_status
