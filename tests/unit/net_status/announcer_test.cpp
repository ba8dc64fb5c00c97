#include <regex>

#include "tests/unit/net_status/service_story.h"

/// The log's line for a person at the console: what it says of many addresses, and of IPv6.
namespace wirelab::net_status {
namespace {

class AnnouncerTest : public ServiceStory {
 protected:
  static InterfaceAddress six(std::string_view text, std::uint8_t prefix = 64) {
    return own_address(*Address::parse(text), prefix);
  }
  /// Instead of the card's one address.
  void replace_addresses(const std::vector<InterfaceAddress>& addresses) {
    facts.change([addresses](FactSink& sink) {
      sink.remove(own_address());
      for (const InterfaceAddress& address : addresses) sink.put(address);
    });
  }
  void put_servers(const std::vector<std::string>& servers) {
    Resolver resolver;
    for (const std::string& server : servers) resolver.servers[resolver.server_count++] = *Address::parse(server);
    put(resolver);
  }
  /// What the latest line says of `key`, without quotation marks.
  std::string said(const std::string& key) {
    run_for(seconds(1));
    if (log_lines.lines.empty()) return "no line";
    std::smatch found;
    const bool there = std::regex_search(log_lines.lines.back(), found, std::regex(key + "=(\"([^\"]*)\"|([^ ]*))"));
    return there ? found.str(2) + found.str(3) : "nothing";
  }
};

TEST_F(AnnouncerTest, ManyAddresses_AreWholeOrCounted) {
  begin();
  std::vector<InterfaceAddress> many;
  for (std::uint8_t host = 100; host < 140; ++host) many.push_back(own_address(Address::ipv4(192, 168, 200, host)));
  replace_addresses(many);
  const std::string line = said("address");
  std::smatch end;
  ASSERT_TRUE(std::regex_match(line, end, std::regex("((192\\.168\\.200\\.1[0-9][0-9]/24 )+)and ([0-9]+) more")))
      << line;
  const auto shown_count = std::ranges::count(end.str(1), '/');
  EXPECT_GE(shown_count, 8);
  EXPECT_EQ(shown_count + std::stol(end.str(3)), 40);
}

TEST_F(AnnouncerTest, AddressesThatFit_AreAllSaid) {
  begin();
  replace_addresses({own_address(kOwn), own_address(kPeer, 32), own_address(Address::ipv4(10, 0, 0, 9), 8)});
  EXPECT_EQ(said("address"), "10.0.0.9/8 10.0.2.15/24 10.0.2.30/32");
  EXPECT_EQ(said("mask"), "255.0.0.0");
}

TEST_F(AnnouncerTest, LinkLocalIpv4_ComesLast) {
  begin();
  replace_addresses({own_address(Address::ipv4(10, 0, 2, 15)), own_address(Address::ipv4(169, 254, 7, 7), 16),
                     own_address(Address::ipv4(192, 168, 1, 5))});
  EXPECT_EQ(said("address"), "10.0.2.15/24 192.168.1.5/24 169.254.7.7/16");
}

TEST_F(AnnouncerTest, HostWithoutIpv4_IsFoundByIpv6) {
  begin();
  InterfaceAddress checked = six("2001:db8::77");
  checked.tentative = true;
  InterfaceAddress taken = six("2001:db8::88");
  taken.duplicate = true;
  put(default_by(*Address::parse("fe80::2%2")));
  put_servers({"fd00::53"});
  replace_addresses({six("fe80::15%2"), six("fd00::15"), six("2001:db8::15"), checked, taken});
  EXPECT_EQ(said("address"), "2001:db8::15/64 fd00::15/64 fe80::15%2/64");
  EXPECT_EQ(said("gateway"), "fe80::2%2");
  EXPECT_EQ(said("dns"), "fd00::53");
  EXPECT_EQ(said("mask"), "none") << "it has a prefix";
}

TEST_F(AnnouncerTest, HostWithBoth_IsFoundByIpv4) {
  begin();
  put(six("2001:db8::15"));
  put(default_by(*Address::parse("fe80::2%2")));
  EXPECT_EQ(said("address"), "10.0.2.15/24");
  EXPECT_EQ(said("gateway"), "10.0.2.2");
}

TEST_F(AnnouncerTest, LongestLine_IsNotCut) {
  const std::string longest = "2001:db8:1111:2222:3333:4444:5555:66";
  begin();
  std::vector<InterfaceAddress> many;
  for (int host = 10; host < 30; ++host) many.push_back(six(longest + std::to_string(host), 128));
  put(card(kCard, "fifteen-letters"));
  put(default_by(*Address::parse("fe80:0000:0000:0000:1111:2222:3333:4444%2")));
  put_servers(std::vector<std::string>(Resolver::kServers, longest + "53"));
  replace_addresses(many);
  EXPECT_THAT(said("address"), AllOf(HasSubstr(longest + "12/128 and 17 more")));
  EXPECT_EQ(said("dns"), longest + "53 " + longest + "53 and 6 more");
  EXPECT_THAT(log_lines.lines.back(), AllOf(testing::EndsWith(" dhcp_server=none"), Not(HasSubstr("…"))));
}

}  // namespace
}  // namespace wirelab::net_status
