#include "boards/linux/init/lease.h"

#include <gtest/gtest.h>

#include <vector>

namespace wirelab::boards {
namespace {

using Environment = std::vector<const char*>;

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
  const auto lease = read_lease(given);
  ASSERT_TRUE(lease);
  EXPECT_EQ(to_text(lease->setting), "10.0.2.15/24, router 10.0.2.2");
  EXPECT_EQ(lease->server, "10.0.2.2");
  EXPECT_EQ(lease->seconds, 86400U);
}

TEST(Lease, WithoutMask_TheClassSaysIt) {
  EXPECT_EQ(read_lease(Environment{"ip=10.1.2.3"})->setting.prefix, 8U);
  EXPECT_EQ(read_lease(Environment{"ip=172.16.2.3"})->setting.prefix, 16U);
  EXPECT_EQ(read_lease(Environment{"ip=192.168.2.3"})->setting.prefix, 24U);
}

TEST(Lease, OfSeveralRouters_TheFirstIsTaken) {
  const auto lease = read_lease(Environment{"ip=192.0.2.7", "mask=24", "router=192.0.2.1 192.0.2.2"});
  EXPECT_EQ(to_text(lease->setting), "192.0.2.7/24, router 192.0.2.1");
}

TEST(Lease, WrongExtras_AreLeftOut) {
  const auto lease = read_lease(Environment{"ip=192.0.2.7", "mask=24", "router=x", "serverid=", "lease=soon"});
  ASSERT_TRUE(lease);
  EXPECT_EQ(to_text(lease->setting), "192.0.2.7/24");
  EXPECT_EQ(lease->server, "");
  EXPECT_EQ(lease->seconds, 0U);
}

TEST(Lease, WithoutUsableAddressOrMask_IsAnError) {
  EXPECT_FALSE(read_lease(Environment{}));
  EXPECT_FALSE(read_lease(Environment{"ip="}));
  EXPECT_FALSE(read_lease(Environment{"ip=0.0.0.0"}));
  EXPECT_FALSE(read_lease(Environment{"ip=fe80::1"}));
  EXPECT_FALSE(read_lease(Environment{"ip=192.0.2.7", "mask=0"}));
  EXPECT_FALSE(read_lease(Environment{"ip=192.0.2.7", "mask=33"}));
  EXPECT_EQ(read_lease(Environment{"ip=192.0.2.7", "mask=x"}).error(),
            "the DHCP lease has a network mask of 'x' bits, not 1 to 32");
}

TEST(Lease, Value_BelongsToTheWholeName) {
  const Environment given{"siaddr=1", "ip", "ipx=2", "ip=3=4"};
  EXPECT_EQ(value_in(given, "ip"), "3=4");
  EXPECT_EQ(value_in(given, "addr"), "");
}

}  // namespace
}  // namespace wirelab::boards
