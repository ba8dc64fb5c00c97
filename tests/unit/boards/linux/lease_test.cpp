#include "boards/linux/init/lease.h"

#include <gtest/gtest.h>

#include <vector>

namespace wirelab::boards {
namespace {

using Environment = std::vector<const char*>;
using net::Address;

std::expected<Lease, std::string> lease_of(const Environment& given) { return read_lease(lease_values(given)); }

TEST(Lease, EventsOfUdhcpc_AreKnown) {
  EXPECT_EQ(lease_event_of("deconfig"), LeaseEvent::deconfigured);
  EXPECT_EQ(lease_event_of("bound"), LeaseEvent::bound);
  EXPECT_EQ(lease_event_of("renew"), LeaseEvent::renewed);
  EXPECT_EQ(lease_event_of("leasefail"), LeaseEvent::failed);
  EXPECT_EQ(lease_event_of("nak"), LeaseEvent::refused);
  EXPECT_FALSE(lease_event_of("bound "));
  EXPECT_FALSE(lease_event_of(""));
}

TEST(Lease, WholeEnvironment_IsRead) {
  const Environment given{"interface=eth0",  "ip=10.0.2.15",      "mask=24",     "subnet=255.255.255.0",
                          "router=10.0.2.2", "serverid=10.0.2.2", "lease=86400", "dns=10.0.2.3"};
  const auto lease = lease_of(given);
  ASSERT_TRUE(lease);
  EXPECT_EQ(to_text(lease->setting), "10.0.2.15/24, router 10.0.2.2");
  EXPECT_EQ(lease->server, Address::ipv4(10, 0, 2, 2));
  EXPECT_EQ(lease->dns, std::vector{Address::ipv4(10, 0, 2, 3)});
  EXPECT_EQ(lease->domains, "");
}

TEST(Lease, WithoutMask_TheClassSaysIt) {
  EXPECT_EQ(lease_of(Environment{"ip=10.1.2.3"})->setting.prefix, 8U);
  EXPECT_EQ(lease_of(Environment{"ip=172.16.2.3"})->setting.prefix, 16U);
  EXPECT_EQ(lease_of(Environment{"ip=192.168.2.3"})->setting.prefix, 24U);
}

TEST(Lease, OfSeveralRouters_TheFirstIsTaken) {
  const auto lease = lease_of(Environment{"ip=192.0.2.7", "mask=24", "router=192.0.2.1 192.0.2.2"});
  EXPECT_EQ(to_text(lease->setting), "192.0.2.7/24, router 192.0.2.1");
}

TEST(Lease, WrongExtras_AreLeftOut) {
  const auto lease = lease_of(Environment{"ip=192.0.2.7", "mask=24", "router=x", "serverid=", "dns=a b", "domain=a;b"});
  ASSERT_TRUE(lease);
  EXPECT_EQ(to_text(lease->setting), "192.0.2.7/24");
  EXPECT_FALSE(lease->server);
  EXPECT_TRUE(lease->dns.empty());
  EXPECT_EQ(lease->domains, "");
}

TEST(Lease, WithoutUsableAddressOrMask_IsAnError) {
  EXPECT_FALSE(lease_of(Environment{}));
  EXPECT_FALSE(lease_of(Environment{"ip="}));
  EXPECT_FALSE(lease_of(Environment{"ip=0.0.0.0"}));
  EXPECT_FALSE(lease_of(Environment{"ip=fe80::1"}));
  EXPECT_FALSE(lease_of(Environment{"ip=192.0.2.7", "mask=0"}));
  EXPECT_FALSE(lease_of(Environment{"ip=192.0.2.7", "mask=33"}));
  EXPECT_EQ(lease_of(Environment{"ip=192.0.2.7", "mask=x"}).error(),
            "the DHCP lease has a network mask of 'x' bits, not 1 to 32");
}

TEST(Lease, NameServers_AreKeptInOrderUpToABound) {
  const auto lease = lease_of({"ip=192.0.2.7", "dns=192.0.2.1 x 192.0.2.2  0.0.0.0 192.0.2.3"});
  EXPECT_EQ(lease->dns,
            (std::vector{Address::ipv4(192, 0, 2, 1), Address::ipv4(192, 0, 2, 2), Address::ipv4(192, 0, 2, 3)}));
  std::string many = "dns=";
  for (int i = 0; i < 20; ++i) many += "192.0.2.1 ";
  EXPECT_EQ(lease_of({"ip=192.0.2.7", many.c_str()})->dns.size(), Lease::kMostServers);
}

TEST(Lease, SearchList_WinsOverTheDomainAndIsMadeOfNames) {
  EXPECT_EQ(lease_of({"ip=192.0.2.7", "domain=lab.example"})->domains, "lab.example");
  EXPECT_EQ(lease_of({"ip=192.0.2.7", "domain=lab.example", "search=a.example b_c.example"})->domains,
            "a.example b_c.example");
  EXPECT_EQ(lease_of({"ip=192.0.2.7", "search=a.example b\nnameserver c.example"})->domains, "a.example c.example");
}

TEST(Lease, Value_BelongsToTheWholeName) {
  const std::string values = lease_values(Environment{"siaddr=1", "ip", "ipx=2", "ip=3=4", "ip=5"});
  EXPECT_EQ(value_in(values, "ip"), "3=4");
  EXPECT_EQ(value_in(values, "addr"), "");
}

TEST(Lease, LineEndInAValue_MakesNoSecondValue) {
  const std::string values = lease_values(Environment{"message=hello\nip=192.0.2.66\r\x1b", "ip=192.0.2.7"});
  EXPECT_EQ(values, "message=hello?ip=192.0.2.66??\nip=192.0.2.7\n");
  EXPECT_EQ(value_in(values, "ip"), "192.0.2.7");
}

}  // namespace
}  // namespace wirelab::boards
