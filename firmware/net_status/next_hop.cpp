#include "firmware/net_status/next_hop.h"

#include <algorithm>

namespace wirelab::net_status {
namespace {

using net::Address;
using net::Family;

/// The row that a packet to `to` on this way matches best (RFC 1812 section 5.2.4.3).
std::optional<Route> deciding_row(const Picture& picture, const Address& to, const RouteAnswer& way) noexcept {
  const Route* best = nullptr;
  for (const auto& row : picture.routes()) {
    const Route& route = row.facts;
    const bool fits = route.interface == way.interface && route.gateway == way.gateway &&
                      same_network(route.destination, to, route.prefix);
    const bool better =
        best == nullptr || route.prefix > best->prefix || (route.prefix == best->prefix && route.metric < best->metric);
    if (fits && better) best = &route;
  }
  return best == nullptr ? std::nullopt : std::optional(*best);
}

/// The MAC that an address has by rule alone; nothing for a station's.
std::optional<net::MacAddress> computed_mac(const Picture& picture, const NextHop& hop) noexcept {
  const auto bytes = hop.to.bytes();
  if (hop.to.family() == Family::ipv6) {
    if (bytes[0] != 0xff) return std::nullopt;
    return net::MacAddress{0x33, 0x33, bytes[12], bytes[13], bytes[14], bytes[15]};
  }
  if ((bytes[0] & 0xf0U) == 0xe0U) {
    return net::MacAddress{0x01, 0x00, 0x5e, static_cast<std::uint8_t>(bytes[1] & 0x7fU), bytes[2], bytes[3]};
  }
  const auto rows = picture.addresses();
  const bool to_all = std::ranges::any_of(rows, [&](const auto& row) {
    const InterfaceAddress& own = row.facts;
    if (own.interface != hop.route.interface || own.prefix > 30 || !same_network(own.address, hop.to, own.prefix))
      return false;
    std::uint32_t host = 0;
    for (const std::uint8_t byte : bytes) host = host << 8U | byte;
    const std::uint32_t ones = own.prefix == 0 ? UINT32_MAX : UINT32_MAX >> own.prefix;
    return own.address.family() == Family::ipv4 && (host & ones) == ones;
  });
  if (to_all || hop.to == Address::ipv4(255, 255, 255, 255)) return net::kBroadcastMac;
  return std::nullopt;
}

void add_network(TextBuilder& out, const Route& route) noexcept {
  route.destination.append_to(out);
  out.add('/').add_number(route.prefix);
}

std::string_view known_name(HopKnown known) noexcept {
  switch (known) {
    case HopKnown::none: return "none";
    case HopKnown::table: return "table";
    case HopKnown::asked: return "asked";
    case HopKnown::no_answer: return "no_answer";
    case HopKnown::computed: return "computed";
  }
  return "none";
}

}  // namespace

bool same_network(const Address& one, const Address& other, unsigned bits) noexcept {
  if (one.family() != other.family()) return false;
  const auto left = one.bytes();
  const auto right = other.bytes();
  const std::size_t whole = bits / 8;
  if (!std::ranges::equal(left.first(whole), right.first(whole))) return false;
  const unsigned rest = bits % 8;
  return rest == 0 || ((left[whole] ^ right[whole]) >> (8 - rest)) == 0;
}

NextHop next_hop(const Picture& picture, const Address& to, const RouteAnswer& route) noexcept {
  NextHop hop{.to = to, .route = route, .because = std::nullopt, .mac = std::nullopt, .known = HopKnown::none};
  if (route.local) return hop;
  hop.because = deciding_row(picture, to, route);
  if (!route.gateway) hop.mac = computed_mac(picture, hop);
  if (hop.mac) {
    hop.known = HopKnown::computed;
    return hop;
  }
  const Neighbour* neighbour = picture.neighbour(route.interface, hop.station());
  if (neighbour != nullptr) hop.mac = answering_mac(*neighbour);
  if (hop.mac) hop.known = HopKnown::table;
  return hop;
}

void explain(TextBuilder& out, const Picture& picture, const NextHop& hop) noexcept {
  hop.to.append_to(out);
  if (hop.route.local) {
    out.add(" is this host's own address: the packet never leaves it");
    return;
  }
  const Interface* interface = picture.interface(hop.route.interface);
  const std::string_view name = interface != nullptr ? interface->name.view() : "the interface";
  if (hop.known == HopKnown::computed) {
    out.add(" is for many stations: its MAC follows from the address by rule, and nobody is asked");
  } else if (hop.route.gateway) {
    out.add(" is not on the link of ").add(name).add(": the frame goes to the router ");
    hop.route.gateway->append_to(out);
    if (hop.because && hop.because->prefix == 0) {
      out.add(", the default gateway");
    } else if (hop.because) {
      out.add(", through which ");
      add_network(out, *hop.because);
      out.add(" is reached");
    }
    out.add(". The MAC is the router's, the IP destination stays ");
    hop.to.append_to(out);
  } else {
    out.add(" is on the link of ").add(name);
    if (hop.because) {
      out.add(", in its network ");
      add_network(out, *hop.because);
    }
    out.add(": the frame goes to the station itself");
  }
}

void write_next_hop(JsonWriter& json, std::string_view key, const Report& report, const std::optional<NextHop>& hop) {
  json.key(key);
  if (!hop) {
    json.null();
    return;
  }
  json.begin_object();
  write_address(json, "to", hop->to);
  const Interface* interface = report.picture.interface(hop->route.interface);
  if (interface == nullptr) {
    json.null("interface");
  } else {
    json.text("interface", interface->name.view());
  }
  json.flag("local", hop->route.local).flag("on_link", !hop->route.local && !hop->route.gateway);
  write_address(json, "gateway", hop->route.gateway);
  write_address(json, "source", hop->route.source);
  write_mac(json, "mac", hop->mac);
  const bool station = hop->mac && hop->known != HopKnown::computed;
  write_address(json, "whose", station ? std::optional(hop->station()) : std::nullopt);
  json.text("known", known_name(hop->known));
  std::array<char, 320> room;
  TextBuilder why(room);
  explain(why, report.picture, *hop);
  json.text("why", why.text()).end_object();
}

}  // namespace wirelab::net_status
