#include "firmware/packet/udp.h"

#include <gtest/gtest.h>

#include "tests/unit/packet/hex_bytes.h"

namespace wirelab::packet {
namespace {

constexpr net::Endpoint kHost{.address = net::Address::ipv4(10, 0, 2, 15), .port = 32768};
constexpr net::Endpoint kServer{.address = net::Address::ipv4(10, 0, 2, 3), .port = 53};
const Bytes kDatagram = from_hex("8000 0035 000b a32e 616263");

Ipv4Packet packet_with(ConstBytes payload) {
  Ipv4Packet packet;
  packet.protocol = kProtocolUdp;
  packet.source = kHost.address;
  packet.destination = kServer.address;
  packet.payload = payload;
  return packet;
}

TEST(Udp, Datagram_IsRead) {
  const auto datagram = parse_udp(packet_with(kDatagram));
  ASSERT_TRUE(datagram);
  EXPECT_EQ(datagram->header.source_port, 32768);
  EXPECT_EQ(datagram->header.destination_port, 53);
  EXPECT_EQ(datagram->header.length, 11);
  EXPECT_EQ(datagram->header.checksum, 0xa32e);
  EXPECT_EQ(datagram->checksum_state, Checksum::right);
  EXPECT_EQ(as_text(datagram->payload), "abc");
}

TEST(Udp, Checksum_CoversAddressesAndEveryByte) {
  for (std::size_t at = 0; at < kDatagram.size(); ++at) {
    if (at == 4 || at == 5) continue;  // the length: see below
    Bytes bytes = kDatagram;
    bytes[at] ^= std::byte{1};
    EXPECT_EQ(parse_udp(packet_with(bytes))->checksum_state, Checksum::wrong) << at;
  }
  Ipv4Packet elsewhere = packet_with(kDatagram);
  elsewhere.destination = kHost.address;
  EXPECT_EQ(parse_udp(elsewhere)->checksum_state, Checksum::wrong);
}

TEST(Udp, NoChecksum_IsAbsent) {
  const Bytes bytes = from_hex("8000 0035 000b 0000 616263");
  EXPECT_EQ(parse_udp(packet_with(bytes))->checksum_state, Checksum::absent);
}

TEST(Udp, BytesBehindTheDatagram_AreLeftOut) {
  const Bytes bytes = kDatagram + Bytes(5, std::byte{0xff});
  const auto datagram = parse_udp(packet_with(bytes));
  ASSERT_TRUE(datagram);
  EXPECT_EQ(as_text(datagram->payload), "abc");
  EXPECT_EQ(datagram->checksum_state, Checksum::right);
}

TEST(Udp, EveryTruncation_IsAFlaw) {
  for (std::size_t size = 0; size < kDatagram.size(); ++size) {
    const ConstBytes cut = std::span(kDatagram).first(size);
    EXPECT_EQ(parse_udp(packet_with(cut)).error(), Flaw::udp_cut) << size;
    EXPECT_EQ(parse_udp_header(cut).has_value(), size >= 8) << size;
  }
}

TEST(Udp, LengthBelowTheHeader_IsAFlaw) {
  for (const int length : {0, 1, 7}) {
    Bytes bytes = kDatagram;
    bytes[5] = static_cast<std::byte>(length);
    EXPECT_EQ(parse_udp(packet_with(bytes)).error(), Flaw::udp_length);
  }
  Bytes bytes = kDatagram;
  bytes[5] = std::byte{8};
  ASSERT_TRUE(parse_udp(packet_with(bytes)));
  EXPECT_TRUE(parse_udp(packet_with(bytes))->payload.empty());
}

TEST(Udp, OtherProtocolsAndFragments_AreOtherTraffic) {
  Ipv4Packet packet = packet_with(kDatagram);
  packet.protocol = 6;
  EXPECT_EQ(parse_udp(packet).error(), Flaw::not_udp);
  packet.protocol = kProtocolUdp;
  packet.more_fragments = true;
  EXPECT_EQ(parse_udp(packet).error(), Flaw::fragment);
}

TEST(Udp, WrittenHeader_IsByteForByte) {
  const auto header = udp_header(kHost, kServer, as_bytes("abc"));
  ASSERT_TRUE(header);
  EXPECT_EQ(copy_of(*header) + as_bytes("abc"), kDatagram);
}

TEST(Udp, ChecksumThatComesToZero_IsWrittenAsOnes) {
  const Bytes payload = from_hex("6793");
  const auto header = udp_header(kHost, kServer, payload);
  ASSERT_TRUE(header);
  EXPECT_EQ(copy_of(*header), from_hex("8000 0035 000a ffff"));
  const Bytes datagram = copy_of(*header) + payload;
  EXPECT_EQ(parse_udp(packet_with(datagram))->checksum_state, Checksum::right);
}

TEST(Udp, WhatNoDatagramHolds_IsInvalid) {
  const net::Endpoint six{.address = net::Address::loopback(net::Family::ipv6), .port = 1};
  EXPECT_EQ(udp_header(six, kServer, {}).error(), Error::invalid);
  EXPECT_EQ(udp_header(kHost, six, {}).error(), Error::invalid);
  EXPECT_TRUE(udp_header(kHost, kServer, Bytes(65'507)));
  EXPECT_EQ(udp_header(kHost, kServer, Bytes(65'508)).error(), Error::invalid);
}

}  // namespace
}  // namespace wirelab::packet
