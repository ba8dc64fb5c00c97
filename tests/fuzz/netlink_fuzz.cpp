// What the kernel, and whoever can send to a netlink socket, says.

#include <linux/rtnetlink.h>

#include <cstdint>

#include "firmware/net_status_linux/address_message.h"
#include "firmware/net_status_linux/link_message.h"
#include "firmware/net_status_linux/neighbour_message.h"
#include "firmware/net_status_linux/netlink_message.h"
#include "firmware/net_status_linux/route_message.h"
#include "tests/fuzz/checks.h"

namespace {

using namespace wirelab;
using namespace wirelab::net_status;

void read_body(ConstBytes body) {
  constexpr TimePoint kNow{std::chrono::hours(10'000)};
  if (const auto link = read_link(body)) require(link->index != 0 && !link->name.empty(), "an interface has a name");
  if (const auto address = read_address(body)) require(address->interface != 0, "an address has an interface");
  static_cast<void>(read_address_life(body));
  static_cast<void>(read_found_route(body));
  RouteReader routes(body);
  std::size_t rows = 0;
  while (const auto route = routes.next()) {
    require(route->interface != 0, "a route has an interface");
    ++rows;
  }
  require(rows <= body.size() / sizeof(rtnexthop) + 1, "a hop takes room");
  if (const auto entry = read_neighbour(body, kNow)) {
    require(entry->row.interface != 0 && entry->row.confirmed <= kNow, "a neighbour was seen before now");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ConstBytes rest = std::as_bytes(std::span(data, size));
  read_body(rest);
  while (const auto message = take_message(rest)) read_body(message->body);
  return 0;
}
