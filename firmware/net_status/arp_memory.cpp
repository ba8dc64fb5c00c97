#include "firmware/net_status/arp_memory.h"

#include <algorithm>

namespace wirelab::net_status {

const ArpSeen* ArpMemory::latest(const auto& fits, TimePoint now) const noexcept {
  const std::size_t known = std::min(count_, packets_.size());
  for (std::size_t back = 1; back <= known; ++back) {
    const ArpSeen& seen = packets_[(count_ - back) % packets_.size()];
    if (seen.at + kExplains < now) return nullptr;
    if (fits(seen)) return &seen;
  }
  return nullptr;
}

Cause ArpMemory::asked(InterfaceIndex interface, const net::Address& address, TimePoint now) const noexcept {
  const ArpSeen* request = latest(
      [&](const ArpSeen& seen) {
        return seen.sent && !seen.is_reply() && seen.interface == interface && seen.packet.target_address == address &&
               !packet::is_announcement(seen.packet);
      },
      now);
  if (request == nullptr) return Cause::unknown;
  return packet::is_probe(request->packet) ? Cause::address_probed : Cause::arp_reply;
}

Cause ArpMemory::explain(InterfaceIndex interface, const net::Address& address, const net::MacAddress& mac,
                         TimePoint now) const noexcept {
  const ArpSeen* told = latest(
      [&](const ArpSeen& seen) {
        return !seen.sent && seen.interface == interface && seen.packet.sender_address == address &&
               seen.packet.sender_mac == mac;
      },
      now);
  if (told == nullptr) return Cause::stack;
  if (packet::is_announcement(told->packet)) return Cause::arp_announcement;
  if (!told->is_reply()) return Cause::arp_request;
  return asked(interface, address, now) == Cause::unknown ? Cause::arp_announcement : Cause::arp_reply;
}

}  // namespace wirelab::net_status
