#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>

#include "tests/support/lwip_instance.h"
#include "tests/support/manual_clock.h"
#include "tests/support/simulated_wire.h"

// A lease (RFC 2131) from a server that knows one address, over the portable sockets of the other host on the wire.

namespace wirelab::test {
namespace {

constexpr std::size_t kOptions = 240;
constexpr std::uint8_t kDiscover = 1;
constexpr std::uint8_t kOffer = 2;
constexpr std::uint8_t kRequest = 3;
constexpr std::uint8_t kAcknowledge = 5;
constexpr std::uint8_t kRelease = 7;

/// Answers every DISCOVER and REQUEST with 10.0.7.77.
class OneLease {
 public:
  explicit OneLease(net::Stack& stack) : socket_(stack.bind_datagram({net::Address(), 67})) {}

  [[nodiscard]] bool ok() const { return socket_.has_value(); }

  void serve() {
    std::array<std::uint8_t, 1024> question{};
    while (const auto got = (*socket_)->receive_from(std::as_writable_bytes(std::span(question)))) {
      if (got->size < kOptions + 3) continue;
      const std::uint8_t kind = question[kOptions + 2];
      heard.push_back(kind);
      const std::string_view all(reinterpret_cast<const char*>(question.data()), got->size);
      named = named || all.find("wirelab") != std::string_view::npos;
      if (kind == kDiscover) answer(question, kOffer);
      if (kind == kRequest) answer(question, kAcknowledge);
    }
  }

  std::vector<std::uint8_t> heard;
  bool named = false;  ///< the client told its name

 private:
  void answer(const std::array<std::uint8_t, 1024>& question, std::uint8_t kind) {
    std::array<std::uint8_t, 300> out{};
    std::copy_n(question.begin(), kOptions, out.begin());
    out[0] = 2;
    const std::array<std::uint8_t, 4> lease{10, 0, 7, 77};
    std::ranges::copy(lease, out.begin() + 16);
    const std::array<std::uint8_t, 28> options{53, 1, kind, 54,  4,   10,  0, 7, 1, 51, 4, 0, 0, 14,
                                               16, 1, 4,    255, 255, 255, 0, 3, 4, 10, 0, 7, 1, 255};
    std::ranges::copy(options, out.begin() + kOptions);
    const auto bytes = std::as_bytes(std::span(out));
    EXPECT_TRUE((*socket_)->send_to(bytes, {net::Address::ipv4(255, 255, 255, 255), 68}).has_value());
  }

  Result<net::DatagramSocketHandle> socket_;
};

class Told final : public Watcher {
 public:
  void ready() override { ++calls; }
  int calls = 0;
};

class Dhcp : public testing::Test {
 protected:
  template <typename Done>
  [[nodiscard]] bool run_until(Done done, Duration limit = std::chrono::seconds(60)) {
    for (const TimePoint end = clock_.now() + limit; !done();) {
      if (clock_.now() > end) return false;
      reactor_.run_once(Duration::zero());
      clock_.advance(std::chrono::milliseconds(1));
    }
    return true;
  }

  ManualClock clock_;
  Reactor reactor_{clock_};
  RepeatableEntropy entropy_;
  SimulatedWire wire_{reactor_};
  LwipInstance server_{reactor_, clock_, wire_.end(0), entropy_, {.ipv4 = "10.0.7.1"}};
};

TEST_F(Dhcp, Lease_BindsAndTheWatcherIsTold) {
  ASSERT_TRUE(server_.ok()) << server_.why();
  OneLease lease(server_->stack());
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
    return lease.heard.back() == kRelease;
  }));
  EXPECT_EQ(lease.heard, (std::vector<std::uint8_t>{kDiscover, kRequest, kRelease}));
}

TEST_F(Dhcp, ServerThatComesLate_IsFound) {
  ASSERT_TRUE(server_.ok()) << server_.why();
  LwipInstance client(reactor_, clock_, wire_.end(1), entropy_, {.dhcp = true});
  ASSERT_TRUE(client.ok()) << client.why();
  EXPECT_FALSE(run_until([&] { return client->address().has_value(); }, std::chrono::seconds(10)));
  OneLease lease(server_->stack());
  ASSERT_TRUE(lease.ok());
  EXPECT_TRUE(run_until([&] {
    lease.serve();
    return client->address().has_value();
  }));
}

TEST_F(Dhcp, LeaseIsRenewedBeforeItEnds) {
  ASSERT_TRUE(server_.ok()) << server_.why();
  OneLease lease(server_->stack());
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
  EXPECT_EQ(lease.heard.back(), kRequest);
  EXPECT_TRUE(client->address().has_value());
}

TEST_F(Dhcp, AddressThatCannotBe_IsRefused) {
  const LwipInstance client(reactor_, clock_, wire_.end(1), entropy_, {.ipv4 = "10.0.7.2", .prefix = 33});
  EXPECT_FALSE(client.ok());
}

}  // namespace
}  // namespace wirelab::test
