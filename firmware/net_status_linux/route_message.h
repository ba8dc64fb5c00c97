#pragma once

#include <optional>

#include "firmware/core/bytes.h"
#include "firmware/net_status/facts.h"

namespace wirelab::net_status {

/// Reads the body of RTM_NEWROUTE or RTM_DELROUTE (rtnetlink(7)), one row a hop: a route over several routers
/// (RTA_MULTIPATH) becomes as many rows of the same network. Only the main table's unicast routes are read: what `ip
/// route` lists, without routes that lead nowhere (blackhole, unreachable) and the kernel's own cache.
class RouteReader {
 public:
  explicit RouteReader(ConstBytes body) noexcept;
  /// The next hop's row; nothing after the last, and in a message that is cut or not for the list.
  [[nodiscard]] std::optional<Route> next() noexcept;

 private:
  int family_ = 0;
  std::optional<Route> single_;
  Route common_;
  ConstBytes hops_;
};

/// The answer to RTM_GETROUTE for one address, which is a route too. Nothing if the message is cut or says that the
/// packet goes nowhere.
struct FoundRoute {
  Route route;
  bool local = false;  ///< it ends at this host
};
[[nodiscard]] std::optional<FoundRoute> read_found_route(ConstBytes body) noexcept;

}  // namespace wirelab::net_status
