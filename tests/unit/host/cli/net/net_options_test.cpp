#include "host/cli/net_options.h"

#include <gtest/gtest.h>

#include "host/cli/options.h"

namespace wirelab::cli {
namespace {

using Words = std::vector<std::string>;

/// The parsed command line, or the message that it makes no sense.
std::variant<Options, std::string> parsed(const Words& words) {
  auto result = parse_command_line(words, {}, "test");
  if (auto* ending = std::get_if<Ending>(&result)) return ending->text;
  return std::get<Options>(result);
}

/// What is sent for a command line.
std::string sent(const Words& words) {
  const auto result = parsed(words);
  if (const auto* message = std::get_if<std::string>(&result)) return *message;
  const auto& options = std::get<Options>(result);
  const auto order = net_order(options.action, options.words);
  return order ? net_command(*order, options.net) : "no order";
}

TEST(NetOptions, Verbs_BecomeTheCommandsOfTheWire) {
  EXPECT_EQ(sent({"status"}), "NET_STATUS events=8\n");
  EXPECT_EQ(sent({"status", "--watch"}), "NET_STATUS events=8\n");
  EXPECT_EQ(sent({"arp"}), "ARP_TABLE\n");
  EXPECT_EQ(sent({"arp", "list"}), "ARP_TABLE\n");
  EXPECT_EQ(sent({"arp", "delete", "10.0.2.2"}), "ARP_DELETE 10.0.2.2\n");
  EXPECT_EQ(sent({"arp", "resolve", "10.0.2.2"}), "ARP_RESOLVE 10.0.2.2\n");
  EXPECT_EQ(sent({"dhcp"}), "NET_STATUS events=0 neighbours=no\n");
  EXPECT_EQ(sent({"dhcp", "renew"}), "DHCP_RENEW\n");
  EXPECT_EQ(sent({"dhcp", "renew", "eth0"}), "DHCP_RENEW interface=eth0\n");
  EXPECT_EQ(sent({"dhcp", "release", "--renew-after", "10"}), "DHCP_RELEASE renew_after=10\n");
  EXPECT_EQ(sent({"dhcp", "discover", "eth0", "--wait=2"}), "DHCP_DISCOVER interface=eth0 wait_ms=2000\n");
  EXPECT_EQ(sent({"ping", "10.0.2.2"}), "PING 10.0.2.2 count=4\n");
  EXPECT_EQ(sent({"ping", "::1", "-c", "1", "--size", "8", "--ttl", "3"}), "PING ::1 count=1 size=8 ttl=3\n");
  EXPECT_EQ(sent({"nexthop", "93.184.216.34"}), "NEXT_HOP 93.184.216.34\n");
  EXPECT_EQ(sent({"timeline"}), "NET_WATCH since=1 wait=no\n");
  EXPECT_EQ(sent({"timeline", "--follow", "--verbose"}), "NET_WATCH since=1\n");
}

TEST(NetOptions, MissingOrSuperfluousWords_AreNamed) {
  EXPECT_EQ(sent({"ping"}), "ping needs ADDRESS");
  EXPECT_EQ(sent({"arp", "delete"}), "arp delete needs ADDRESS");
  EXPECT_EQ(sent({"arp", "destroy"}), "arp knows no 'destroy'; it knows: list, delete, resolve");
  EXPECT_EQ(sent({"arp", "10.0.2.2"}), "arp knows no '10.0.2.2'; it knows: list, delete, resolve");
  EXPECT_EQ(sent({"arp", "list", "x"}), "'x' is one argument too many");
  EXPECT_EQ(sent({"status", "eth0"}), "'eth0' is one argument too many");
  EXPECT_EQ(sent({"nexthop", "10.0.2.2", "10.0.2.3"}), "'10.0.2.3' is one argument too many");
}

TEST(NetOptions, ValuesThatWouldSaySomethingElse_AreRefused) {
  EXPECT_EQ(sent({"ping", "example.org"}), "'example.org' is no IPv4 or IPv6 address; names are not looked up");
  EXPECT_EQ(sent({"ping", "10.0.2.2 ttl=1"}), "'10.0.2.2 ttl=1' is no IPv4 or IPv6 address; names are not looked up");
  EXPECT_EQ(sent({"dhcp", "renew", "eth0 x"}), "'eth0 x' is no name of an interface");
  EXPECT_EQ(sent({"dhcp", "renew", "eth0\nLIST"}), "'eth0\\x0ALIST' is no name of an interface");
  EXPECT_EQ(sent({"dhcp", "renew", std::string(33, 'e')}), "'" + std::string(33, 'e') + "' is no name of an interface");
  EXPECT_EQ(sent({"ping", "10.0.2.2", "--ttl", "0"}), "--ttl cannot be '0': a number from 1 to 255");
  EXPECT_EQ(sent({"ping", "10.0.2.2", "--size", "1473"}), "--size cannot be '1473': a number from 0 to 1472");
  EXPECT_EQ(sent({"ping", "10.0.2.2", "-c", "-1"}), "--count cannot be '-1': a number from 1 to 20");
  EXPECT_EQ(sent({"dhcp", "release", "--renew-after", "1.5"}),
            "--renew-after cannot be '1.5': a number from 1 to 86400");
}

TEST(NetOptions, OptionsOfAnotherTask_AreRefused) {
  EXPECT_EQ(sent({"dhcp", "renew", "--wait", "2"}), "--wait belongs to 'discover'");
  EXPECT_EQ(sent({"dhcp", "--renew-after", "2"}), "--renew-after belongs to 'release'");
  EXPECT_EQ(sent({"arp", "--watch"}), "there is no option '--watch' here");
  EXPECT_TRUE(sent({"status", "--watch", "--json"}).starts_with("--watch redraws a terminal and has no JSON"));
}

TEST(NetOptions, LongWork_IsWaitedFor) {
  EXPECT_EQ(work_time_ms({.task = NetTask::ping}, {.count = "10"}), 13'000U);
  EXPECT_EQ(work_time_ms({.task = NetTask::dhcp_discover}, {.wait = "30"}), 30'000U);
  EXPECT_EQ(work_time_ms({.task = NetTask::status}, {}), 0U);
}

}  // namespace
}  // namespace wirelab::cli
