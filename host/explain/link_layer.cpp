#include "host/explain/link_layer.h"

#include "firmware/packet/fields.h"

namespace wirelab::explain {
namespace {

using packet::Flaw;
using packet::flawed;
using packet::kEtherTypeIpv4;
using packet::kEtherTypeIpv6;
using packet::u16_at;
using packet::u32_at;
using packet::u8_at;
using Answer = packet::Parsed<std::optional<LinkPayload>>;

// LINKTYPE_ numbers (tcpdump.org/linktypes.html).
constexpr std::uint16_t kNull = 0;
constexpr std::uint16_t kEthernet = 1;
constexpr std::uint16_t kPpp = 9;
constexpr std::uint16_t kRawOld = 12;
constexpr std::uint16_t kRawOlder = 14;
constexpr std::uint16_t kPppHdlc = 50;
constexpr std::uint16_t kRaw = 101;
constexpr std::uint16_t kLoop = 108;
constexpr std::uint16_t kCooked = 113;
constexpr std::uint16_t kIpv4 = 228;
constexpr std::uint16_t kIpv6 = 229;
constexpr std::uint16_t kCooked2 = 276;

constexpr std::uint16_t kPppIpv4 = 0x0021;
constexpr std::uint16_t kPppIpv6 = 0x0057;

Answer nothing() { return std::optional<LinkPayload>(); }

Answer carries(std::uint16_t ether_type, ConstBytes payload) {
  return LinkPayload{.ethernet = {}, .ether_type = ether_type, .payload = payload, .reach = Reach::unknown};
}

Answer of_ip(ConstBytes packet) {
  if (packet.empty()) return flawed(Flaw::ethernet_cut);
  switch (u8_at(packet, 0) >> 4U) {
    case 4: return carries(kEtherTypeIpv4, packet);
    case 6: return carries(kEtherTypeIpv6, packet);
    default: return nothing();
  }
}

/// AF_INET is 2 everywhere, AF_INET6 is 10, 24, 28 or 30; in the byte order of whoever captured.
Answer of_loopback(ConstBytes bytes) {
  if (bytes.size() < 4) return flawed(Flaw::ethernet_cut);
  const std::uint32_t big = u32_at(bytes, 0);
  const std::uint32_t family = big > 0xffff ? (big >> 24U | (big >> 8U & 0xff00U)) : big;
  switch (family) {
    case 2: return carries(kEtherTypeIpv4, bytes.subspan(4));
    case 10:
    case 24:
    case 28:
    case 30: return carries(kEtherTypeIpv6, bytes.subspan(4));
    default: return nothing();
  }
}

Answer of_ethernet(ConstBytes bytes) {
  const auto frame = packet::parse_ethernet(bytes);
  if (!frame) return flawed(frame.error());
  return LinkPayload{.ethernet = *frame,
                     .ether_type = frame->ether_type,
                     .payload = frame->payload,
                     .reach = net::is_broadcast(frame->destination) ? Reach::everybody : Reach::one};
}

/// The packet type of LINKTYPE_LINUX_SLL: what this machine sent itself does not say whom it went to.
Reach reach_of(std::uint16_t packet_type) noexcept {
  switch (packet_type) {
    case 0:
    case 3: return Reach::one;
    case 1: return Reach::everybody;
    default: return Reach::unknown;
  }
}

Answer of_cooked(ConstBytes bytes) {
  if (bytes.size() < 16) return flawed(Flaw::ethernet_cut);
  return LinkPayload{.ethernet = {},
                     .ether_type = u16_at(bytes, 14),
                     .payload = bytes.subspan(16),
                     .reach = reach_of(u16_at(bytes, 0))};
}

Answer of_cooked2(ConstBytes bytes) {
  if (bytes.size() < 20) return flawed(Flaw::ethernet_cut);
  return LinkPayload{.ethernet = {},
                     .ether_type = u16_at(bytes, 0),
                     .payload = bytes.subspan(20),
                     .reach = reach_of(u8_at(bytes, 10))};
}

Answer of_ppp(ConstBytes bytes) {
  // The address and control of HDLC may be there or not (RFC 1662).
  if (bytes.size() >= 2 && u16_at(bytes, 0) == 0xff03) bytes = bytes.subspan(2);
  if (bytes.size() < 2) return flawed(Flaw::ethernet_cut);
  const std::uint16_t protocol = u16_at(bytes, 0);
  if (protocol == kPppIpv4) return carries(kEtherTypeIpv4, bytes.subspan(2));
  return protocol == kPppIpv6 ? carries(kEtherTypeIpv6, bytes.subspan(2)) : nothing();
}

}  // namespace

Answer link_payload(std::uint16_t link_type, ConstBytes bytes) noexcept {
  switch (link_type) {
    case kEthernet: return of_ethernet(bytes);
    case kNull:
    case kLoop: return of_loopback(bytes);
    case kRawOld:
    case kRawOlder:
    case kRaw:
    case kIpv4:
    case kIpv6: return of_ip(bytes);
    case kCooked: return of_cooked(bytes);
    case kCooked2: return of_cooked2(bytes);
    case kPpp:
    case kPppHdlc: return of_ppp(bytes);
    default: return nothing();
  }
}

}  // namespace wirelab::explain
