#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "firmware/net_status/fact_source.h"
#include "firmware/net_status_linux/filed_lease.h"
#include "firmware/net_status_linux/netlink_requests.h"

namespace wirelab::net_status {

/// Rows of one table that are read; of a longer one the rest is left out.
inline constexpr std::size_t kMostRows = 16'384;

/// What came of reading a table.
struct TableRead {
  bool consistent = true;  ///< false: it changed meanwhile, so that a row may be missing
  std::size_t rows = 0;
};

/// Reads one of the kernel's tables and puts every row of it into `sink`. A family that the kernel does not have is an
/// empty table.
[[nodiscard]] Result<TableRead> read_links(NetlinkRequests& kernel, FactSink& sink);
[[nodiscard]] Result<TableRead> read_addresses(NetlinkRequests& kernel, FactSink& sink);
[[nodiscard]] Result<TableRead> read_routes(NetlinkRequests& kernel, FactSink& sink);
/// `now` is the moment from which the entries' ages count back.
[[nodiscard]] Result<TableRead> read_neighbours(NetlinkRequests& kernel, FactSink& sink, TimePoint now);

/// The IPv4 addresses of one interface, with their lives.
struct OwnAddresses {
  static constexpr std::size_t kMost = 16;
  std::array<OwnAddress, kMost> items{};
  std::size_t count = 0;

  [[nodiscard]] std::span<const OwnAddress> view() const noexcept { return std::span(items).first(count); }
};
/// Asks the kernel for them; none if it does not answer, and no more than there is room for.
[[nodiscard]] OwnAddresses read_own_addresses(NetlinkRequests& kernel, InterfaceIndex interface);

}  // namespace wirelab::net_status
