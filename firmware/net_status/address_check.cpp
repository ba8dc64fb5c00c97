#include "firmware/net_status/address_check.h"

#include <algorithm>
#include <cstring>

#include "firmware/core/reactor.h"
#include "firmware/packet/arp.h"

namespace wirelab::net_status {

AddressCheck::AddressCheck(Reactor& reactor, const Picture& picture, FrameSender& sender, Entropy& entropy) noexcept
    : reactor_(reactor), picture_(picture), sender_(sender), entropy_(entropy), timer_(reactor, *this) {}

Duration AddressCheck::random(Duration least, Duration most) noexcept {
  std::uint32_t number = UINT32_MAX;
  std::array<std::byte, sizeof number> bytes{};
  if (entropy_.fill(bytes)) std::memcpy(&number, bytes.data(), sizeof number);
  return least + (most - least) / 1000 * (number % 1001);
}

void AddressCheck::begin(InterfaceIndex interface, const net::Address& address) {
  const Interface* known = picture_.interface(interface);
  if (known == nullptr || known->kind != InterfaceKind::ethernet || address.family() != net::Family::ipv4) return;
  // Without a link nobody could answer; the link's coming begins it again.
  if (!known->up || !known->link) return;
  const auto same = [&](const Probe& one) { return one.interface == interface && one.address == address; };
  auto probe = std::ranges::find_if(probes_, [&](const Probe& one) { return one.left > 0 && same(one); });
  if (probe == probes_.end()) probe = std::ranges::find(probes_, 0U, &Probe::left);
  if (probe == probes_.end()) return;
  *probe = {.interface = interface,
            .address = address,
            .left = kProbes,
            .at = reactor_.now() + random(Duration::zero(), kFirstWait)};
  plan();
}

void AddressCheck::ready() {
  for (Probe& probe : probes_) {
    if (probe.left > 0 && probe.at <= reactor_.now()) send(probe);
  }
  plan();
}

void AddressCheck::send(Probe& probe) {
  const Interface* interface = picture_.interface(probe.interface);
  --probe.left;
  probe.at = reactor_.now() + random(kLeastPause, kMostPause);
  // Given back, or gone with its interface: nothing to ask about.
  if (interface == nullptr || !picture_.owns(probe.address)) {
    probe.left = 0;
    return;
  }
  const auto frame = packet::arp_frame(net::kBroadcastMac, packet::arp_probe(interface->mac, probe.address));
  if (!frame || !sender_.send(probe.interface, *frame)) probe.left = 0;
}

void AddressCheck::plan() noexcept {
  TimePoint next = kNever;
  for (const Probe& probe : probes_) {
    if (probe.left > 0) next = std::min(next, probe.at);
  }
  timer_.start_at(next);
}

}  // namespace wirelab::net_status
