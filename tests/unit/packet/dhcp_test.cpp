#include "firmware/packet/dhcp.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "tests/unit/packet/dhcp_bytes.h"

namespace wirelab::packet {
namespace {

using net::Address;

const Bytes kOffer = dhcp_bytes({.options = kOfferOptions});

TEST(Dhcp, FixedPart_IsReadFieldByField) {
  const auto message = parse_dhcp(kOffer);
  ASSERT_TRUE(message);
  const DhcpHeader& header = message->header;
  EXPECT_EQ(header.operation, DhcpOperation::reply);
  EXPECT_EQ(header.hardware_type, 1);
  EXPECT_EQ(header.hardware_length, 6);
  EXPECT_EQ(header.hops, 1);
  EXPECT_EQ(header.xid, 0x22952935U);
  EXPECT_EQ(header.seconds, 3);
  EXPECT_EQ(header.flags, 0x8000);
  EXPECT_TRUE(header.wants_broadcast());
  EXPECT_EQ(header.client_address, Address());
  EXPECT_EQ(header.your_address, Address::ipv4(10, 0, 2, 15));
  EXPECT_EQ(header.next_server, Address::ipv4(10, 0, 2, 4));
  EXPECT_EQ(header.relay, Address::ipv4(10, 0, 2, 5));
  EXPECT_EQ(header.mac(), (net::MacAddress{0x52, 0x54, 0x00, 0x12, 0x34, 0x56}));
  EXPECT_EQ(header.hardware.at(6), 0);
  EXPECT_EQ(message->server_name, "");
  EXPECT_EQ(message->boot_file, "");
}

TEST(Dhcp, Options_AreReadByTheirTypes) {
  const auto message = parse_dhcp(kOffer);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->message_type(), DhcpType::offer);
  EXPECT_EQ(message->server_identifier(), Address::ipv4(10, 0, 2, 2));
  EXPECT_EQ(message->requested_address(), Address::ipv4(10, 0, 2, 15));
  EXPECT_EQ(message->subnet_mask(), Address::ipv4(255, 255, 255, 0));
  EXPECT_EQ(message->broadcast_address(), Address::ipv4(10, 0, 2, 255));
  EXPECT_EQ(message->mtu(), 1500);
  EXPECT_EQ(message->lease_time(), 86'400U);
  EXPECT_EQ(message->renewal_time(), 43'200U);
  EXPECT_EQ(message->rebinding_time(), 75'600U);
}

TEST(Dhcp, Lists_AreRead) {
  const auto message = parse_dhcp(kOffer);
  ASSERT_TRUE(message);
  EXPECT_THAT(addresses_in(message->routers()), testing::ElementsAre(Address::ipv4(10, 0, 2, 2)));
  EXPECT_THAT(addresses_in(message->name_servers()),
              testing::ElementsAre(Address::ipv4(10, 0, 2, 3), Address::ipv4(8, 8, 8, 8)));
  EXPECT_THAT(addresses_in(message->time_servers()), testing::ElementsAre(Address::ipv4(10, 0, 2, 7)));
}

TEST(Dhcp, Texts_AreWhereTheyStand) {
  const auto message = parse_dhcp(kOffer);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->domain_name({}), "lab");
  EXPECT_EQ(message->host_name({}), "pi");
  EXPECT_EQ(message->message({}), "ok");
  EXPECT_EQ(message->vendor_class({}), "v");
  EXPECT_EQ(bytes_in(message->client_id({})), from_hex("01525400123456"));
  EXPECT_EQ(bytes_in(message->parameter_requests({})), from_hex("010306"));
  EXPECT_TRUE(lies_in(message->client_id({}).value_or(ConstBytes()), kOffer));
  DomainNames search = message->domain_search({}).value_or(DomainNames({}));
  DomainNames::Room room{};
  EXPECT_EQ(search.next(room), "lab");
  EXPECT_TRUE(search.at_end());
}

TEST(Dhcp, WhatIsNotThere_IsNothing) {
  const Bytes bytes = dhcp_bytes({.options = "ff"});
  const auto message = parse_dhcp(bytes);
  ASSERT_TRUE(message);
  EXPECT_FALSE(message->message_type());
  EXPECT_FALSE(message->server_identifier());
  EXPECT_FALSE(message->routers());
  EXPECT_FALSE(message->lease_time());
  EXPECT_FALSE(message->mtu());
  EXPECT_FALSE(message->domain_name({}));
  EXPECT_FALSE(message->client_id({}));
  EXPECT_FALSE(message->domain_search({}));
}

TEST(Dhcp, OptionsOfAnotherSize_AreNothing) {
  const Bytes bytes =
      dhcp_bytes({.options = "35 02 0202  36 03 0a0002  33 05 0001518000  1a 01 05  06 06 0a0002030a00  03 00"});
  const auto message = parse_dhcp(bytes);
  ASSERT_TRUE(message);
  EXPECT_FALSE(message->message_type());
  EXPECT_FALSE(message->server_identifier());
  EXPECT_FALSE(message->lease_time());
  EXPECT_FALSE(message->mtu());
  EXPECT_FALSE(message->name_servers());
  EXPECT_FALSE(message->routers());
}

TEST(Dhcp, TextFields_EndAtTheirFirstZero) {
  const Bytes bytes = dhcp_bytes({.options = "ff", .server_name = "6d61 00 62", .boot_file = "2f62"});
  const auto message = parse_dhcp(bytes);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->server_name, "ma");
  EXPECT_EQ(message->boot_file, "/b");
}

TEST(Dhcp, FullTextFields_EndWithTheField) {
  Bytes bytes = dhcp_bytes({.options = "ff"});
  std::fill_n(bytes.begin() + 44, 64 + 128, std::byte{'x'});
  const auto message = parse_dhcp(bytes);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->server_name, std::string(64, 'x'));
  EXPECT_EQ(message->boot_file, std::string(128, 'x'));
}

TEST(Dhcp, OtherHardware_HasNoMac) {
  Bytes bytes = kOffer;
  bytes[1] = std::byte{32};
  EXPECT_FALSE(parse_dhcp(bytes)->header.mac());
  bytes[1] = std::byte{1};
  bytes[2] = std::byte{16};
  ASSERT_TRUE(parse_dhcp(bytes));
  EXPECT_FALSE(parse_dhcp(bytes)->header.mac());
}

TEST(Dhcp, WrongFixedPart_IsAFlaw) {
  Bytes bytes = kOffer;
  bytes[2] = std::byte{17};
  EXPECT_EQ(parse_dhcp(bytes).error(), Flaw::dhcp_hardware_length);
  for (const int operation : {0, 3, 255}) {
    bytes = kOffer;
    bytes[0] = static_cast<std::byte>(operation);
    EXPECT_EQ(parse_dhcp(bytes).error(), Flaw::dhcp_operation);
  }
  for (std::size_t at = kDhcpFixed; at < kDhcpLeast; ++at) {
    bytes = kOffer;
    bytes[at] ^= std::byte{1};
    EXPECT_EQ(parse_dhcp(bytes).error(), Flaw::dhcp_cookie);
  }
}

TEST(Dhcp, EveryTruncation_IsAFlawOrEndsBetweenOptions) {
  std::size_t whole = 0;
  for (std::size_t size = 0; size < kOffer.size(); ++size) {
    const Bytes cut(kOffer.begin(), kOffer.begin() + static_cast<std::ptrdiff_t>(size));
    const auto message = parse_dhcp(cut);
    if (size < kDhcpLeast) {
      EXPECT_EQ(message.error(), Flaw::dhcp_cut) << size;
    } else if (!message) {
      EXPECT_EQ(message.error(), Flaw::dhcp_option_cut) << size;
    } else {
      ++whole;
    }
  }
  EXPECT_EQ(whole, 20U);  // before, between and behind nineteen options
}

TEST(Dhcp, MessageTypes_HaveNames) {
  EXPECT_EQ(message_type_name(DhcpType::discover), "DHCPDISCOVER");
  EXPECT_EQ(message_type_name(DhcpType::release), "DHCPRELEASE");
  const Bytes bytes = dhcp_bytes({.options = "35 01 c8"});
  const auto type = parse_dhcp(bytes)->message_type().value_or(DhcpType::discover);
  EXPECT_EQ(static_cast<int>(type), 200);
  EXPECT_EQ(message_type_name(type), "");
}

TEST(Dhcp, Options_HaveNames) {
  EXPECT_EQ(option_name(54), "server identifier");
  EXPECT_EQ(option_name(1), "subnet mask");
  EXPECT_EQ(option_name(3), "router");
  EXPECT_EQ(option_name(6), "DNS");
  EXPECT_EQ(option_name(224), "");
}

}  // namespace
}  // namespace wirelab::packet
