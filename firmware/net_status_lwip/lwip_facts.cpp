#include "firmware/net_status_lwip/lwip_facts.h"

#include <utility>

#include "firmware/net_lwip/lwip_address.h"
#include "firmware/net_lwip/neighbour_tables.h"
#include "firmware/net_status_lwip/fingerprint.h"
#include "firmware/net_status_lwip/lwip_lease_facts.h"
#include "firmware/net_status_lwip/lwip_rows.h"
#include "lwip/etharp.h"
#include "lwip/ip6.h"

namespace wirelab::net_status {
namespace {

constexpr Duration kCompareEvery = std::chrono::seconds(1);

constexpr std::unexpected<Refusal> refuse(Error error, std::string_view why) noexcept {
  return std::unexpected(Refusal{.error = error, .why = why});
}

constexpr auto kNoInterface =
    refuse(Error::not_found, "there is no interface of this number; the appliance has one with a card");
constexpr auto kFixedAddress = refuse(
    Error::unsupported, "the address is fixed, so there is no DHCP client; take the setting address away to get one");
constexpr auto kNoMemory = refuse(Error::no_resources, "lwIP has no memory left at this moment; try again");

}  // namespace

LwipFacts::LwipFacts(Reactor& reactor, net::LwipCard& card) noexcept
    : reactor_(reactor), card_(card), timer_(reactor, *this) {}

LwipFacts::~LwipFacts() { LwipFacts::watch(nullptr); }

void LwipFacts::put_all(FactSink& sink) const {
  put_interface(card_, sink);
  put_addresses(card_, sink);
  put_routes(card_, sink);
  put_neighbours(card_, sink);
  put_resolver(card_, sink);
}

void LwipFacts::refresh(FactSink& sink) {
  sink.begin_all();
  put_all(sink);
  sink.end_all();
  seen_ = fingerprint();
}

std::uint64_t LwipFacts::fingerprint() const {
  Fingerprint sum;
  put_all(sum);
  return sum.value();
}

void LwipFacts::watch(Watcher* watcher) {
  watcher_ = watcher;
  card_.watch_link(watcher == nullptr ? nullptr : this);
  if (watcher == nullptr) {
    timer_.stop();
  } else {
    timer_.start(kCompareEvery);
  }
}

void LwipFacts::ready() {
  if (watcher_ == nullptr) return;
  if (timer_.expired()) timer_.start(kCompareEvery);
  const std::uint64_t now = fingerprint();
  if (now == std::exchange(seen_, now)) return;
  reactor_.mark(*watcher_);
}

std::optional<Lease> LwipFacts::held_lease(const Interface& interface) {
  if (interface.index != index_of(card_)) return std::nullopt;
  return held_lease_of(card_.lease(), card_.clock().now());
}

Result<RouteAnswer> LwipFacts::route_to(const net::Address& to) {
  if (to.is_any()) return fail(Error::invalid);
  if (card_.owns(to)) {
    return RouteAnswer{.interface = index_of(card_), .gateway = std::nullopt, .source = to, .local = true};
  }
  const netif& interface = card_.interface();
  if (netif_is_up(&interface) == 0 || netif_is_link_up(&interface) == 0) return fail(Error::unreachable);
  return to.family() == net::Family::ipv4 ? way4(to) : way6(to);
}

Result<RouteAnswer> LwipFacts::way4(const net::Address& to) const {
  const netif& interface = card_.interface();
  const ip4_addr_t& own = *netif_ip4_addr(&interface);
  if (ip4_addr_isany_val(own)) return fail(Error::unreachable);
  RouteAnswer answer;
  answer.interface = index_of(card_);
  answer.source = net::from_lwip(own);
  const ip4_addr_t wanted = net::to_lwip4(to);
  // Link-local addresses are on the link, both ways, whatever the mask says (RFC 3927 section 2.6.2).
  const bool on_link = ip4_addr_net_eq(&wanted, &own, netif_ip4_netmask(&interface)) || ip4_addr_ismulticast(&wanted) ||
                       ip4_addr_isbroadcast(&wanted, &interface) || ip4_addr_islinklocal(&wanted) ||
                       ip4_addr_islinklocal(&own);
  if (on_link) return answer;
  if (ip4_addr_isany_val(*netif_ip4_gw(&interface))) return fail(Error::unreachable);
  answer.gateway = net::from_lwip(*netif_ip4_gw(&interface));
  return answer;
}

Result<RouteAnswer> LwipFacts::way6(const net::Address& to) {
  netif& interface = card_.interface();
  const ip_addr_t wanted = net::to_lwip(to, interface);
  RouteAnswer answer;
  answer.interface = index_of(card_);
  const ip_addr_t* source = ip6_select_source_address(&interface, ip_2_ip6(&wanted));
  if (source == nullptr) return fail(Error::unreachable);
  answer.source = net::from_lwip(*source);
  if (ip6_addr_ismulticast(ip_2_ip6(&wanted))) return answer;
  ip6_addr_t router{};
  switch (wirelab_lwip_nd6_way(&interface, ip_2_ip6(&wanted), &router)) {
    case wirelab_no_way: return fail(Error::unreachable);
    case wirelab_by_router: answer.gateway = net::from_lwip(router); break;
    case wirelab_on_link: break;
  }
  return answer;
}

ActionResult LwipFacts::delete_neighbour(InterfaceIndex interface, const net::Address& address) {
  if (interface != index_of(card_)) return kNoInterface;
  const ip_addr_t wanted = net::to_lwip(address, card_.interface());
  const int done = address.family() == net::Family::ipv4
                       ? wirelab_lwip_arp_forget(&card_.interface(), ip_2_ip4(&wanted))
                       : wirelab_lwip_nd6_forget(&card_.interface(), ip_2_ip6(&wanted));
  if (done == 0) return refuse(Error::not_found, "the address is not in the table; ask for the table to see what is");
  return {};
}

ActionResult LwipFacts::ask_for(InterfaceIndex interface, const net::Address& address) {
  if (interface != index_of(card_)) return kNoInterface;
  const auto way = route_to(address);
  if (!way) {
    return refuse(Error::unreachable,
                  "nothing leads to the address: the cable is out, or an address or a router is missing");
  }
  if (way->local) return refuse(Error::invalid, "the address is this appliance's own; ask for another host's");
  if (way->gateway) {
    return refuse(Error::unreachable, "the address is behind a router, which alone has a MAC here; ask for the router");
  }
  const ip_addr_t wanted = net::to_lwip(address, card_.interface());
  const bool group =
      address.family() == net::Family::ipv4
          ? ip4_addr_ismulticast(ip_2_ip4(&wanted)) || ip4_addr_isbroadcast(ip_2_ip4(&wanted), &card_.interface())
          : ip6_addr_ismulticast(ip_2_ip6(&wanted));
  if (group)
    return refuse(Error::invalid, "the address is a group's, whose MAC nobody needs to ask for; name one host");
  const err_t error = address.family() == net::Family::ipv4
                          ? etharp_request(&card_.interface(), ip_2_ip4(&wanted))
                          : wirelab_lwip_nd6_ask(&card_.interface(), ip_2_ip6(&wanted));
  if (error != ERR_OK) return kNoMemory;
  return {};
}

ActionResult LwipFacts::can_control(const Interface& interface) {
  if (interface.index != index_of(card_)) return kNoInterface;
  if (!card_.lease().used()) return kFixedAddress;
  return {};
}

ActionResult LwipFacts::renew(const Interface& interface) {
  if (const auto can = can_control(interface); !can) return can;
  if (!card_.lease().renew()) return kNoMemory;
  return {};
}

ActionResult LwipFacts::release(const Interface& interface) {
  if (const auto can = can_control(interface); !can) return can;
  if (!card_.lease().release()) return refuse(Error::not_found, "there is no lease to give back; renew asks for one");
  return {};
}

void LwipFacts::conflict(InterfaceIndex interface, const net::Address& address) {
  // lwIP watches over a link-local address by itself, and a fixed one is kept.
  const bool leased = interface == index_of(card_) && card_.lease().held() && address.family() == net::Family::ipv4 &&
                      address == net::from_lwip(*netif_ip4_addr(&card_.interface()));
  if (leased) card_.lease().decline();
}

}  // namespace wirelab::net_status
