#include "firmware/net_status_linux/table_reader.h"

#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "firmware/net_status_linux/address_message.h"
#include "firmware/net_status_linux/link_message.h"
#include "firmware/net_status_linux/neighbour_message.h"
#include "firmware/net_status_linux/route_message.h"

namespace wirelab::net_status {
namespace {

/// Counts rows and hands each to `put`, which is what differs between the tables.
template <typename Put>
class RowTaker final : public MessageTaker {
 public:
  explicit RowTaker(Put put) noexcept : put_(put) {}
  bool message(const NetlinkMessage& message) override {
    put_(message.body);
    return ++rows_ < kMostRows;
  }
  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }

 private:
  Put put_;
  std::size_t rows_ = 0;
};

template <typename Header, typename Put>
Result<TableRead> read_table(NetlinkRequests& kernel, std::uint16_t type, const Header& header, Put put) {
  RowTaker<Put> taker(put);
  NetlinkRequest request(type, NLM_F_DUMP);
  const auto consistent = kernel.ask(request.add_header(header), taker);
  if (consistent) return TableRead{.consistent = *consistent, .rows = taker.rows()};
  switch (consistent.error()) {
    case Error::no_space:
    case Error::not_found:
    case Error::unsupported: return TableRead{.consistent = true, .rows = taker.rows()};
    default: return fail(consistent.error());
  }
}

}  // namespace

Result<TableRead> read_links(NetlinkRequests& kernel, FactSink& sink) {
  return read_table(kernel, RTM_GETLINK, ifinfomsg{}, [&](ConstBytes body) {
    if (const auto row = read_link(body)) sink.put(*row);
  });
}

Result<TableRead> read_addresses(NetlinkRequests& kernel, FactSink& sink) {
  return read_table(kernel, RTM_GETADDR, ifaddrmsg{}, [&](ConstBytes body) {
    if (const auto row = read_address(body)) sink.put(*row);
  });
}

Result<TableRead> read_routes(NetlinkRequests& kernel, FactSink& sink) {
  TableRead both;
  for (const int family : {AF_INET, AF_INET6}) {
    rtmsg header{};
    header.rtm_family = static_cast<unsigned char>(family);
    header.rtm_table = RT_TABLE_MAIN;
    const auto read = read_table(kernel, RTM_GETROUTE, header, [&](ConstBytes body) {
      RouteReader routes(body);
      while (const auto row = routes.next()) sink.put(*row);
    });
    if (!read) return read;
    both.consistent = both.consistent && read->consistent;
    both.rows += read->rows;
  }
  return both;
}

Result<TableRead> read_neighbours(NetlinkRequests& kernel, FactSink& sink, TimePoint now) {
  return read_table(kernel, RTM_GETNEIGH, ndmsg{}, [&](ConstBytes body) {
    const auto entry = read_neighbour(body, now);
    if (entry && entry->listed) sink.put(entry->row);
  });
}

OwnAddresses read_own_addresses(NetlinkRequests& kernel, InterfaceIndex interface) {
  OwnAddresses own;
  ifaddrmsg header{};
  header.ifa_family = AF_INET;
  header.ifa_index = interface;
  // What was read before a failure counts: a lease is then looked for among fewer addresses.
  static_cast<void>(read_table(kernel, RTM_GETADDR, header, [&](ConstBytes body) {
    const auto row = read_address(body);
    if (!row || row->interface != interface || row->address.family() != net::Family::ipv4) return;
    if (own.count < OwnAddresses::kMost) own.items[own.count++] = {Ipv4(row->address), read_address_life(body)};
  }));
  return own;
}

}  // namespace wirelab::net_status
