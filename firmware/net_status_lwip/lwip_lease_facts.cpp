#include "firmware/net_status_lwip/lwip_lease_facts.h"

#include "firmware/net_lwip/lwip_address.h"
#include "firmware/packet/dhcp.h"
#include "lwip/prot/dhcp.h"

namespace wirelab::net_status {
namespace {

static_assert(net::LwipLease::kNameServers <= AddressList::kMost);
static_assert(DHCP_COARSE_TIMER_SECS == 1, "lease_used counts seconds");

std::optional<LeaseState> state_of(std::uint8_t state) noexcept {
  switch (state) {
    case DHCP_STATE_BOUND: return LeaseState::bound;
    case DHCP_STATE_RENEWING: return LeaseState::renewing;
    case DHCP_STATE_REBINDING: return LeaseState::rebinding;
    case DHCP_STATE_REBOOTING: return LeaseState::rebooting;
    default: return std::nullopt;
  }
}

Ipv4 ipv4_of(const ip4_addr_t& address) noexcept { return Ipv4(net::from_lwip(address)); }

}  // namespace

std::optional<Lease> held_lease_of(const net::LwipLease& client, TimePoint now) noexcept {
  const dhcp* record = client.record();
  if (record == nullptr) return std::nullopt;
  const auto state = state_of(record->state);
  if (!state) return std::nullopt;
  Lease lease;
  lease.state = *state;
  lease.source = LeaseSource::lwip;
  LeaseTerms& terms = lease.terms;
  terms.address = ipv4_of(record->offered_ip_addr);
  terms.server = Ipv4(net::from_lwip(record->server_ip_addr));
  if ((record->flags & DHCP_FLAG_SUBNET_MASK_GIVEN) != 0) terms.mask = ipv4_of(record->offered_sn_mask);
  if (!ip4_addr_isany_val(record->offered_gw_addr)) terms.routers.add(ipv4_of(record->offered_gw_addr));
  for (const ip4_addr_t& server : client.name_servers()) terms.dns.add(ipv4_of(server));
  if (record->offered_t0_lease != 0) terms.seconds = record->offered_t0_lease;
  if (record->offered_t0_lease == 0 || record->offered_t0_lease == packet::kForever) return lease;
  terms.t1 = record->offered_t1_renew;
  terms.t2 = record->offered_t2_rebind;
  lease.obtained = now - std::chrono::seconds(record->lease_used);
  return lease;
}

}  // namespace wirelab::net_status
