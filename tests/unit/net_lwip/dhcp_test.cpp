#include <gtest/gtest.h>

#include <vector>

#include "tests/support/lease_server.h"
#include "tests/support/wired_test.h"

// A lease (RFC 2131) from a server that knows one address, over the portable sockets of the other host on the wire.

namespace wirelab::test {
namespace {

class Told final : public Watcher {
 public:
  void ready() override { ++calls; }
  int calls = 0;
};

class Dhcp : public WiredTest {
 protected:
  LwipInstance server_{reactor_, clock_, wire_.end(0), entropy_, {.ipv4 = "10.0.7.1"}};
};

TEST_F(Dhcp, FirstQuestion_IsSeenByATapThatIsOpenedAtOnce) {
  LwipInstance client(reactor_, clock_, wire_.end(1), entropy_, {.dhcp = true});
  ASSERT_TRUE(client.ok()) << client.why();
  auto tap = client->stack().tap({.what = net::TapFilter::addressing});
  ASSERT_TRUE(tap.has_value());
  std::array<std::byte, 1600> room;
  // Before a server could answer: 67 is its port.
  constexpr std::size_t kDestinationPort = 36;
  turn();
  const auto first = (*tap)->next(room);
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->direction, net::Direction::sent);
  EXPECT_EQ(room[kDestinationPort + 1], std::byte{67});
}

TEST_F(Dhcp, Lease_BindsAndTheWatcherIsTold) {
  ASSERT_TRUE(server_.ok()) << server_.why();
  LeaseServer lease(server_->stack());
  ASSERT_TRUE(lease.ok());
  {
    Told told;
    LwipInstance client(reactor_, clock_, wire_.end(1), entropy_, {.dhcp = true});
    ASSERT_TRUE(client.ok()) << client.why();
    EXPECT_EQ(client->address(), fail(Error::would_block));
    client->watch_address(&told);
    const TimePoint start = clock_.now();
    ASSERT_TRUE(run_until([&] {
      lease.serve();
      return client->address().has_value();
    }));
    EXPECT_EQ(client->address(), net::Address::ipv4(10, 0, 7, 77));
    EXPECT_LT(clock_.now() - start, std::chrono::seconds(1));
    reactor_.run_once(Duration::zero());
    EXPECT_GT(told.calls, 1);
    EXPECT_TRUE(lease.named);
    // It is an address that works, not only one that is known.
    auto listener = client->stack().listen({*client->address(), 0});
    ASSERT_TRUE(listener.has_value());
    auto stream = server_->stack().connect({*client->address(), (*listener)->local().port});
    ASSERT_TRUE(stream.has_value());
    EXPECT_TRUE(run_until([&] { return (*stream)->write({}).has_value(); }));
    client->watch_address(nullptr);
  }
  ASSERT_TRUE(run_until([&] {
    lease.serve();
    return lease.heard.back() == DhcpKind::release;
  }));
  EXPECT_EQ(lease.heard, (std::vector<DhcpKind>{DhcpKind::discover, DhcpKind::request, DhcpKind::release}));
}

TEST_F(Dhcp, ServerThatComesLate_IsFound) {
  ASSERT_TRUE(server_.ok()) << server_.why();
  LwipInstance client(reactor_, clock_, wire_.end(1), entropy_, {.dhcp = true});
  ASSERT_TRUE(client.ok()) << client.why();
  EXPECT_FALSE(run_until([&] { return client->address().has_value(); }, std::chrono::seconds(10)));
  LeaseServer lease(server_->stack());
  ASSERT_TRUE(lease.ok());
  EXPECT_TRUE(run_until([&] {
    lease.serve();
    return client->address().has_value();
  }));
}

TEST_F(Dhcp, LeaseIsRenewedBeforeItEnds) {
  ASSERT_TRUE(server_.ok()) << server_.why();
  LeaseServer lease(server_->stack());
  ASSERT_TRUE(lease.ok());
  LwipInstance client(reactor_, clock_, wire_.end(1), entropy_, {.dhcp = true});
  ASSERT_TRUE(client.ok()) << client.why();
  ASSERT_TRUE(run_until([&] {
    lease.serve();
    return client->address().has_value();
  }));
  // 3600 seconds: renewal at half of it.
  ASSERT_TRUE(run_until(
      [&] {
        clock_.advance(std::chrono::milliseconds(100));
        lease.serve();
        return lease.heard.size() > 2;
      },
      std::chrono::seconds(2000)));
  EXPECT_EQ(lease.heard.back(), DhcpKind::request);
  EXPECT_TRUE(client->address().has_value());
}

TEST_F(Dhcp, AddressThatCannotBe_IsRefused) {
  const LwipInstance client(reactor_, clock_, wire_.end(1), entropy_, {.ipv4 = "10.0.7.2", .prefix = 33});
  EXPECT_FALSE(client.ok());
}

}  // namespace
}  // namespace wirelab::test
