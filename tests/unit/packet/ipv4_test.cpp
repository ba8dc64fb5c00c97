#include "firmware/packet/ipv4.h"

#include <gtest/gtest.h>

#include "tests/unit/packet/hex_bytes.h"

namespace wirelab::packet {
namespace {

constexpr auto kHost = net::Address::ipv4(10, 0, 2, 15);
constexpr auto kRouter = net::Address::ipv4(10, 0, 2, 2);

const Bytes kHeader = from_hex("4500 0054 1234 4000 4001 1065 0a00020f 0a000202");
const Bytes kPing = kHeader + Bytes(64, std::byte{0x2a});
// A router alert (RFC 2113) and its end, in the first half of a packet.
const Bytes kWithOptions = from_hex("46b8 0020 0001 2001 4001 010c c0000201 c0000202 94040000 0102030405060708");

Flaw flaw_of(const Bytes& bytes) { return parse_ipv4(bytes).error(); }

TEST(Checksum, Example_OfRfc1071) {
  EXPECT_EQ(internet_checksum(from_hex("0001 f203 f4f5 f6f7")), 0x220d);
  EXPECT_EQ(internet_checksum(from_hex("0001 f203 f4f5 f6f7 220d")), 0);
}

TEST(Checksum, CarryOfACarry_IsAdded) { EXPECT_EQ(internet_checksum(from_hex("ffff ffff 0001")), 0xfffe); }

TEST(Checksum, OddByte_CountsAsTheHighHalfOfAWord) {
  EXPECT_EQ(internet_checksum(from_hex("0102 03")), internet_checksum(from_hex("0102 0300")));
  EXPECT_EQ(internet_checksum({}), 0xffff);
}

TEST(Checksum, ManyBytes_DoNotOverflow) { EXPECT_EQ(internet_checksum(Bytes(65'536, std::byte{0xff})), 0); }

TEST(Checksum, Names_AreThree) {
  EXPECT_EQ(checksum_name(Checksum::right), "right");
  EXPECT_EQ(checksum_name(Checksum::wrong), "wrong");
  EXPECT_EQ(checksum_name(Checksum::absent), "absent");
}

TEST(Ipv4, Ping_IsReadFieldByField) {
  const auto packet = parse_ipv4(kPing);
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->version, 4);
  EXPECT_EQ(packet->header_length, 20);
  EXPECT_EQ(packet->dscp, 0);
  EXPECT_EQ(packet->ecn, 0);
  EXPECT_EQ(packet->total_length, 84);
  EXPECT_EQ(packet->identification, 0x1234);
  EXPECT_FALSE(packet->reserved_flag);
  EXPECT_TRUE(packet->dont_fragment);
  EXPECT_FALSE(packet->more_fragments);
  EXPECT_EQ(packet->fragment_offset, 0);
  EXPECT_EQ(packet->ttl, 64);
  EXPECT_EQ(packet->protocol, 1);
  EXPECT_EQ(protocol_name(packet->protocol), "ICMP");
  EXPECT_EQ(packet->checksum, 0x1065);
  EXPECT_EQ(packet->checksum_state, Checksum::right);
  EXPECT_EQ(packet->source, kHost);
  EXPECT_EQ(packet->destination, kRouter);
  EXPECT_TRUE(packet->options.empty());
  EXPECT_EQ(packet->payload.data(), kPing.data() + 20);
  EXPECT_EQ(packet->payload.size(), 64U);
  EXPECT_FALSE(packet->is_fragment());
}

TEST(Ipv4, OptionsAndFragment_AreRead) {
  const auto packet = parse_ipv4(kWithOptions);
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->header_length, 24);
  EXPECT_EQ(packet->dscp, 46);
  EXPECT_TRUE(packet->more_fragments);
  EXPECT_FALSE(packet->dont_fragment);
  EXPECT_EQ(packet->fragment_offset, 8);
  EXPECT_TRUE(packet->is_fragment());
  EXPECT_EQ(copy_of(packet->options), from_hex("94040000"));
  EXPECT_EQ(copy_of(packet->payload), from_hex("0102030405060708"));
}

TEST(Ipv4, EitherSignOfAFragment_IsEnough) {
  Bytes first = kPing;
  first[6] = std::byte{0x20};
  EXPECT_TRUE(parse_ipv4(first)->is_fragment());
  Bytes last = kPing;
  last[6] = std::byte{0x1f};
  last[7] = std::byte{0xff};
  EXPECT_TRUE(parse_ipv4(last)->is_fragment());
  EXPECT_EQ(parse_ipv4(last)->fragment_offset, 65'528);
}

TEST(Ipv4, OtherBits_AreTold) {
  Bytes bytes = kPing;
  bytes[1] = std::byte{0x03};
  bytes[6] = std::byte{0x80};
  const auto packet = parse_ipv4(bytes);
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->ecn, 3);
  EXPECT_TRUE(packet->reserved_flag);
  EXPECT_EQ(packet->checksum_state, Checksum::wrong);
}

TEST(Ipv4, FillingOfAShortFrame_IsLeftOut) { EXPECT_EQ(parse_ipv4(kPing + Bytes(30))->payload.size(), 64U); }

TEST(Ipv4, EveryTruncation_IsAFlaw) {
  for (std::size_t size = 0; size < kPing.size(); ++size) {
    EXPECT_EQ(parse_ipv4(std::span(kPing).first(size)).error(), Flaw::ipv4_cut) << size;
  }
  for (std::size_t size = 0; size < kWithOptions.size(); ++size) {
    EXPECT_EQ(parse_ipv4(std::span(kWithOptions).first(size)).error(), Flaw::ipv4_cut) << size;
  }
}

TEST(Ipv4, Beginning_NeedsTheHeaderOnly) {
  for (std::size_t size = 0; size < kWithOptions.size(); ++size) {
    const auto packet = parse_ipv4_beginning(std::span(kWithOptions).first(size));
    ASSERT_EQ(packet.has_value(), size >= 24) << size;
    if (!packet) continue;
    EXPECT_EQ(packet->payload.size(), size - 24);
  }
}

TEST(Ipv4, WrongVersionAndLengths_AreFlaws) {
  Bytes bytes = kPing;
  for (const int version : {0, 3, 5, 6, 15}) {
    bytes[0] = static_cast<std::byte>(version << 4 | 5);
    EXPECT_EQ(flaw_of(bytes), Flaw::ipv4_version);
  }
  for (const int words : {0, 1, 4}) {
    bytes[0] = static_cast<std::byte>(0x40 | words);
    EXPECT_EQ(flaw_of(bytes), Flaw::ipv4_header_length);
  }
  bytes = kPing;
  bytes[3] = std::byte{19};
  EXPECT_EQ(flaw_of(bytes), Flaw::ipv4_total_length);
  bytes[0] = std::byte{0x46};
  bytes[3] = std::byte{23};
  EXPECT_EQ(flaw_of(bytes), Flaw::ipv4_total_length);
  bytes[3] = std::byte{24};
  ASSERT_TRUE(parse_ipv4(bytes));
  EXPECT_TRUE(parse_ipv4(bytes)->payload.empty());
}

TEST(Ipv4, WrittenHeader_IsByteForByte) {
  const auto header =
      ipv4_header({.source = kHost, .destination = kRouter, .protocol = kProtocolIcmp, .identification = 0x1234}, 64);
  ASSERT_TRUE(header);
  EXPECT_EQ(copy_of(*header), kHeader);
}

TEST(Ipv4, WrittenHeader_CarriesWhatWasChosen) {
  const auto header = ipv4_header({.source = kRouter,
                                   .destination = kHost,
                                   .protocol = 89,
                                   .ttl = 1,
                                   .dscp = 63,
                                   .identification = 0xffff,
                                   .dont_fragment = false},
                                  0);
  ASSERT_TRUE(header);
  const auto packet = parse_ipv4(*header);
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->ttl, 1);
  EXPECT_EQ(packet->dscp, 63);
  EXPECT_EQ(packet->identification, 0xffff);
  EXPECT_FALSE(packet->dont_fragment);
  EXPECT_EQ(packet->checksum_state, Checksum::right);
  EXPECT_EQ(protocol_name(packet->protocol), "OSPF");
}

TEST(Ipv4, WhatNoHeaderHolds_IsInvalid) {
  const auto six = net::Address::loopback(net::Family::ipv6);
  EXPECT_TRUE(ipv4_header({.source = kHost, .destination = kRouter}, kMostIpv4Payload));
  EXPECT_EQ(ipv4_header({.source = kHost, .destination = kRouter}, kMostIpv4Payload + 1).error(), Error::invalid);
  EXPECT_EQ(ipv4_header({.source = six, .destination = kRouter}, 0).error(), Error::invalid);
  EXPECT_EQ(ipv4_header({.source = kHost, .destination = six}, 0).error(), Error::invalid);
  EXPECT_EQ(ipv4_header({.source = kHost, .destination = kRouter, .dscp = 64}, 0).error(), Error::invalid);
}

TEST(Ipv4, UnknownProtocol_HasNoName) {
  EXPECT_EQ(protocol_name(6), "TCP");
  EXPECT_EQ(protocol_name(17), "UDP");
  EXPECT_EQ(protocol_name(255), "");
}

}  // namespace
}  // namespace wirelab::packet
