#include "firmware/packet/dhcp_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "firmware/packet/dhcp.h"
#include "tests/unit/packet/dhcp_bytes.h"

namespace wirelab::packet {
namespace {

Flaw flaw_of(const DhcpParts& parts) { return parse_dhcp(dhcp_bytes(parts)).error(); }

std::vector<int> codes_of(const DhcpMessage& message) {
  std::vector<int> codes;
  for (const DhcpOption option : message.options) codes.push_back(option.code);
  return codes;
}

TEST(DhcpOptions, Order_IsTheMessages) {
  const Bytes bytes = dhcp_bytes({.options = "00 35 01 05 00 00 36 04 0a000202 50 00 00 ff 01 04 ffffff00"});
  const auto message = parse_dhcp(bytes);
  ASSERT_TRUE(message);
  EXPECT_THAT(codes_of(*message), testing::ElementsAre(53, 54, 80));
  EXPECT_FALSE(message->subnet_mask());  // behind the end
}

TEST(DhcpOptions, None_AreNone) {
  for (const char* options : {"", "ff", "00", "00000000ff"}) {
    const Bytes bytes = dhcp_bytes({.options = options});
    const auto message = parse_dhcp(bytes);
    ASSERT_TRUE(message) << options;
    EXPECT_TRUE(codes_of(*message).empty()) << options;
  }
  EXPECT_TRUE(DhcpOptions().begin() == DhcpOptions().end());
}

TEST(DhcpOptions, ZeroLength_IsThereAndEmpty) {
  const Bytes bytes = dhcp_bytes({.options = "50 00 0c 00 35 01 01 ff"});
  const auto message = parse_dhcp(bytes);
  ASSERT_TRUE(message);
  EXPECT_THAT(codes_of(*message), testing::ElementsAre(80, 12, 53));
  EXPECT_EQ(message->options.size_of(80), 0U);
  EXPECT_EQ(message->host_name({}), "");
  EXPECT_FALSE(message->options.size_of(81));
  EXPECT_FALSE(message->options.u8(80));
}

TEST(DhcpOptions, MissingEnd_LosesNothing) {
  const Bytes bytes = dhcp_bytes({.options = "35 01 05"});
  const auto message = parse_dhcp(bytes);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->message_type(), DhcpType::ack);
}

TEST(DhcpOptions, LengthPastTheEnd_IsAFlaw) {
  for (const char* options : {"35", "35 01", "35 02 05", "36 04 0a0002", "35 01 05 36 ff 0a000202"}) {
    EXPECT_EQ(flaw_of({.options = options}), Flaw::dhcp_option_cut) << options;
  }
  EXPECT_TRUE(parse_dhcp(dhcp_bytes({.options = "00 ff 35 01"})));  // nobody reads behind the end
}

TEST(DhcpOptions, Overload_ReadsTheFileThenTheName) {
  const Bytes bytes = dhcp_bytes({.options = "34 01 03 35 01 05 ff",
                                  .server_name = "03 04 0a000202 ff",
                                  .boot_file = "01 04 ffffff00 00 06 04 0a000203"});
  const auto message = parse_dhcp(bytes);
  ASSERT_TRUE(message);
  EXPECT_THAT(codes_of(*message), testing::ElementsAre(52, 53, 1, 6, 3));
  EXPECT_EQ(message->subnet_mask(), net::Address::ipv4(255, 255, 255, 0));
  EXPECT_THAT(addresses_in(message->routers()), testing::ElementsAre(net::Address::ipv4(10, 0, 2, 2)));
  EXPECT_EQ(message->server_name, "");
  EXPECT_EQ(message->boot_file, "");
}

TEST(DhcpOptions, OverloadOfOneField_LeavesTheOther) {
  const Bytes file = dhcp_bytes({.options = "34 01 01", .server_name = "6d", .boot_file = "35 01 02"});
  ASSERT_TRUE(parse_dhcp(file));
  EXPECT_EQ(parse_dhcp(file)->message_type(), DhcpType::offer);
  EXPECT_EQ(parse_dhcp(file)->server_name, "m");
  EXPECT_EQ(parse_dhcp(file)->boot_file, "");
  const Bytes name = dhcp_bytes({.options = "34 01 02", .server_name = "35 01 02", .boot_file = "62"});
  ASSERT_TRUE(parse_dhcp(name));
  EXPECT_EQ(parse_dhcp(name)->message_type(), DhcpType::offer);
  EXPECT_EQ(parse_dhcp(name)->server_name, "");
  EXPECT_EQ(parse_dhcp(name)->boot_file, "b");
}

TEST(DhcpOptions, WithoutOverload_TheTextFieldsAreNoOptions) {
  const Bytes bytes = dhcp_bytes({.options = "ff", .server_name = "35 01 02", .boot_file = "35 ff"});
  const auto message = parse_dhcp(bytes);
  ASSERT_TRUE(message);
  EXPECT_FALSE(message->message_type());
}

TEST(DhcpOptions, OverloadedFieldThatRunsOver_IsAFlaw) {
  EXPECT_EQ(flaw_of({.options = "34 01 01", .boot_file = "35 7f"}), Flaw::dhcp_option_cut);
  EXPECT_EQ(flaw_of({.options = "34 01 02", .server_name = "35 3f"}), Flaw::dhcp_option_cut);
  EXPECT_TRUE(parse_dhcp(dhcp_bytes({.options = "34 01 02", .server_name = "35 3e"})));
}

TEST(DhcpOptions, OverloadInAnOverloadedField_MeansNothing) {
  const Bytes bytes = dhcp_bytes({.options = "34 01 01", .server_name = "35 7f", .boot_file = "34 01 03 ff"});
  const auto message = parse_dhcp(bytes);
  ASSERT_TRUE(message);
  EXPECT_FALSE(message->options.in_server_name());
}

TEST(DhcpOptions, OverloadThatMakesNoSense_IsAFlaw) {
  for (const char* options : {"34 01 00", "34 01 04", "34 01 ff", "34 00", "34 02 0101", "34 01 01 34 01 01"}) {
    EXPECT_EQ(flaw_of({.options = options}), Flaw::dhcp_overload) << options;
  }
}

TEST(DhcpOptions, SplitOption_IsPutTogether) {
  const Bytes bytes = dhcp_bytes(
      {.options = "34 01 03 0f 02 6578 35 01 02 0f 01 61 ff", .server_name = "0f 02 6c65", .boot_file = "0f 02 6d70"});
  const auto message = parse_dhcp(bytes);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->options.size_of(15), 7U);
  std::array<std::byte, 7> room{};
  EXPECT_EQ(message->domain_name(room), "example");
  EXPECT_FALSE(message->domain_name(std::span(room).first(6)));  // no part of it is the name
  EXPECT_THAT(codes_of(*message), testing::ElementsAre(52, 15, 53, 15, 15, 15));
}

TEST(DhcpOptions, SplitNumbersAndLists_ArePutTogether) {
  const Bytes bytes = dhcp_bytes({.options = "33 02 0001 06 06 0a0002030a00 33 02 5180 06 02 0204 ff"});
  const auto message = parse_dhcp(bytes);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->lease_time(), 86'400U);
  EXPECT_THAT(addresses_in(message->name_servers()),
              testing::ElementsAre(net::Address::ipv4(10, 0, 2, 3), net::Address::ipv4(10, 0, 2, 4)));
}

TEST(DhcpOptions, SplitWithEmptyPieces_IsTheOneThatIsNot) {
  const Bytes bytes = dhcp_bytes({.options = "0f 00 0f 03 6c6162 0f 00 ff"});
  const auto message = parse_dhcp(bytes);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->domain_name({}), "lab");
}

TEST(DhcpOptions, LongList_IsCutAndSaysSo) {
  const std::string eight = " 0a000001 0a000002 0a000003 0a000004 0a000005 0a000006 0a000007 0a000008";
  const Bytes fitting = dhcp_bytes({.options = "06 20" + eight});
  const auto all = parse_dhcp(fitting)->name_servers().value_or(AddressList());
  EXPECT_EQ(all.count, AddressList::kMost);
  EXPECT_FALSE(all.more);
  const Bytes longer = dhcp_bytes({.options = "06 24" + eight + " 0a000009"});
  const auto some = parse_dhcp(longer)->name_servers().value_or(AddressList());
  EXPECT_THAT(some.view(), testing::ElementsAreArray(all.view()));
  EXPECT_EQ(some.view().back(), net::Address::ipv4(10, 0, 0, 8));
  EXPECT_TRUE(some.more);
}

}  // namespace
}  // namespace wirelab::packet
