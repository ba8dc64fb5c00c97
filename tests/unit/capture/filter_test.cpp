#include "firmware/capture/filter.h"

#include <gtest/gtest.h>

#include "tests/unit/packet/hex_bytes.h"

namespace wirelab::capture {
namespace {

using packet::Bytes;
using packet::from_hex;
using packet::operator+;

const Bytes kMacs = from_hex("020000000002 020000000001");
const Bytes kTypeV4 = from_hex("0800");
const Bytes kTypeV6 = from_hex("86dd");
const Bytes kHosts = from_hex("0a000001 0a000002");
const Bytes kV6Hosts = from_hex("20010db8000000000000000000000001 20010db8000000000000000000000002");
const Bytes kTcp = from_hex("3039 c001 00000000 00000000 5010 0000 0000 0000");  // from 12345 to 49153
const Bytes kUdp = from_hex("c001 3039 000a 0000 4142");                         // the other way

/// An IPv4 header without what is in it; `rest` says which piece of a packet it is.
Bytes v4(std::string_view protocol, std::size_t payload, std::string_view piece = "4000") {
  Bytes header =
      from_hex("4500 0000 0001") + from_hex(piece) + from_hex("40") + from_hex(protocol) + from_hex("0000") + kHosts;
  header[2] = static_cast<std::byte>((20 + payload) >> 8U);
  header[3] = static_cast<std::byte>((20 + payload) & 0xffU);
  return header;
}
Bytes v6(std::string_view protocol, std::size_t payload) {
  Bytes header = from_hex("60000000 0000") + from_hex(protocol) + from_hex("40") + kV6Hosts;
  header[5] = static_cast<std::byte>(payload);
  return header;
}

const Bytes kTcpFrame = kMacs + kTypeV4 + v4("06", 20) + kTcp;
const Bytes kUdpFrame = kMacs + kTypeV4 + v4("11", 10) + kUdp;
const Bytes kTcp6Frame = kMacs + kTypeV6 + v6("06", 20) + kTcp;
const Bytes kArpFrame = kMacs + from_hex("0806 0001 0800 06 04 0001 020000000001 0a000001 000000000000 0a000002");

FrameFilter at_port(std::uint16_t number, Transport transport = Transport::either) {
  return {.port = ServicePort{number, transport}};
}
FrameFilter of_host(std::uint8_t last) { return {.host = net::Address::ipv4(10, 0, 0, last)}; }

struct OneLab final : LabPorts {
  [[nodiscard]] bool is_lab_port(Transport transport, std::uint16_t port) const noexcept override {
    return transport == Transport::udp && port == 12345;
  }
};

TEST(Filter, WithoutWishes_KeepsEvenWhatIsNoFrame) {
  EXPECT_TRUE(FrameFilter().keeps(kArpFrame));
  EXPECT_TRUE(FrameFilter().keeps({}));
}

TEST(Filter, Port_CountsAtEitherEnd) {
  for (const std::uint16_t port : {std::uint16_t{12345}, std::uint16_t{49153}}) {
    for (const Bytes& frame : {kTcpFrame, kUdpFrame, kTcp6Frame}) EXPECT_TRUE(at_port(port).keeps(frame)) << port;
  }
  for (const Bytes& frame : {kTcpFrame, kUdpFrame, kTcp6Frame, kArpFrame, Bytes{}}) {
    EXPECT_FALSE(at_port(12346).keeps(frame));
  }
}

TEST(Filter, Transport_IsTheLabs) {
  EXPECT_TRUE(at_port(12345, Transport::tcp).keeps(kTcpFrame));
  EXPECT_FALSE(at_port(12345, Transport::udp).keeps(kTcpFrame));
  EXPECT_TRUE(at_port(12345, Transport::udp).keeps(kUdpFrame));
  EXPECT_FALSE(at_port(12345, Transport::tcp).keeps(kUdpFrame));
}

TEST(Filter, TaggedFrame_IsLookedInto) {
  EXPECT_TRUE(at_port(12345).keeps(kMacs + from_hex("8100 0007") + kTypeV4 + v4("06", 20) + kTcp));
}

TEST(Filter, FrameCutBehindItsPorts_IsKept) {
  EXPECT_TRUE(at_port(12345).keeps(ConstBytes(kTcpFrame).first(38)));
  EXPECT_FALSE(at_port(12345).keeps(ConstBytes(kTcpFrame).first(37)));
}

TEST(Filter, IcmpErrorAboutThePort_IsKept) {
  const Bytes quote = v4("11", 10) + kUdp;
  const auto icmp = [&](std::string_view type) {
    return kMacs + kTypeV4 + v4("01", 8 + quote.size()) + from_hex(type) + from_hex("03 0000 00000000") + quote;
  };
  EXPECT_TRUE(at_port(12345).keeps(icmp("03")));
  EXPECT_FALSE(at_port(12346).keeps(icmp("03")));
  EXPECT_FALSE(at_port(12345).keeps(icmp("08"))) << "what an echo carries is no quote";
  const Bytes quote6 = v6("11", 10) + kUdp;
  const auto icmp6 = [&](std::string_view type) {
    return kMacs + kTypeV6 + v6("3a", 8 + quote6.size()) + from_hex(type) + from_hex("04 0000 00000000") + quote6;
  };
  EXPECT_TRUE(at_port(12345).keeps(icmp6("01")));
  EXPECT_FALSE(at_port(12345).keeps(icmp6("80")));
}

TEST(Filter, OfAPacketInPieces_OnlyTheFirstHasPorts) {
  EXPECT_TRUE(at_port(12345).keeps(kMacs + kTypeV4 + v4("11", 10, "2000") + kUdp));
  EXPECT_FALSE(at_port(12345).keeps(kMacs + kTypeV4 + v4("11", 10, "0001") + kUdp)) << "these are no ports";
  EXPECT_TRUE(of_host(1).keeps(kMacs + kTypeV4 + v4("11", 10, "0001") + kUdp));
}

TEST(Filter, Host_CountsAtEitherEndAndInArp) {
  for (const std::uint8_t last : {std::uint8_t{1}, std::uint8_t{2}}) {
    for (const Bytes& frame : {kTcpFrame, kUdpFrame, kArpFrame}) EXPECT_TRUE(of_host(last).keeps(frame));
  }
  for (const Bytes& frame : {kTcpFrame, kUdpFrame, kArpFrame, kTcp6Frame}) EXPECT_FALSE(of_host(3).keeps(frame));
  FrameFilter v6_host;
  v6_host.host = net::Address::parse("2001:db8::2");
  EXPECT_TRUE(v6_host.keeps(kTcp6Frame));
}

TEST(Filter, AllWishes_HaveToBeMet) {
  FrameFilter both = at_port(12345);
  both.host = net::Address::ipv4(10, 0, 0, 2);
  EXPECT_TRUE(both.keeps(kTcpFrame));
  EXPECT_FALSE(both.keeps(kArpFrame)) << "it has no port";
  both.host = net::Address::ipv4(10, 0, 0, 3);
  EXPECT_FALSE(both.keeps(kTcpFrame));
}

TEST(Filter, Labs_AreAskedForTransportAndPort) {
  const OneLab lab;
  const FrameFilter filter{.labs = &lab};
  EXPECT_TRUE(filter.keeps(kUdpFrame));
  EXPECT_FALSE(filter.keeps(kTcpFrame));
  EXPECT_FALSE(filter.keeps(kArpFrame));
}

}  // namespace
}  // namespace wirelab::capture
