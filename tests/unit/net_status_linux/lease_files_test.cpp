#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "firmware/net_status_linux/dhclient_lease.h"
#include "firmware/net_status_linux/dhcpcd_lease.h"
#include "firmware/net_status_linux/network_manager_lease.h"
#include "firmware/net_status_linux/networkd_lease.h"
#include "firmware/net_status_linux/udhcpc_lease.h"
#include "firmware/packet/dhcp.h"

namespace wirelab::net_status {
namespace {

Ipv4 ip(int a, int b, int c, int d) {
  Ipv4 address;
  address.bytes = {static_cast<std::uint8_t>(a), static_cast<std::uint8_t>(b), static_cast<std::uint8_t>(c),
                   static_cast<std::uint8_t>(d)};
  return address;
}

/// What every sample below says.
void expect_sample(const std::optional<FiledLease>& lease, LeaseSource source) {
  ASSERT_TRUE(lease);
  const LeaseTerms& terms = lease->terms;
  EXPECT_EQ(lease->source, source);
  EXPECT_EQ(terms.address, ip(10, 0, 2, 15));
  EXPECT_EQ(terms.mask, ip(255, 255, 255, 0));
  EXPECT_EQ(terms.server, ip(10, 0, 2, 2));
  ASSERT_EQ(terms.routers.count, 1);
  EXPECT_EQ(terms.routers.items[0], ip(10, 0, 2, 2));
  ASSERT_EQ(terms.dns.count, 2);
  EXPECT_EQ(terms.dns.items[0], ip(10, 0, 2, 3));
  EXPECT_EQ(terms.dns.items[1], ip(10, 0, 2, 4));
  EXPECT_EQ(terms.domain.view(), "example.org");
  EXPECT_EQ(terms.seconds, 86400U);
}

/// No beginning of a file makes a parser do more than answer something.
template <typename Parse>
void cut_everywhere(const std::string& text, Parse parse) {
  for (std::size_t length = 0; length < text.size(); ++length) {
    const std::vector<char> cut(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(length));
    const auto lease = parse(std::string_view(cut.data(), cut.size()));
    EXPECT_TRUE(!lease || !lease->terms.address.is_any());
  }
}

const std::string kUdhcpc =
    "PATH=/bin\ninterface=eth0\nip=10.0.2.15\nmask=24\nsubnet=255.255.255.0\nrouter=10.0.2.2\ndns=10.0.2.3 10.0.2.4\n"
    "domain=example.org\nserverid=10.0.2.2\nlease=86400\nopt53=05\nmonotonic_ms=12500\n";

TEST(UdhcpcLease, Environment_IsALease) {
  const auto lease = parse_udhcpc_lease(kUdhcpc, "eth0");
  expect_sample(lease, LeaseSource::udhcpc);
  EXPECT_EQ(lease->since_start, std::chrono::milliseconds(12'500));
}

TEST(UdhcpcLease, OtherInterfaceOrNone_IsNotIts) {
  EXPECT_FALSE(parse_udhcpc_lease(kUdhcpc, "eth1"));
  EXPECT_FALSE(parse_udhcpc_lease("ip=10.0.2.15\n", "eth0"));
}

TEST(UdhcpcLease, WithoutAddress_IsNone) {
  EXPECT_FALSE(parse_udhcpc_lease("interface=eth0\nip=0.0.0.0\n", "eth0"));
  EXPECT_FALSE(parse_udhcpc_lease("interface=eth0\nip=here\n", "eth0"));
}

TEST(UdhcpcLease, WrongValues_AreLeftOut) {
  const auto lease =
      parse_udhcpc_lease("interface=eth0\nip=10.0.2.15\nlease=-5\nsubnet=x\nmonotonic_ms=99999999999999999\n", "eth0");
  ASSERT_TRUE(lease);
  EXPECT_FALSE(lease->terms.seconds);
  EXPECT_FALSE(lease->terms.mask);
  EXPECT_FALSE(lease->since_start);
}

TEST(UdhcpcLease, CutAnywhere) {
  cut_everywhere(kUdhcpc, [](std::string_view text) { return parse_udhcpc_lease(text, "eth0"); });
}

const std::string kNetworkd =
    "# This is private data. Do not parse.\nADDRESS=10.0.2.15\nNETMASK=255.255.255.0\nROUTER=10.0.2.2\n"
    "SERVER_ADDRESS=10.0.2.2\nT1=12h\nT2=21h\nLIFETIME=1d\nDNS=10.0.2.3 10.0.2.4\nDOMAINNAME=example.org\n"
    "CLIENTID=ff00\n";

TEST(NetworkdLease, File_IsALease) {
  const auto lease = parse_networkd_lease(kNetworkd);
  expect_sample(lease, LeaseSource::systemd_networkd);
  EXPECT_EQ(lease->terms.t1, 43'200U);
  EXPECT_EQ(lease->terms.t2, 75'600U);
}

TEST(NetworkdLease, AddressAlone_IsALeaseWithoutTimes) {
  const auto lease = parse_networkd_lease("# This is private data. Do not parse.\nADDRESS=10.0.2.15\n");
  ASSERT_TRUE(lease);
  EXPECT_FALSE(lease->terms.seconds);
  EXPECT_FALSE(parse_networkd_lease("NETMASK=255.255.255.0\n"));
}

TEST(NetworkdLease, CutAnywhere) { cut_everywhere(kNetworkd, parse_networkd_lease); }

TEST(TimeSpan, NumbersAndWords) {
  EXPECT_EQ(read_time_span("600"), 600U);
  EXPECT_EQ(read_time_span("1h 30min"), 5400U);
  EXPECT_EQ(read_time_span("52min 30s"), 3150U);
  EXPECT_EQ(read_time_span("1w 2d"), 777'600U);
  EXPECT_EQ(read_time_span("infinity"), packet::kForever);
  for (const char* wrong : {"", "h", "5 parsecs", "500ms", "-5s", "200y", "99999999999s"}) {
    EXPECT_FALSE(read_time_span(wrong)) << wrong;
  }
}

const std::string kNetworkManager =
    "[device]\nmanaged=managed\nconnection-uuid=6604b755-b04f-33a3-8a74-8eec86f491b6\nnm-owned=0\n\n[dhcp4]\n"
    "dhcp4.dhcp_lease_time=86400\ndhcp4.dhcp_server_identifier=10.0.2.2\ndhcp4.domain_name=example.org\n"
    "dhcp4.domain_name_servers=10.0.2.3 10.0.2.4\ndhcp4.expiry=1795305600\ndhcp4.ip_address=10.0.2.15\n"
    "dhcp4.routers=10.0.2.2\ndhcp4.subnet_mask=255.255.255.0\n\n[dhcp6]\ndhcp4.ip_address=192.0.2.1\n";

TEST(NetworkManagerLease, DeviceFile_IsALease) {
  const auto lease = parse_network_manager_lease(kNetworkManager);
  expect_sample(lease, LeaseSource::network_manager);
  EXPECT_EQ(lease->by_calendar, std::chrono::seconds(1795305600 - 86400));
}

TEST(NetworkManagerLease, OlderFile_NamesTheConnection) {
  const std::string older = kNetworkManager.substr(0, kNetworkManager.find("[dhcp4]"));
  EXPECT_FALSE(parse_network_manager_lease(older));
  EXPECT_EQ(connection_of(older), "6604b755-b04f-33a3-8a74-8eec86f491b6");
  EXPECT_EQ(connection_of("[device]\n"), "");
  EXPECT_EQ(connection_of("connection-uuid=../../etc\n"), "");
}

TEST(NetworkManagerLease, CutAnywhere) { cut_everywhere(kNetworkManager, parse_network_manager_lease); }

std::string dhclient_block(const std::string& interface, const std::string& address, const std::string& expire) {
  return "lease {\n  interface \"" + interface + "\";\n  fixed-address " + address +
         ";\n  option subnet-mask 255.255.255.0;\n  option routers 10.0.2.2;\n  option dhcp-lease-time 86400;\n"
         "  option dhcp-message-type 5;\n  option domain-name-servers 10.0.2.3,10.0.2.4;\n"
         "  option dhcp-server-identifier 10.0.2.2;\n  option domain-name \"example.org\";\n"
         "  renew 0 2026/11/22 08:00:00;\n  rebind 0 2026/11/22 17:00:00;\n  expire " +
         expire + "\n}\n";
}

TEST(DhclientLease, LastOfTheInterface_IsTheLease) {
  const std::string text = dhclient_block("eth0", "10.0.2.14", "6 2026/11/21 20:00:00;") +
                           dhclient_block("eth0", "10.0.2.15", "0 2026/11/22 20:00:00;") +
                           dhclient_block("eth1", "10.0.2.16", "0 2026/11/22 20:00:00;");
  const auto lease = parse_dhclient_leases(text, "eth0");
  expect_sample(lease, LeaseSource::dhclient);
  // 2026-11-21T20:00:00Z.
  EXPECT_EQ(lease->by_calendar, std::chrono::seconds(1'795'291'200));
  EXPECT_FALSE(parse_dhclient_leases(text, "eth2"));
}

TEST(DhclientLease, TimeSinceTheEpoch_IsRead) {
  const auto lease = parse_dhclient_leases(
      dhclient_block("eth0", "10.0.2.15", "epoch 1795377600; # Sun Nov 22 20:00:00 2026"), "eth0");
  ASSERT_TRUE(lease);
  EXPECT_EQ(lease->by_calendar, std::chrono::seconds(1795377600 - 86400));
}

TEST(DhclientLease, WithoutEndOrWithAWrongOne_HasNoMoment) {
  for (const char* expire :
       {"never", "6 2026/13/21 20:00:00", "6 2026/11/21", "6 2026/11/21 20:61:00", "6 9000/01/01 00:00:00"}) {
    const auto lease = parse_dhclient_leases(dhclient_block("eth0", "10.0.2.15", std::string(expire) + ";"), "eth0");
    ASSERT_TRUE(lease) << expire;
    EXPECT_FALSE(lease->by_calendar) << expire;
  }
}

TEST(DhclientLease, BeginningCutOff_IsPassedOver) {
  const std::string text = dhclient_block("eth0", "10.0.2.99", "never;").substr(20) +
                           dhclient_block("eth0", "10.0.2.15", "0 2026/11/22 20:00:00;");
  expect_sample(parse_dhclient_leases(text, "eth0"), LeaseSource::dhclient);
}

TEST(DhclientLease, NewestWithoutAddress_BringsNoOlderOneBack) {
  const std::string text = dhclient_block("eth0", "10.0.2.15", "never;") + dhclient_block("eth0", "nothing", "never;");
  EXPECT_FALSE(parse_dhclient_leases(text, "eth0"));
}

TEST(DhclientLease, CutAnywhere) {
  cut_everywhere(dhclient_block("eth0", "10.0.2.15", "0 2026/11/22 20:00:00;"),
                 [](std::string_view text) { return parse_dhclient_leases(text, "eth0"); });
}

std::vector<std::byte> acknowledgement(int type = 5) {
  std::vector<std::byte> bytes(packet::kDhcpFixed);
  bytes[0] = std::byte{2};
  bytes[1] = std::byte{1};
  bytes[2] = std::byte{6};
  const auto set = [&](std::size_t at, std::initializer_list<int> values) {
    for (const int value : values) bytes[at++] = static_cast<std::byte>(value);
  };
  const auto add = [&](std::initializer_list<int> values) {
    for (const int value : values) bytes.push_back(static_cast<std::byte>(value));
  };
  set(16, {10, 0, 2, 15});
  add({99, 130, 83, 99, 53, 1, type, 54, 4, 10, 0, 2, 2, 1, 4, 255, 255, 255, 0, 3, 4, 10, 0, 2, 2});
  add({6, 8, 10, 0, 2, 3, 10, 0, 2, 4, 51, 4, 0, 1, 0x51, 0x80, 15, 11});
  for (const char letter : std::string_view("example.org")) bytes.push_back(static_cast<std::byte>(letter));
  add({255});
  return bytes;
}

TEST(DhcpcdLease, Acknowledgement_IsALease) {
  expect_sample(parse_dhcpcd_lease(acknowledgement()), LeaseSource::dhcpcd);
}

TEST(DhcpcdLease, WhatIsNoAcknowledgement_IsNone) {
  EXPECT_FALSE(parse_dhcpcd_lease(acknowledgement(2)));
  EXPECT_FALSE(parse_dhcpcd_lease({}));
  auto bytes = acknowledgement();
  for (std::size_t at = 16; at < 20; ++at) bytes[at] = std::byte{0};
  EXPECT_FALSE(parse_dhcpcd_lease(bytes));
}

}  // namespace
}  // namespace wirelab::net_status
