#include "firmware/net_status_linux/route_message.h"

#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <utility>

#include "firmware/net_status_linux/netlink_message.h"

namespace wirelab::net_status {
namespace {

Origin origin_of(std::uint8_t protocol) noexcept {
  switch (protocol) {
    case RTPROT_KERNEL: return Origin::kernel;
    case RTPROT_BOOT:
    case RTPROT_STATIC: return Origin::fixed;
    case RTPROT_RA: return Origin::router;
    case RTPROT_DHCP: return Origin::dhcp;
    default: return Origin::unknown;
  }
}

InterfaceIndex index_of(ConstBytes value) noexcept { return value_of<std::uint32_t>(value).value_or(0); }

/// RTA_VIA: a router of the other family (RFC 8950), its family in front.
std::optional<net::Address> read_via(ConstBytes value, std::uint32_t scope) noexcept {
  const auto family = value_of<std::uint16_t>(value);
  if (!family) return std::nullopt;
  return read_ip(*family, value.subspan(sizeof *family), scope);
}

void read_hop(int family, std::uint16_t type, ConstBytes value, Route& into) noexcept {
  if (type == RTA_GATEWAY) into.gateway = read_ip(family, value, 0);
  if (type == RTA_VIA) into.gateway = read_via(value, 0);
}

// A router's link-local address means something only on its interface, which may come behind it in the message.
void finish_hop(Route& route) noexcept {
  if (!route.gateway || route.gateway->family() != net::Family::ipv6) return;
  route.gateway = read_ip(AF_INET6, std::as_bytes(route.gateway->bytes()), route.interface);
}

/// Everything of a message but the list of hops.
struct Parsed {
  rtmsg header{};
  std::uint32_t table = 0;
  Route route;
  ConstBytes hops;
};

std::optional<Parsed> parse(ConstBytes body) noexcept {
  const auto header = take_header<rtmsg>(body);
  if (!header || (header->rtm_family != AF_INET && header->rtm_family != AF_INET6)) return std::nullopt;
  Parsed parsed{.header = *header, .table = header->rtm_table, .route = {}, .hops = {}};
  Route& route = parsed.route;
  route.destination = any_ip(header->rtm_family);
  route.prefix = header->rtm_dst_len;
  route.origin = origin_of(header->rtm_protocol);
  while (const auto attribute = take_attribute(body)) {
    const ConstBytes value = attribute->value;
    switch (attribute->type) {
      case RTA_TABLE: parsed.table = value_of<std::uint32_t>(value).value_or(parsed.table); break;
      case RTA_DST: route.destination = read_ip(header->rtm_family, value, 0).value_or(route.destination); break;
      case RTA_PREFSRC: route.source = read_ip(header->rtm_family, value, 0); break;
      case RTA_OIF: route.interface = index_of(value); break;
      case RTA_PRIORITY: route.metric = value_of<std::uint32_t>(value).value_or(0); break;
      case RTA_MULTIPATH: parsed.hops = value; break;
      default: read_hop(header->rtm_family, attribute->type, value, route); break;
    }
  }
  finish_hop(route);
  return parsed;
}

}  // namespace

RouteReader::RouteReader(ConstBytes body) noexcept {
  const auto parsed = parse(body);
  if (!parsed || parsed->table != RT_TABLE_MAIN || parsed->header.rtm_type != RTN_UNICAST) return;
  if ((parsed->header.rtm_flags & RTM_F_CLONED) != 0) return;
  family_ = parsed->header.rtm_family;
  common_ = parsed->route;
  hops_ = parsed->hops;
  if (hops_.empty() && common_.interface != 0) single_ = common_;
}

std::optional<Route> RouteReader::next() noexcept {
  if (single_) return std::exchange(single_, std::nullopt);
  while (const auto hop = value_of<rtnexthop>(hops_)) {
    if (hop->rtnh_len < sizeof(rtnexthop) || hop->rtnh_len > hops_.size()) break;
    ConstBytes attributes = after(hops_.first(hop->rtnh_len), sizeof(rtnexthop));
    hops_ = after(hops_, hop->rtnh_len);
    if (hop->rtnh_ifindex <= 0) continue;
    Route route = common_;
    route.interface = static_cast<InterfaceIndex>(hop->rtnh_ifindex);
    route.gateway.reset();
    while (const auto attribute = take_attribute(attributes))
      read_hop(family_, attribute->type, attribute->value, route);
    finish_hop(route);
    return route;
  }
  return std::nullopt;
}

std::optional<FoundRoute> read_found_route(ConstBytes body) noexcept {
  const auto parsed = parse(body);
  if (!parsed || parsed->route.interface == 0) return std::nullopt;
  switch (parsed->header.rtm_type) {
    case RTN_LOCAL: return FoundRoute{.route = parsed->route, .local = true};
    case RTN_UNICAST:
    case RTN_BROADCAST:
    case RTN_ANYCAST:
    case RTN_MULTICAST: return FoundRoute{.route = parsed->route, .local = false};
    default: return std::nullopt;
  }
}

}  // namespace wirelab::net_status
