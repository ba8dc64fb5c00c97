#include "firmware/net_status_lwip/lwip_rows.h"

#include <algorithm>
#include <bit>

#include "firmware/net_lwip/lwip_address.h"
#include "firmware/net_lwip/neighbour_tables.h"
#include "lwip/etharp.h"
#include "lwip/nd6.h"
#include "lwip/priv/nd6_priv.h"
#include "lwip/prot/dhcp.h"

namespace wirelab::net_status {
namespace {

/// lwIP knows IPv6 networks of this size only.
constexpr std::uint8_t kNetwork6 = 64;

constexpr std::span<const nd6_neighbor_cache_entry> neighbours6() { return {neighbor_cache, LWIP_ND6_NUM_NEIGHBORS}; }

net::MacAddress mac_of(const std::uint8_t* bytes) noexcept {
  net::MacAddress mac{};
  std::copy_n(bytes, mac.size(), mac.begin());
  return mac;
}

Counters counters_of(const net::CardCounters& counted) noexcept {
  return {.bytes = counted.bytes, .packets = counted.packets, .errors = counted.errors, .dropped = counted.dropped};
}

std::uint8_t prefix4(const netif& card) noexcept {
  return static_cast<std::uint8_t>(std::popcount(ip4_addr_get_u32(netif_ip4_netmask(&card))));
}

/// The first `prefix` bits of an address.
net::Address network_of(const ip4_addr_t& address, const ip4_addr_t& mask) noexcept {
  return net::from_lwip(ip4_addr_t{.addr = address.addr & mask.addr});
}
net::Address network_of(const ip6_addr_t& address) noexcept {
  ip6_addr_t network = address;
  network.addr[2] = 0;
  network.addr[3] = 0;
  network.zone = 0;
  return net::from_lwip(network);
}

/// While a client asks for its address once more after the cable was out, it still has it.
bool is_leased(const net::LwipCard& card) noexcept {
  const dhcp* record = card.lease().record();
  const bool checked = record != nullptr && record->state == DHCP_STATE_REBOOTING;
  return card.lease().held() || checked;
}

Origin origin4(const net::LwipCard& card) noexcept {
  const ip4_addr_t* address = netif_ip4_addr(&card.interface());
  if (is_leased(card) && ip4_addr_eq(address, &card.lease().record()->offered_ip_addr)) return Origin::dhcp;
  return ip4_addr_islinklocal(address) ? Origin::link_local : Origin::fixed;
}

Origin origin6(const netif& card, s8_t place) noexcept {
  if (ip6_addr_islinklocal(netif_ip6_addr(&card, place))) return Origin::link_local;
  return netif_ip6_addr_isstatic(&card, place) ? Origin::fixed : Origin::router;
}

void put_routes4(const net::LwipCard& card, FactSink& sink) {
  const netif& interface = card.interface();
  const ip4_addr_t* address = netif_ip4_addr(&interface);
  if (ip4_addr_isany_val(*address)) return;
  Route route;
  route.interface = index_of(card);
  route.source = net::from_lwip(*address);
  route.origin = Origin::kernel;
  route.prefix = prefix4(interface);
  route.destination = network_of(*address, *netif_ip4_netmask(&interface));
  // An address without a network reaches nobody by itself.
  if (route.prefix < 32) sink.put(route);
  const ip4_addr_t* gateway = netif_ip4_gw(&interface);
  if (ip4_addr_isany_val(*gateway)) return;
  route.prefix = 0;
  route.destination = net::Address::any(net::Family::ipv4);
  route.gateway = net::from_lwip(*gateway);
  route.origin = origin4(card);
  sink.put(route);
}

void put_routes6(const net::LwipCard& card, FactSink& sink) {
  const netif& interface = card.interface();
  Route route;
  route.interface = index_of(card);
  route.prefix = kNetwork6;
  route.origin = Origin::kernel;
  for (s8_t place = 0; place < LWIP_IPV6_NUM_ADDRESSES; ++place) {
    const ip6_addr_t& address = *netif_ip6_addr(&interface, place);
    // An address made from a router's announcement says nothing of its network (RFC 5942): the announcement does.
    const bool tells = ip6_addr_islinklocal(&address) || netif_ip6_addr_isstatic(&interface, place);
    if (!tells || !ip6_addr_isvalid(netif_ip6_addr_state(&interface, place))) continue;
    route.destination = network_of(address);
    sink.put(route);
  }
  route.origin = Origin::router;
  for (const nd6_prefix_list_entry& entry : std::span(prefix_list, LWIP_ND6_NUM_PREFIXES)) {
    if (entry.netif != &interface || entry.invalidation_timer == 0) continue;
    route.destination = network_of(entry.prefix);
    sink.put(route);
  }
  route.prefix = 0;
  route.destination = net::Address::any(net::Family::ipv6);
  for (const nd6_router_list_entry& entry : std::span(default_router_list, LWIP_ND6_NUM_ROUTERS)) {
    if (entry.neighbor_entry == nullptr || entry.neighbor_entry->netif != &interface) continue;
    route.gateway = net::from_lwip(entry.neighbor_entry->next_hop_address);
    sink.put(route);
  }
}

NeighbourState state_of(WirelabArpState state) noexcept {
  switch (state) {
    case wirelab_arp_pending: return NeighbourState::incomplete;
    case wirelab_arp_asked_again: return NeighbourState::probe;
    case wirelab_arp_fixed: return NeighbourState::permanent;
    default: return NeighbourState::reachable;
  }
}

/// State and age of an entry of the IPv6 cache; lwIP's counters mean another thing in every state.
void describe(const nd6_neighbor_cache_entry& entry, TimePoint now, Neighbour& neighbour) noexcept {
  using std::chrono::milliseconds;
  using std::chrono::seconds;
  const std::uint32_t counter = entry.counter.reachable_time;
  Duration age{};
  switch (entry.state) {
    case ND6_REACHABLE:
      neighbour.state = NeighbourState::reachable;
      age = milliseconds(reachable_time - std::min(counter, reachable_time));
      break;
    case ND6_STALE:
      neighbour.state = NeighbourState::stale;
      age = seconds(counter) * (ND6_TMR_INTERVAL / 1000) + milliseconds(reachable_time);
      break;
    case ND6_DELAY: neighbour.state = NeighbourState::delay; break;
    case ND6_PROBE:
      neighbour.state = NeighbourState::probe;
      age = seconds(counter);
      break;
    default: neighbour.state = NeighbourState::incomplete; age = seconds(counter);
  }
  neighbour.confirmed = now - age;
}

}  // namespace

InterfaceIndex index_of(const net::LwipCard& card) noexcept { return netif_get_index(&card.interface()); }

void put_interface(const net::LwipCard& card, FactSink& sink) {
  const netif& interface = card.interface();
  std::array<char, NETIF_NAMESIZE> name{};
  netif_index_to_name(netif_get_index(&interface), name.data());
  Interface row;
  row.index = index_of(card);
  row.name = FixedText<15>(std::string_view(name.data()));
  row.mac = mac_of(std::data(interface.hwaddr));
  row.mtu = interface.mtu;
  row.up = netif_is_up(&interface) != 0;
  row.link = netif_is_link_up(&interface) != 0;
  row.received = counters_of(card.traffic().received);
  row.sent = counters_of(card.traffic().sent);
  sink.put(row);
}

void put_addresses(const net::LwipCard& card, FactSink& sink) {
  const netif& interface = card.interface();
  InterfaceAddress row;
  row.interface = index_of(card);
  if (!ip4_addr_isany_val(*netif_ip4_addr(&interface))) {
    row.address = net::from_lwip(*netif_ip4_addr(&interface));
    row.prefix = prefix4(interface);
    row.origin = origin4(card);
    sink.put(row);
  }
  row.prefix = kNetwork6;
  for (s8_t place = 0; place < LWIP_IPV6_NUM_ADDRESSES; ++place) {
    const u8_t state = netif_ip6_addr_state(&interface, place);
    if (ip6_addr_isinvalid(state)) continue;
    row.address = net::from_lwip(*netif_ip6_addr(&interface, place));
    row.origin = origin6(interface, place);
    row.tentative = ip6_addr_istentative(state);
    row.duplicate = ip6_addr_isduplicated(state);
    sink.put(row);
  }
}

void put_routes(const net::LwipCard& card, FactSink& sink) {
  put_routes4(card, sink);
  put_routes6(card, sink);
}

void put_neighbours(const net::LwipCard& card, FactSink& sink) {
  const TimePoint now = card.clock().now();
  Neighbour row;
  row.interface = index_of(card);
  WirelabArpRow arp{};
  for (std::size_t place = 0; place < ARP_TABLE_SIZE; ++place) {
    if (wirelab_lwip_arp_row(place, &card.interface(), &arp) == 0) continue;
    row.address = net::from_lwip(arp.address);
    row.mac.reset();
    if (arp.state != wirelab_arp_pending) row.mac = mac_of(std::data(arp.mac));
    row.state = state_of(arp.state);
    row.confirmed = now - std::chrono::seconds(arp.age);
    sink.put(row);
  }
  for (const nd6_neighbor_cache_entry& entry : neighbours6()) {
    if (entry.state == ND6_NO_ENTRY || entry.netif != &card.interface()) continue;
    row.address = net::from_lwip(entry.next_hop_address);
    row.mac.reset();
    if (entry.state != ND6_INCOMPLETE) row.mac = mac_of(std::data(entry.lladdr));
    describe(entry, now, row);
    sink.put(row);
  }
}

void put_resolver(const net::LwipCard& card, FactSink& sink) {
  Resolver resolver;
  if (is_leased(card)) {
    for (const ip4_addr_t& server : card.lease().name_servers()) {
      resolver.servers[resolver.server_count++] = net::from_lwip(server);
    }
  }
  sink.put(resolver);
}

}  // namespace wirelab::net_status
