#include "firmware/net_status/find_hop.h"
#include "firmware/net_status/handlers.h"
#include "firmware/net_status/resolve.h"

namespace wirelab::net_status {
namespace {

/// The interface that the words name, else the one through which the stack would send to their address.
const Interface* interface_for(const Request& request) {
  const Picture& picture = request.picture();
  if (const auto name = request.words().value("interface")) return picture.interface(*name);
  const auto route = request.facts().route_to(request.words().address());
  return route ? picture.interface(route->interface) : nullptr;
}

/// Whether it can be one host's: not 0/8, 127/8, a group's, or everybody's (RFC 1122 section 3.2.1.3).
bool is_station(const net::Address& address) noexcept {
  const std::uint8_t first = address.bytes()[0];
  return first != 0 && first < 224 && !address.is_loopback();
}

}  // namespace

void arp_table(const Request& request) {
  request.answer([](JsonWriter& json, const Report& report) { write_neighbour_table(json, report); });
}

void arp_delete(const Request& request) {
  if (!request.may_change()) return;
  const Interface* interface = interface_for(request);
  Picture& picture = request.picture();
  const Neighbour* found =
      interface == nullptr
          ? nullptr
          : picture.neighbour(interface->index, with_scope(request.words().address(), interface->index));
  if (found == nullptr) {
    return request.refuse(Error::not_found, "the table has no entry for that address; ARP_TABLE lists those there are");
  }
  const Neighbour deleted = *found;
  const bool answered = request.answer([&](JsonWriter& json, const Report& report) {
    begin_document(json, "arp_delete", report);
    json.key("deleted");
    write_neighbour(json, report, deleted);
    json.end_object();
  });
  if (!answered) return;
  if (const auto done = request.facts().delete_neighbour(deleted.interface, deleted.address); !done) {
    return request.refuse(done.error());
  }
  picture.expect_removal(deleted);
  // lwIP announces nothing, and has the entry again as soon as it sends its answer there.
  static_cast<void>(request.reporter().picture());
}

void arp_resolve(const Request& request) {
  const net::Address& address = request.words().address();
  const auto wait = request.words().number("wait_ms", 10, 30'000, 3'000);
  if (!wait || address.family() != net::Family::ipv4) {
    return request.refuse(Error::invalid, "ARP asks for IPv4 addresses, and wait_ms is a number from 10 to 30000");
  }
  if (!is_station(address)) {
    return request.refuse(Error::invalid, "that is no station's address, so nobody answers to it");
  }
  if (request.picture().owns(address)) {
    return request.refuse(Error::invalid, "that address is this host's own; who else uses it, the timeline tells");
  }
  const auto route = request.facts().route_to(address);
  if (!request.words().value("interface") && route && route->gateway) {
    return request.refuse(Error::unreachable,
                          "the address is behind a router, where ARP does not reach; NEXT_HOP says which router, and "
                          "interface=NAME asks on that link all the same");
  }
  const Interface* interface = interface_for(request);
  if (interface == nullptr || interface->kind != InterfaceKind::ethernet) {
    return request.refuse(Error::unreachable,
                          "no Ethernet interface leads there; name one with interface=NAME, NET_STATUS lists them");
  }
  if (!interface->up || !interface->link) return request.refuse(kNoLink);
  request.begin<Resolve>(Resolve::Question{.interface = *interface,
                                           .source = source_for(request.picture(), interface->index, address),
                                           .address = address,
                                           .wait = std::chrono::milliseconds(*wait)});
}

void find_next_hop(const Request& request) {
  const auto silent = request.words().denied("resolve");
  if (!silent) return request.refuse(Error::invalid, "resolve is yes or no");
  const auto route = request.facts().route_to(request.words().address());
  if (!route) {
    return request.refuse(
        Error::unreachable,
        "no route leads to that address: no network of this host holds it and there is no default gateway");
  }
  const NextHop hop = next_hop(request.picture(), with_scope(request.words().address(), route->interface), *route);
  if (!*silent) return request.begin<FindHop>(hop);
  request.answer([&](JsonWriter& json, const Report& report) {
    begin_document(json, "next_hop", report);
    write_next_hop(json, "next_hop", report, hop);
    json.end_object();
  });
}

}  // namespace wirelab::net_status
