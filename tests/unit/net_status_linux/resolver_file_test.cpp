#include "firmware/net_status_linux/resolver_file.h"

#include <gtest/gtest.h>

#include <string>

namespace wirelab::net_status {
namespace {

TEST(ResolverFile, ServersAndSearchList_AreRead) {
  const auto resolver = parse_resolver(
      "# made by a program\n; by another\nnameserver 10.0.2.3\nnameserver\t2001:db8::53 \r\n"
      "search example.org  lab.example.org\noptions edns0\n");
  ASSERT_EQ(resolver.server_count, 2U);
  EXPECT_EQ(resolver.servers[0], net::Address::ipv4(10, 0, 2, 3));
  EXPECT_EQ(resolver.servers[1], net::Address::parse("2001:db8::53"));
  EXPECT_EQ(resolver.search.view(), "example.org lab.example.org");
}

TEST(ResolverFile, LastOfSearchAndDomain_Counts) {
  EXPECT_EQ(parse_resolver("search a b\ndomain c\n").search.view(), "c");
  EXPECT_EQ(parse_resolver("domain c\nsearch a b").search.view(), "a b");
}

TEST(ResolverFile, WhatIsNoAddress_IsLeftOut) {
  EXPECT_EQ(parse_resolver("nameserver\nnameserver dns.example.org\nnameserverx 192.0.2.1\n#nameserver 192.0.2.1")
                .server_count,
            0U);
}

TEST(ResolverFile, MoreServersThanRoom_AreLeftOut) {
  std::string text;
  for (int number = 1; number <= 20; ++number) text += "nameserver 192.0.2." + std::to_string(number) + "\n";
  const auto resolver = parse_resolver(text);
  ASSERT_EQ(resolver.server_count, Resolver::kServers);
  EXPECT_EQ(resolver.servers[7], net::Address::ipv4(192, 0, 2, 8));
}

TEST(ResolverFile, LongSearchList_IsCut) {
  const auto resolver = parse_resolver("search " + std::string(300, 'a'));
  EXPECT_EQ(resolver.search.view(), std::string(255, 'a'));
}

TEST(ResolverFile, Empty_IsEmpty) { EXPECT_EQ(parse_resolver(""), Resolver()); }

}  // namespace
}  // namespace wirelab::net_status
