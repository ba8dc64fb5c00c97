#include "firmware/packet/dhcp_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "tests/unit/packet/hex_bytes.h"

namespace wirelab::packet {
namespace {

using net::Address;

std::array<std::byte, kDhcpRoom> room{};

TEST(DhcpWriter, FixedPart_ComesBack) {
  DhcpHeader header{.operation = DhcpOperation::reply,
                    .hardware_type = 6,
                    .hardware_length = 16,
                    .hops = 3,
                    .xid = 0x12345678,
                    .seconds = 0x9abc,
                    .flags = 0xdef0,
                    .client_address = Address::ipv4(1, 2, 3, 4),
                    .your_address = Address::ipv4(5, 6, 7, 8),
                    .next_server = Address::ipv4(9, 10, 11, 12),
                    .relay = Address::ipv4(13, 14, 15, 16)};
  header.hardware.fill(0x5a);
  const auto bytes = DhcpWriter(room, header).finish();
  ASSERT_TRUE(bytes);
  EXPECT_EQ(
      copy_of(bytes->first(44)),
      from_hex("02 06 10 03 12345678 9abc def0 01020304 05060708 090a0b0c 0d0e0f10 5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a"));
  EXPECT_EQ(copy_of(bytes->subspan(kDhcpFixed)), from_hex("63825363 ff") + Bytes(59));
  EXPECT_EQ(bytes->size(), DhcpWriter::kLeast);
}

TEST(DhcpWriter, Options_AreByteForByte) {
  const std::array servers{Address::ipv4(10, 0, 2, 3), Address::ipv4(8, 8, 8, 8)};
  const auto bytes = DhcpWriter(room, {})
                         .type(DhcpType::ack)
                         .address(kOptionServerIdentifier, Address::ipv4(10, 0, 2, 2))
                         .addresses(kOptionNameServers, servers)
                         .u16(kOptionMtu, 1500)
                         .u32(kOptionLeaseTime, 86'400)
                         .text(kOptionDomainName, "lab")
                         .option(80, {})
                         .finish();
  ASSERT_TRUE(bytes);
  const Bytes wanted =
      from_hex("35 01 05 36 04 0a000202 06 08 0a00020308080808 1a 02 05dc 33 04 00015180 0f 03 6c6162 50 00 ff");
  EXPECT_EQ(copy_of(bytes->subspan(kDhcpLeast, wanted.size())), wanted);
}

TEST(DhcpWriter, LongOption_GoesInPieces) {
  const std::string text(600, 'x');
  const auto bytes = DhcpWriter(room, {}).text(kOptionMessage, text).finish();
  ASSERT_TRUE(bytes);
  const auto message = parse_dhcp(*bytes);
  ASSERT_TRUE(message);
  std::vector<std::size_t> sizes;
  for (const DhcpOption option : message->options) sizes.push_back(option.data.size());
  EXPECT_THAT(sizes, testing::ElementsAre(255, 255, 90));
  std::array<std::byte, 600> whole{};
  EXPECT_EQ(message->message(whole), text);
}

TEST(DhcpWriter, ManyAddresses_GoInWholePieces) {
  const std::vector<Address> many(70, Address::ipv4(10, 0, 0, 1));
  const auto bytes = DhcpWriter(room, {}).addresses(kOptionRouters, many).finish();
  ASSERT_TRUE(bytes);
  const auto message = parse_dhcp(*bytes);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->options.size_of(kOptionRouters), 280U);
  EXPECT_TRUE(message->routers().value_or(AddressList()).more);
}

TEST(DhcpWriter, ShortMessage_IsFilledUpAndALongerOneIsNot) {
  for (std::size_t length = 0; length < 120; ++length) {
    const auto bytes = DhcpWriter(room, {}).text(kOptionMessage, std::string(length, 'x')).finish();
    ASSERT_TRUE(bytes);
    EXPECT_EQ(bytes->size(), std::max(DhcpWriter::kLeast, kDhcpLeast + 2 + length + 1));
  }
}

TEST(DhcpWriter, EveryRoomThatIsTooSmall_IsInvalid) {
  const std::string text(100, 'x');
  const auto written = [&](std::size_t size) {
    return DhcpWriter(std::span(room).first(size), {}).type(DhcpType::nak).text(kOptionMessage, text).finish();
  };
  const std::size_t whole = kDhcpLeast + 3 + 102 + 1;
  for (std::size_t size = 0; size < whole; ++size) EXPECT_EQ(written(size).error(), Error::invalid) << size;
  EXPECT_TRUE(written(whole));
  EXPECT_EQ(DhcpWriter(std::span(room).first(299), {}).finish().error(), Error::invalid);
}

TEST(DhcpWriter, AddressOfAnotherFamily_IsInvalid) {
  const auto six = Address::loopback(net::Family::ipv6);
  EXPECT_EQ(DhcpWriter(room, {}).address(kOptionRouters, six).finish().error(), Error::invalid);
  EXPECT_EQ(DhcpWriter(room, {.client_address = six}).finish().error(), Error::invalid);
}

}  // namespace
}  // namespace wirelab::packet
