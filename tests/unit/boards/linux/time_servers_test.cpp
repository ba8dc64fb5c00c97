#include "boards/linux/init/time_servers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wirelab::boards {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const auto kFixed =
    appliance::read_preseed("[network]\naddress = '192.0.2.7/24'\ndns = '192.0.2.53'\nntp = 'ntp.example.org'\n")
        .preseed;

TEST(TimeServers, NobodyNamesOne_ThereIsNone) {
  const TimeServers chosen = choose_time_servers("ip=192.0.2.9\nrouter=192.0.2.1\n", {});
  EXPECT_THAT(chosen.time, IsEmpty());
  EXPECT_FALSE(chosen.names_server);
}

TEST(TimeServers, DhcpNamesThem_TheFirstOnesCount) {
  const TimeServers chosen =
      choose_time_servers("dns=x 192.0.2.2 192.0.2.3\nntpsrv=192.0.2.4 x 192.0.2.5 192.0.2.6 192.0.2.7\n", {});
  EXPECT_THAT(chosen.time, ElementsAre("192.0.2.4", "192.0.2.5", "192.0.2.6"));
  EXPECT_EQ(chosen.names_server, net::Address::ipv4(192, 0, 2, 2));
}

TEST(TimeServers, Settings_ComeAfterWhatDhcpSays) {
  EXPECT_THAT(choose_time_servers("", kFixed).time, ElementsAre("ntp.example.org"));
  EXPECT_EQ(choose_time_servers("", kFixed).names_server, net::Address::ipv4(192, 0, 2, 53));
  EXPECT_THAT(choose_time_servers("ntpsrv=198.51.100.1\n", kFixed).time,
              ElementsAre("198.51.100.1", "ntp.example.org"));
  appliance::Preseed dhcp;
  dhcp.ntp = "ntp.example.org";
  EXPECT_EQ(choose_time_servers("dns=198.51.100.2", dhcp).names_server, net::Address::ipv4(198, 51, 100, 2));
  EXPECT_THAT(choose_time_servers("dns=198.51.100.2", dhcp).time, ElementsAre("ntp.example.org"));
}

TEST(TimeServers, WrongValues_AreLeftOut) {
  const TimeServers chosen =
      choose_time_servers("ntpsrv=\nntpsrv=0.0.0.0 127.0.0.1 fe80::1 x\ndns\nntpsrvx=1.2.3.4\n=\n", kFixed);
  EXPECT_THAT(chosen.time, ElementsAre("ntp.example.org"));
  EXPECT_EQ(chosen.names_server, net::Address::ipv4(192, 0, 2, 53));
}

}  // namespace
}  // namespace wirelab::boards
