#include "boards/linux/init/addressing.h"

#include <gtest/gtest.h>

namespace wirelab::boards {
namespace {

using net::Address;

Addressing leased() {
  return {.setting = {.address = Address::ipv4(10, 0, 2, 15), .prefix = 24, .router = Address::ipv4(10, 0, 2, 2)},
          .origin = AddressOrigin::dhcp,
          .dns = {Address::ipv4(10, 0, 2, 3)},
          .domains = {},
          .dhcp_server = Address::ipv4(10, 0, 2, 2)};
}

TEST(Addressing, Lease_IsDescribedWithAllThatItBrings) {
  EXPECT_EQ(describe("eth0", leased(), 5005),
            "eth0: 10.0.2.15/24 (mask 255.255.255.0), gateway 10.0.2.2, DNS 10.0.2.3, DHCP server 10.0.2.2; files at "
            "10.0.2.15 port 5005");
}

TEST(Addressing, WhatALeaseDoesNotBring_IsNamedTooAndAllNameServersAreListed) {
  Addressing bare = leased();
  bare.setting.router.reset();
  bare.dhcp_server.reset();
  bare.dns.push_back(Address::ipv4(192, 0, 2, 53));
  EXPECT_EQ(describe("eth0", bare, 5006),
            "eth0: 10.0.2.15/24 (mask 255.255.255.0), no gateway, DNS 10.0.2.3 192.0.2.53, DHCP server unnamed; files "
            "at 10.0.2.15 port 5006");
}

TEST(Addressing, FixedAndLinkLocal_AreNamedAsSuch) {
  const Addressing fixed{.setting = {.address = Address::ipv4(192, 0, 2, 7), .prefix = 20, .router = std::nullopt},
                         .origin = AddressOrigin::fixed,
                         .dns = {},
                         .domains = {},
                         .dhcp_server = std::nullopt};
  EXPECT_EQ(describe("usb0", fixed, 5005),
            "usb0: 192.0.2.7/20 (mask 255.255.240.0), no gateway, no DNS, fixed in the settings; files at 192.0.2.7 "
            "port 5005");
  Addressing own = fixed;
  own.setting = {.address = Address::ipv4(169, 254, 7, 9), .prefix = 16, .router = std::nullopt};
  own.origin = AddressOrigin::link_local;
  EXPECT_EQ(describe("usb0", own, 5005),
            "usb0: 169.254.7.9/16 (mask 255.255.0.0), no gateway, no DNS, link-local, because no DHCP server answers; "
            "files at 169.254.7.9 port 5005");
}

TEST(Addressing, ResolverFile_HasDomainsAndALineAServer) {
  Addressing addressing = leased();
  EXPECT_EQ(resolver_file(addressing), "nameserver 10.0.2.3\n");
  addressing.domains = "lab.example example";
  addressing.dns.push_back(Address::ipv4(192, 0, 2, 53));
  EXPECT_EQ(resolver_file(addressing), "search lab.example example\nnameserver 10.0.2.3\nnameserver 192.0.2.53\n");
  addressing.dns.clear();
  addressing.domains.clear();
  EXPECT_EQ(resolver_file(addressing), "");
}

}  // namespace
}  // namespace wirelab::boards
