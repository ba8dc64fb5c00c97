#include "firmware/net_status_linux/linux_tables.h"

#include <cstdlib>
#include <fstream>

#include "firmware/net_status_linux/table_reader.h"
#include "tests/support/network_namespace.h"
#include "tests/unit/net_posix/poller_kinds.h"
#include "tests/unit/net_status_linux/folder.h"
#include "tests/unit/net_status_linux/iproute_picture.h"

namespace wirelab::net_status {
namespace {

class LinuxTablesTest : public net::PollerTest {
 protected:
  void SetUp() override {
    ASSERT_TRUE(network_.ok()) << network_.why();
    auto kernel = NetlinkRequests::open();
    ASSERT_TRUE(kernel);
    kernel_ = std::move(*kernel);
    auto tables = LinuxTables::open(*poller_, *kernel_, folder_.path());
    ASSERT_TRUE(tables);
    tables_ = std::move(*tables);
  }
  void ip(const std::string& arguments) { ASSERT_TRUE(network_.ip(arguments)) << network_.why(); }
  void refresh() { tables_->refresh(sink_); }

  /// Two interfaces that are joined, with addresses of every kind.
  void build_lab() {
    ip("link add v0 type veth peer name v1");
    ip("link set v0 address 02:00:00:00:00:01");
    ip("link set v0 up");
    ip("link set v1 up mtu 1400");
    ip("link add d0 type bridge");
    ip("address add 192.0.2.1/24 dev v0");
    ip("address add 192.0.2.77/24 dev v0 valid_lft 600 preferred_lft 600");
    ip("address add 198.51.100.1 peer 198.51.100.2/32 dev v1");
    ip("address add 2001:db8::1/64 dev v0 nodad");
    ip("address add 2001:db8:1::1/64 dev v1 valid_lft 600 preferred_lft 300");
    ip("route add default via 192.0.2.254 metric 100 src 192.0.2.1 proto dhcp");
    ip("route add default via 192.0.2.253 dev v0 metric 200 proto static");
    ip("route add 203.0.113.0/24 nexthop via 192.0.2.250 nexthop via 192.0.2.251 weight 2");
    ip("route add 10.9.0.0/16 via inet6 fe80::99 dev v0");
    ip("route add blackhole 10.1.0.0/16");
    ip("route add 10.2.0.0/16 dev v0 table 77");
    ip("-6 route add default via fe80::1 dev v0 metric 50");
    ip("-6 route add 2001:db8:9::/48 nexthop via fe80::5 dev v0 nexthop via fe80::6 dev v0");
    ip("neigh add 192.0.2.254 lladdr 02:00:00:00:00:fe dev v0 nud reachable");
    ip("neigh add 192.0.2.253 lladdr 02:00:00:00:00:fd dev v0 nud permanent");
    ip("neigh add 192.0.2.252 lladdr 02:00:00:00:00:fc dev v0 nud stale");
    ip("neigh add 2001:db8::fe lladdr 02:00:00:00:00:fe dev v0 nud permanent");
    ip("neigh add fe80::1 lladdr 02:00:00:00:00:fe dev v0 nud stale");
    ip("neigh add proxy 192.0.2.9 dev v0");
  }

  /// A network for many hosts. Without IPv6, whose own neighbours would be counted too.
  void build_flood_lab() {
    ip("link add v0 type veth peer name v1");
    ip("link set v0 addrgenmode none");
    ip("link set v1 addrgenmode none");
    ip("link set v0 up");
    ip("link set v1 up");
    ip("address add 10.0.0.1/16 dev v0");
  }
  void add_neighbours(std::size_t count) {
    std::ofstream batch(folder_.path() + "/batch");
    for (std::size_t number = 0; number < count; ++number) {
      batch << "neigh add 10.0." << number / 250 + 1 << '.' << number % 250 + 1 << " lladdr 02:00:00:00:00:01 dev v0\n";
    }
    batch.close();
    ip("-batch " + folder_.path() + "/batch");
  }

  /// What the sink knows is what iproute2 says. Traffic and duplicate detection go on, so it may take a few looks.
  void expect_agreement() {
    const auto agree = [&] {
      const auto interfaces = interfaces_of_iproute();
      refresh();
      return interfaces_of(sink_) == interfaces && addresses_of(sink_) == addresses_of_iproute() &&
             routes_of(sink_) == routes_of_iproute() && neighbours_of(sink_) == neighbours_of_iproute();
    };
    if (turn_until(agree)) return;
    EXPECT_EQ(interfaces_of(sink_), interfaces_of_iproute());
    EXPECT_EQ(addresses_of(sink_), addresses_of_iproute());
    EXPECT_EQ(routes_of(sink_), routes_of_iproute());
    EXPECT_EQ(neighbours_of(sink_), neighbours_of_iproute());
  }

  support::NetworkNamespace network_;
  Folder folder_;
  std::unique_ptr<NetlinkRequests> kernel_;
  std::unique_ptr<LinuxTables> tables_;
  TableSink sink_;
};

TEST_P(LinuxTablesTest, FirstRefresh_AgreesWithIproute) {
  build_lab();
  expect_agreement();
  EXPECT_GE(sink_.whole, 1);
  EXPECT_EQ(sink_.interfaces.size(), 4U);
  EXPECT_GE(sink_.routes.size(), 10U);
  EXPECT_EQ(sink_.neighbours.size(), 5U);
}

TEST_P(LinuxTablesTest, Changes_ArriveAndAgreeWithIproute) {
  refresh();
  build_lab();
  expect_agreement();
  ip("address del 192.0.2.77/24 dev v0");
  ip("neigh del 192.0.2.252 dev v0");
  ip("neigh replace 192.0.2.253 lladdr 02:00:00:00:01:fd dev v0 nud permanent");
  ip("route del 10.9.0.0/16");
  ip("route replace default via 192.0.2.250 metric 100");
  expect_agreement();
  ip("link set v1 down");
  expect_agreement();
  ip("link set v1 name other");
  ip("link del d0");
  expect_agreement();
  ip("link del v0");
  expect_agreement();
  EXPECT_EQ(sink_.interfaces.size(), 1U);
}

TEST_P(LinuxTablesTest, Change_CallsTheWatcher) {
  net::CountingWatcher watcher;
  tables_->watch(&watcher);
  refresh();
  settle();
  const int before = watcher.calls;
  ip("link add d0 type bridge");
  EXPECT_TRUE(turn_until([&] { return watcher.calls > before; }));
  tables_->watch(nullptr);
}

TEST_P(LinuxTablesTest, SmallChanges_AreNoReasonToReadAll) {
  build_lab();
  expect_agreement();
  const int whole = sink_.whole;
  ip("address add 192.0.2.88/24 dev v0");
  ip("route add 10.3.0.0/16 via 192.0.2.254");
  ip("neigh add 192.0.2.251 lladdr 02:00:00:00:00:fb dev v0 nud stale");
  refresh();
  EXPECT_EQ(sink_.whole, whole);
  expect_agreement();
}

TEST_P(LinuxTablesTest, PortThatLeavesABridge_IsStillThere) {
  build_lab();
  ip("link set v1 master d0");
  expect_agreement();
  ip("link set v1 nomaster");
  expect_agreement();
  EXPECT_EQ(sink_.interfaces.size(), 4U);
}

TEST_P(LinuxTablesTest, AskedEntry_IsSeenIncomplete) {
  build_lab();
  expect_agreement();
  ip("neigh del 192.0.2.252 dev v0");
  ASSERT_EQ(std::system("PATH=$PATH:/usr/sbin:/sbin ip neigh add 192.0.2.252 dev v0 use"), 0);
  EXPECT_TRUE(turn_until([&] {
    refresh();
    for (const auto& [key, row] : sink_.neighbours) {
      if (row.address == net::Address::ipv4(192, 0, 2, 252)) return row.state == NeighbourState::incomplete;
    }
    return false;
  }));
}

TEST_P(LinuxTablesTest, TenThousandNeighbours_AreReadAnewAndAllThere) {
  build_flood_lab();
  refresh();
  const int whole = sink_.whole;
  add_neighbours(10'000);
  EXPECT_TRUE(turn_until([&] {
    refresh();
    return sink_.neighbours.size() == 10'000;
  })) << sink_.neighbours.size();
  EXPECT_GT(sink_.whole, whole) << "the queue is not that long: announcements must have been lost";
}

TEST_P(LinuxTablesTest, MoreNeighboursThanAreRead_AreLeftOut) {
  build_flood_lab();
  add_neighbours(kMostRows + 500);
  refresh();
  EXPECT_EQ(sink_.neighbours.size(), kMostRows);
  EXPECT_EQ(sink_.whole, 1);
  // The rest of that answer does not come instead of the next one; the queue of announcements takes a few looks.
  ip("address add 10.0.0.2/16 dev v0");
  EXPECT_TRUE(turn_until([&] {
    refresh();
    return addresses_of(sink_) == addresses_of_iproute();
  }));
  EXPECT_EQ(sink_.interfaces.size(), 3U);
}

TEST_P(LinuxTablesTest, ResolverFile_IsReadWhenItChanges) {
  refresh();
  EXPECT_EQ(sink_.resolver, Resolver());
  folder_.write("etc/resolv.conf", "nameserver 192.0.2.53\n");
  refresh();
  ASSERT_EQ(sink_.resolver.server_count, 1U);
  EXPECT_EQ(sink_.resolver.servers[0], net::Address::ipv4(192, 0, 2, 53));
  const int resolvers = sink_.resolvers;
  refresh();
  EXPECT_EQ(sink_.resolvers, resolvers);
  folder_.write("etc/resolv.conf", "nameserver 192.0.2.54\n");
  refresh();
  EXPECT_EQ(sink_.resolver.servers[0], net::Address::ipv4(192, 0, 2, 54));
  folder_.remove("etc/resolv.conf");
  refresh();
  EXPECT_EQ(sink_.resolver, Resolver());
}

TEST_P(LinuxTablesTest, LongRoot_IsInvalid) {
  const auto tables = LinuxTables::open(*poller_, *kernel_, std::string(kMostRoot + 1, 'a'));
  ASSERT_FALSE(tables);
  EXPECT_EQ(tables.error(), Error::invalid);
}

INSTANTIATE_TEST_SUITE_P(Pollers, LinuxTablesTest, testing::Values(net::PollerKind::epoll, net::PollerKind::poll),
                         net::kind_name);

}  // namespace
}  // namespace wirelab::net_status
