#include "firmware/net_status/gateway_memory.h"

#include <algorithm>
#include <span>
#include <utility>

namespace wirelab::net_status {

std::optional<net::MacAddress> GatewayMemory::remember(const Neighbour& gateway, const net::MacAddress& mac) noexcept {
  const auto known = std::span(known_).first(count_);
  const auto found = std::ranges::find_if(
      known, [&](const Known& one) { return one.interface == gateway.interface && one.address == gateway.address; });
  if (found != known.end()) return std::exchange(found->mac, mac);
  if (count_ == kMost) {
    std::shift_left(known_.begin(), known_.end(), 1);
    --count_;
  }
  known_[count_++] = {gateway.interface, gateway.address, mac};
  return std::nullopt;
}

}  // namespace wirelab::net_status
