#include "firmware/packet/icmp.h"

#include <gtest/gtest.h>

#include "firmware/packet/udp.h"
#include "tests/unit/packet/hex_bytes.h"

namespace wirelab::packet {
namespace {

const Bytes kQuoted = from_hex("4500 0054 0000 0000 0101 9d8b 0a00020f 08080808 0800 f7ff 0001 0001");
const Bytes kTimeExceeded = from_hex("0b00 f4fd 00000000") + kQuoted;

Ipv4Packet packet_with(ConstBytes payload) {
  Ipv4Packet packet;
  packet.protocol = kProtocolIcmp;
  packet.payload = payload;
  return packet;
}

/// What a ping sends: the bytes from 0x10 on.
Bytes ping_data() {
  Bytes data;
  for (int i = 0; i < 56; ++i) data.push_back(static_cast<std::byte>(0x10 + i));
  return data;
}

IcmpMessage message_of(IcmpType type, std::uint32_t rest = 0, ConstBytes data = {}) {
  IcmpMessage message;
  message.type = type;
  message.rest = rest;
  message.data = data;
  return message;
}

TEST(Icmp, EchoRequest_IsRead) {
  const Bytes bytes = from_hex("0800 3468 0abc 0007") + ping_data();
  const auto message = parse_icmp(packet_with(bytes));
  ASSERT_TRUE(message);
  EXPECT_EQ(message->type, IcmpType::echo_request);
  EXPECT_EQ(message->code, 0);
  EXPECT_EQ(message->checksum, 0x3468);
  EXPECT_EQ(message->checksum_state, Checksum::right);
  EXPECT_TRUE(message->has_sequence());
  EXPECT_EQ(message->identifier(), 0x0abc);
  EXPECT_EQ(message->sequence(), 7);
  EXPECT_EQ(copy_of(message->data), ping_data());
  EXPECT_EQ(icmp_text(message->type, message->code), "echo request");
  EXPECT_EQ(quoted_packet(*message).error(), Flaw::no_quote);
}

TEST(Icmp, EveryFlippedBit_IsSeenByTheChecksum) {
  for (std::size_t bit = 0; bit < kTimeExceeded.size() * 8; ++bit) {
    Bytes bytes = kTimeExceeded;
    bytes[bit / 8] ^= static_cast<std::byte>(1U << bit % 8);
    EXPECT_EQ(parse_icmp(packet_with(bytes))->checksum_state, Checksum::wrong) << bit;
  }
}

TEST(Icmp, TimeExceeded_QuotesWhatItIsAbout) {
  const auto message = parse_icmp(packet_with(kTimeExceeded));
  ASSERT_TRUE(message);
  EXPECT_EQ(message->checksum_state, Checksum::right);
  EXPECT_FALSE(message->has_sequence());
  EXPECT_EQ(icmp_text(message->type, message->code), "time to live exceeded");
  const auto quoted = quoted_packet(*message);
  ASSERT_TRUE(quoted);
  EXPECT_EQ(quoted->destination, net::Address::ipv4(8, 8, 8, 8));
  EXPECT_EQ(quoted->total_length, 84);
  EXPECT_EQ(quoted->payload.size(), 8U);
  const auto inner = parse_icmp(*quoted);
  ASSERT_TRUE(inner);
  EXPECT_EQ(inner->sequence(), 1);
}

TEST(Icmp, PortUnreachable_QuotesTheDatagramsPorts) {
  const Bytes bytes =
      from_hex("0303 0000 00000000 4500 0100 0000 4000 4011 0000 0a00020f 08080808 8000 82a0 00ec 0000");
  const auto message = parse_icmp(packet_with(bytes));
  ASSERT_TRUE(message);
  EXPECT_EQ(icmp_text(message->type, message->code), "port unreachable");
  const auto quoted = quoted_packet(*message);
  ASSERT_TRUE(quoted);
  const auto header = parse_udp_header(quoted->payload);
  ASSERT_TRUE(header);
  EXPECT_EQ(header->destination_port, 33440);
  EXPECT_EQ(parse_udp(*quoted).error(), Flaw::udp_cut);
}

TEST(Icmp, CutQuote_IsAFlaw) {
  for (const auto type : {IcmpType::unreachable, IcmpType::source_quench, IcmpType::redirect, IcmpType::time_exceeded,
                          IcmpType::parameter_problem}) {
    EXPECT_TRUE(quoted_packet(message_of(type, 0, kQuoted)));
    EXPECT_EQ(quoted_packet(message_of(type, 0, std::span(kQuoted).first(19))).error(), Flaw::ipv4_cut);
  }
}

TEST(Icmp, RestOfTheHeader_IsReadByType) {
  EXPECT_EQ(message_of(IcmpType::redirect, 0x0a000203).gateway(), net::Address::ipv4(10, 0, 2, 3));
  EXPECT_EQ(message_of(IcmpType::unreachable, 1400).next_mtu(), 1400);
  EXPECT_EQ(message_of(IcmpType::parameter_problem, 0x14000000).problem_at(), 20);
}

TEST(Icmp, EveryTruncation_IsAFlaw) {
  for (std::size_t size = 0; size < kIcmpHeader; ++size) {
    EXPECT_EQ(parse_icmp(packet_with(std::span(kTimeExceeded).first(size))).error(), Flaw::icmp_cut) << size;
  }
  EXPECT_TRUE(parse_icmp(packet_with(std::span(kTimeExceeded).first(kIcmpHeader))));
}

TEST(Icmp, OtherProtocolsAndFragments_AreOtherTraffic) {
  Ipv4Packet packet = packet_with(kTimeExceeded);
  packet.protocol = kProtocolUdp;
  EXPECT_EQ(parse_icmp(packet).error(), Flaw::not_icmp);
  packet.protocol = kProtocolIcmp;
  packet.fragment_offset = 8;
  EXPECT_EQ(parse_icmp(packet).error(), Flaw::fragment);
}

TEST(Icmp, Texts_FollowTypeAndCode) {
  EXPECT_EQ(icmp_text(IcmpType::unreachable, 1), "host unreachable");
  EXPECT_EQ(icmp_text(IcmpType::unreachable, kFragmentationNeeded), "fragmentation needed");
  EXPECT_EQ(icmp_text(IcmpType::unreachable, 200), "unreachable");
  EXPECT_EQ(icmp_text(IcmpType::time_exceeded, 1), "fragment reassembly time exceeded");
}

TEST(Icmp, UnknownType_IsKeptAndHasNoText) {
  const Bytes bytes = from_hex("2a00 d5ff 00000000");
  const auto message = parse_icmp(packet_with(bytes));
  ASSERT_TRUE(message);
  EXPECT_EQ(static_cast<int>(message->type), 42);
  EXPECT_EQ(message->checksum_state, Checksum::right);
  EXPECT_EQ(icmp_text(message->type, message->code), "");
  EXPECT_EQ(quoted_packet(*message).error(), Flaw::no_quote);
}

TEST(Icmp, WrittenEcho_IsByteForByte) {
  const Bytes data = ping_data();
  std::array<std::byte, 64> room{};
  const auto request = write_echo(room, {.identifier = 0x0abc, .sequence = 7, .data = data});
  ASSERT_TRUE(request);
  EXPECT_EQ(copy_of(*request), from_hex("0800 3468 0abc 0007") + data);
  const auto reply = write_echo(room, {.reply = true, .identifier = 0x0abc, .sequence = 7, .data = data});
  ASSERT_TRUE(reply);
  const auto read = parse_icmp(packet_with(*reply));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->type, IcmpType::echo_reply);
  EXPECT_EQ(read->checksum_state, Checksum::right);
}

TEST(Icmp, EchoThatDoesNotFit_IsInvalid) {
  std::array<std::byte, 10> room{};
  EXPECT_TRUE(write_echo(room, {.data = as_bytes("ab")}));
  EXPECT_EQ(write_echo(room, {.data = as_bytes("abc")}).error(), Error::invalid);
  EXPECT_EQ(write_echo(std::span(room).first(7), {}).error(), Error::invalid);
}

}  // namespace
}  // namespace wirelab::packet
