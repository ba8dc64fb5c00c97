#pragma once

#include <array>

#include "firmware/net_status/facts.h"

namespace wirelab::net_status {

/// The MACs of gateways, remembered also while the stack has forgotten them: a new one is a change and no newcomer.
/// Pure.
class GatewayMemory {
 public:
  /// Gateways that are remembered; one more makes the oldest forgotten.
  static constexpr std::size_t kMost = 8;

  /// Remembers that this gateway has `mac` now. Returns the one it had before; nothing if it is new.
  [[nodiscard]] std::optional<net::MacAddress> remember(const Neighbour& gateway, const net::MacAddress& mac) noexcept;

 private:
  struct Known {
    InterfaceIndex interface = 0;
    net::Address address;
    net::MacAddress mac{};
  };

  std::array<Known, kMost> known_{};
  std::size_t count_ = 0;
};

}  // namespace wirelab::net_status
