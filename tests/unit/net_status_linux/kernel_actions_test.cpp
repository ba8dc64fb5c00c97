#include <arpa/inet.h>
#include <net/if.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/if_ether.h>
#include <linux/if_packet.h>

#include "firmware/net_status_linux/neighbour_actions.h"
#include "firmware/net_status_linux/route_query.h"
#include "firmware/net_status_linux/table_reader.h"
#include "firmware/posix/unique_fd.h"
#include "tests/support/network_namespace.h"
#include "tests/unit/net_status_linux/iproute_picture.h"

namespace wirelab::net_status {
namespace {

using net::Address;

constexpr auto kNeighbour = Address::ipv4(192, 0, 2, 7);

/// Hears the ARP requests that leave an interface.
class RequestEar {
 public:
  explicit RequestEar(const char* interface) : fd_(::socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, htons(ETH_P_ARP))) {
    sockaddr_ll address{};
    address.sll_family = AF_PACKET;
    address.sll_protocol = htons(ETH_P_ARP);
    address.sll_ifindex = static_cast<int>(::if_nametoindex(interface));
    ok_ = ::bind(fd_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  [[nodiscard]] bool ok() const { return ok_; }
  /// True if a request for 192.0.2.7 to everybody comes within two seconds.
  [[nodiscard]] bool hears_one() const {
    for (int frame = 0; frame < 100; ++frame) {
      pollfd wait{.fd = fd_.get(), .events = POLLIN, .revents = 0};
      if (::poll(&wait, 1, 2000) <= 0) return false;
      std::array<std::uint8_t, 60> bytes{};
      if (::recv(fd_.get(), bytes.data(), bytes.size(), 0) < 42) continue;
      if (bytes[0] == 0xff && bytes[21] == 1 && bytes[38] == 192 && bytes[41] == 7) return true;
    }
    return false;
  }

 private:
  UniqueFd fd_;
  bool ok_ = false;
};

class KernelActions : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(network_.ok()) << network_.why();
    ip("link add v0 type veth peer name v1");
    ip("link set v0 up");
    ip("link set v1 up");
    ip("address add 192.0.2.1/24 dev v0");
    ip("address add 2001:db8::1/64 dev v0 nodad");
    ip("route add default via 192.0.2.254");
    auto kernel = NetlinkRequests::open();
    ASSERT_TRUE(kernel);
    kernel_ = std::move(*kernel);
    v0_ = ::if_nametoindex("v0");
  }
  void ip(const std::string& arguments) { ASSERT_TRUE(network_.ip(arguments)) << network_.why(); }

  support::NetworkNamespace network_;
  std::unique_ptr<NetlinkRequests> kernel_;
  InterfaceIndex v0_ = 0;
};

TEST_F(KernelActions, Delete_RemovesTheEntry) {
  ip("neigh add 192.0.2.7 lladdr 02:00:00:00:00:07 dev v0 nud stale");
  EXPECT_TRUE(remove_neighbour(*kernel_, v0_, kNeighbour));
  EXPECT_EQ(neighbours_of_iproute(), Picture());
}

TEST_F(KernelActions, DeleteOfWhatIsNotThere_IsNotFound) {
  const auto removed = remove_neighbour(*kernel_, v0_, kNeighbour);
  ASSERT_FALSE(removed);
  EXPECT_EQ(removed.error().error, Error::not_found);
  const auto nowhere = remove_neighbour(*kernel_, 9999, kNeighbour);
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().error, Error::not_found);
}

TEST_F(KernelActions, AskForUnknown_PutsARequestOnTheLink) {
  const RequestEar ear("v1");
  ASSERT_TRUE(ear.ok());
  EXPECT_TRUE(ask_neighbour(*kernel_, v0_, kNeighbour));
  EXPECT_TRUE(ear.hears_one());
}

TEST_F(KernelActions, AskForReachable_AsksEverybodyAllTheSame) {
  ip("neigh add 192.0.2.7 lladdr 02:00:00:00:00:07 dev v0 nud reachable");
  const RequestEar ear("v1");
  ASSERT_TRUE(ear.ok());
  EXPECT_TRUE(ask_neighbour(*kernel_, v0_, kNeighbour));
  EXPECT_TRUE(ear.hears_one());
}

TEST_F(KernelActions, AskForPermanent_IsRefusedAndKeepsIt) {
  ip("neigh add 192.0.2.7 lladdr 02:00:00:00:00:07 dev v0 nud permanent");
  const auto asked = ask_neighbour(*kernel_, v0_, kNeighbour);
  ASSERT_FALSE(asked);
  EXPECT_EQ(asked.error().error, Error::unsupported);
  EXPECT_EQ(neighbours_of_iproute(), Picture{"192.0.2.7 dev v0 02:00:00:00:00:07 permanent"});
}

/// Runs `check` in a process without privileges; true if it answered so.
template <typename Check>
bool holds_without_privileges(Check check) {
  const pid_t child = ::fork();
  if (child == 0) {
    constexpr uid_t kNobody = 65534;
    ::_exit(::setresuid(kNobody, kNobody, kNobody) == 0 && check() ? 0 : 1);
  }
  int status = -1;
  return ::waitpid(child, &status, 0) == child && status == 0;
}

TEST_F(KernelActions, WithoutThePrivilege_ChangesAreNotAllowed) {
  ip("neigh add 192.0.2.7 lladdr 02:00:00:00:00:07 dev v0 nud stale");
  EXPECT_TRUE(holds_without_privileges([&] {
    const auto kernel = NetlinkRequests::open();
    if (!kernel) return false;
    const auto removed = remove_neighbour(**kernel, v0_, kNeighbour);
    const auto asked = ask_neighbour(**kernel, v0_, kNeighbour);
    return !removed && removed.error().error == Error::not_allowed && !asked &&
           asked.error().error == Error::not_allowed;
  }));
  EXPECT_EQ(neighbours_of_iproute(), Picture{"192.0.2.7 dev v0 02:00:00:00:00:07 stale"});
}

TEST_F(KernelActions, WithoutThePrivilege_ReadingGoesOn) {
  EXPECT_TRUE(holds_without_privileges([&] {
    const auto kernel = NetlinkRequests::open();
    TableSink sink;
    return kernel && read_links(**kernel, sink) && sink.interfaces.size() == 3 && find_route(**kernel, kNeighbour);
  }));
}

TEST_F(KernelActions, RouteToOwnAddress_IsLocal) {
  const auto route = find_route(*kernel_, Address::ipv4(192, 0, 2, 1));
  ASSERT_TRUE(route);
  EXPECT_TRUE(route->local);
  EXPECT_FALSE(route->gateway);
}

TEST_F(KernelActions, RouteOnTheLink_HasNoGateway) {
  const auto route = find_route(*kernel_, kNeighbour);
  ASSERT_TRUE(route);
  EXPECT_FALSE(route->local);
  EXPECT_EQ(route->interface, v0_);
  EXPECT_FALSE(route->gateway);
  EXPECT_EQ(route->source, Address::ipv4(192, 0, 2, 1));
}

TEST_F(KernelActions, RouteElsewhere_GoesThroughTheGateway) {
  const auto route = find_route(*kernel_, Address::ipv4(203, 0, 113, 5));
  ASSERT_TRUE(route);
  EXPECT_EQ(route->gateway, Address::ipv4(192, 0, 2, 254));
  EXPECT_EQ(route->interface, v0_);
}

TEST_F(KernelActions, RouteOfIpv6_IsAsked) {
  const auto near = find_route(*kernel_, *Address::parse("2001:db8::7"));
  ASSERT_TRUE(near);
  EXPECT_EQ(near->interface, v0_);
  EXPECT_EQ(near->source, Address::parse("2001:db8::1"));
  const auto far = find_route(*kernel_, *Address::parse("2001:db8:9::7"));
  ASSERT_FALSE(far);
  EXPECT_EQ(far.error(), Error::unreachable);
}

TEST_F(KernelActions, RouteToALinkLocalAddress_GoesWhereItsScopeSays) {
  for (const char* name : {"v0", "v1"}) {
    const InterfaceIndex index = ::if_nametoindex(name);
    const auto route = find_route(*kernel_, *Address::parse("fe80::7%" + std::to_string(index)));
    ASSERT_TRUE(route) << name;
    EXPECT_EQ(route->interface, index);
  }
}

TEST_F(KernelActions, RoutesThatForbidOrDrop_AreUnreachable) {
  ip("route add blackhole 10.1.0.0/16");
  ip("route add prohibit 10.2.0.0/16");
  ip("route add unreachable 10.3.0.0/16");
  for (const char* to : {"10.1.0.1", "10.2.0.1", "10.3.0.1"}) {
    const auto route = find_route(*kernel_, *Address::parse(to));
    ASSERT_FALSE(route);
    EXPECT_EQ(route.error(), Error::unreachable);
  }
}

TEST_F(KernelActions, AfterManyQuestions_AnswersAreStillTheirOwn) {
  for (int turn = 0; turn < 200; ++turn) {
    EXPECT_FALSE(remove_neighbour(*kernel_, v0_, kNeighbour));
    EXPECT_TRUE(find_route(*kernel_, kNeighbour));
  }
}

}  // namespace
}  // namespace wirelab::net_status
