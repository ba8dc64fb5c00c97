#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <string_view>

#include "firmware/packet/arp.h"
#include "firmware/packet/dhcp_frame.h"
#include "firmware/packet/fields.h"
#include "firmware/packet/icmp.h"
#include "firmware/packet/tcp.h"
#include "host/experiment/judges.h"
#include "tests/unit/packet/hex_bytes.h"

namespace wirelab::experiment {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;

inline constexpr net::Address kHost = net::Address::ipv4(10, 0, 2, 15);
inline constexpr net::Address kRouter = net::Address::ipv4(10, 0, 2, 2);
inline constexpr net::MacAddress kHostMac{0x52, 0x54, 0, 0x12, 0x34, 0x56};
inline constexpr net::MacAddress kRouterMac{0x52, 0x55, 0x0a, 0, 2, 2};

/// The capture of an experiment, as a test writes it down: frames with times, given as a pcap file.
class Trace {
 public:
  Trace() {
    put(0xa1b23c4d);  // pcap with nanoseconds
    put(0x00040002);
    for (const std::uint32_t word : {0U, 0U, 262'144U, 1U}) put(word);
  }
  /// A frame passes so much later.
  void frame(ConstBytes bytes, nanoseconds later = microseconds(10)) {
    time_ += later;
    const auto size = static_cast<std::uint32_t>(bytes.size());
    put(static_cast<std::uint32_t>(time_ / std::chrono::seconds(1)));
    put(static_cast<std::uint32_t>((time_ % std::chrono::seconds(1)).count()));
    put(size);
    put(size);
    file_ += as_text(bytes);
  }
  /// An IPv4 packet from the host to `to`, or from there to the host.
  void ip(const net::Address& from, const net::Address& to, std::uint8_t protocol, ConstBytes payload,
          nanoseconds later = microseconds(10), const net::MacAddress& station = kRouterMac) {
    using packet::operator+;
    const auto header = packet::ipv4_header({.source = from, .destination = to, .protocol = protocol}, payload.size());
    const bool out = from == kHost;
    const auto link =
        packet::ethernet_header(out ? station : kHostMac, out ? kHostMac : station, packet::kEtherTypeIpv4);
    frame(packet::copy_of(link) + *header + payload, later);
  }
  void datagram(const net::Endpoint& from, const net::Endpoint& to, std::string_view text,
                nanoseconds later = microseconds(10)) {
    std::array<std::byte, 1500> room{};
    const packet::DhcpRoute route{
        .source_mac = kHostMac, .destination_mac = kRouterMac, .source = from, .destination = to};
    last_ = packet::copy_of(packet::write_dhcp_frame(room, route, as_bytes(text)).value());
    frame(last_, later);
  }
  /// The ICMP message that the port of the last datagram is unreachable.
  void unreachable(nanoseconds later = microseconds(10)) {
    using packet::operator+;
    const auto message = packet::from_hex("0303 0000 00000000") + ConstBytes(last_).subspan(packet::kEthernetHeader);
    ip(kRouter, kHost, packet::kProtocolIcmp, message, later);
  }
  /// `capture` of an Evidence has to outlive it.
  [[nodiscard]] Evidence evidence() const { return Evidence::read(file_).value(); }

 private:
  void put(std::uint32_t word) {
    for (int i = 0; i < 4; ++i) file_ += static_cast<char>(word >> (8 * i) & 0xffU);
  }

  std::string file_;
  packet::Bytes last_;
  nanoseconds time_ = std::chrono::seconds(1'790'000'000);
};

/// A TCP connection of the router's, as the client, to a server on the host; both count their own numbers.
class Connection {
 public:
  Connection(Trace& trace, std::uint16_t client, std::uint16_t server)
      : trace_(trace), client_(client), server_(server) {}

  /// The handshake, as the server's side sees it.
  void shake(nanoseconds round_trip = milliseconds(4)) {
    segment(true, packet::TcpFlags::kSyn, {}, microseconds(10));
    segment(false, packet::TcpFlags::kSyn | packet::TcpFlags::kAck, {}, microseconds(10));
    segment(true, packet::TcpFlags::kAck, {}, round_trip);
  }
  void say(std::string_view data, nanoseconds later = microseconds(10)) {
    segment(true, packet::TcpFlags::kPsh | packet::TcpFlags::kAck, data, later);
  }
  void answer(std::string_view data, nanoseconds later = microseconds(10)) {
    segment(false, packet::TcpFlags::kPsh | packet::TcpFlags::kAck, data, later);
  }
  void say_ack(nanoseconds later = microseconds(10)) { segment(true, packet::TcpFlags::kAck, {}, later); }
  void answer_ack(nanoseconds later = microseconds(10)) { segment(false, packet::TcpFlags::kAck, {}, later); }
  void close() {
    segment(true, packet::TcpFlags::kFin | packet::TcpFlags::kAck, {}, microseconds(10));
    segment(false, packet::TcpFlags::kFin | packet::TcpFlags::kAck, {}, microseconds(10));
    say_ack(milliseconds(4));
  }
  /// A SYN that is answered with RST.
  void refuse() {
    segment(true, packet::TcpFlags::kSyn, {}, microseconds(10));
    segment(false, packet::TcpFlags::kRst | packet::TcpFlags::kAck, {}, microseconds(10));
  }

 private:
  void segment(bool from_client, std::uint16_t flags, std::string_view data, nanoseconds later) {
    const std::size_t side = from_client ? 0 : 1;
    std::vector<std::byte> bytes(packet::kTcpHeader + data.size());
    packet::FieldWriter out(bytes);
    const bool acks = (flags & packet::TcpFlags::kAck) != 0;
    const std::uint32_t ack = next_.at(1 - side);
    out.u16(from_client ? client_ : server_).u16(from_client ? server_ : client_).u32(next_.at(side));
    out.u32(acks ? ack : 0)
        .u16(static_cast<std::uint16_t>(5U << 12U | flags))
        .u16(8000)
        .u16(0)
        .u16(0)
        .raw(as_bytes(data));
    const bool takes = (flags & (packet::TcpFlags::kSyn | packet::TcpFlags::kFin)) != 0;
    next_.at(side) += static_cast<std::uint32_t>(data.size()) + (takes ? 1 : 0);
    trace_.ip(from_client ? kRouter : kHost, from_client ? kHost : kRouter, packet::kProtocolTcp, bytes, later);
  }

  Trace& trace_;
  std::uint16_t client_;
  std::uint16_t server_;
  std::array<std::uint32_t, 2> next_{1000, 7000};
};

using Texts = std::vector<std::string>;

inline bool mentions(const Texts& texts, std::string_view part) {
  return std::ranges::any_of(texts, [&](const std::string& one) { return one.contains(part); });
}

/// The points that do not hold.
inline std::vector<std::string> failing(const Judgement& judgement) {
  std::vector<std::string> texts;
  for (const explain::Finding& one : judgement.findings) {
    if (!one.holds) texts.push_back(one.text);
  }
  return texts;
}

/// The number of that name, as it is shown.
inline std::string number(const Judgement& judgement, std::string_view what) {
  for (const Number& one : judgement.numbers) {
    if (one.what == what) return text_of(one.value);
  }
  return "there is no such number";
}

}  // namespace wirelab::experiment
