#include "firmware/packet/arp.h"

#include "firmware/packet/fields.h"

namespace wirelab::packet {
namespace {

constexpr std::uint16_t kHardwareEthernet = 1;
constexpr std::uint8_t kMacBytes = 6;
constexpr std::uint8_t kIpv4Bytes = 4;

void add_address_is_at(TextBuilder& out, const ArpPacket& packet) noexcept {
  packet.sender_address.append_to(out);
  out.add(" is at ");
  net::add_mac(out, packet.sender_mac);
}

}  // namespace

Parsed<ArpPacket> parse_arp(ConstBytes payload) noexcept {
  if (payload.size() < 8) return flawed(Flaw::arp_cut);
  const bool ours = u16_at(payload, 0) == kHardwareEthernet && u16_at(payload, 2) == kEtherTypeIpv4 &&
                    u8_at(payload, 4) == kMacBytes && u8_at(payload, 5) == kIpv4Bytes;
  if (!ours) return flawed(Flaw::arp_foreign);
  if (payload.size() < kArpPacket) return flawed(Flaw::arp_cut);
  return ArpPacket{.operation = ArpOperation{u16_at(payload, 6)},
                   .sender_mac = mac_at(payload, 8),
                   .sender_address = ipv4_at(payload, 14),
                   .target_mac = mac_at(payload, 18),
                   .target_address = ipv4_at(payload, 24)};
}

Parsed<ArpFrame> find_arp(ConstBytes frame) noexcept {
  const auto ethernet = parse_ethernet(frame);
  if (!ethernet) return flawed(ethernet.error());
  if (ethernet->ether_type != kEtherTypeArp) return flawed(Flaw::not_arp);
  const auto arp = parse_arp(ethernet->payload);
  if (!arp) return flawed(arp.error());
  return ArpFrame{.ethernet = *ethernet, .arp = *arp};
}

bool is_probe(const ArpPacket& packet) noexcept {
  return packet.operation == ArpOperation::request && packet.sender_address.is_any();
}

bool is_announcement(const ArpPacket& packet) noexcept {
  const bool known = packet.operation == ArpOperation::request || packet.operation == ArpOperation::reply;
  return known && packet.sender_address == packet.target_address && !packet.sender_address.is_any();
}

void describe(TextBuilder& out, const ArpPacket& packet) noexcept {
  if (is_announcement(packet)) {
    add_address_is_at(out, packet);
    out.add(" (announcement)");
  } else if (is_probe(packet)) {
    out.add("who has ");
    packet.target_address.append_to(out);
    out.add("? (probe by ");
    net::add_mac(out, packet.sender_mac);
    out.add(')');
  } else if (packet.operation == ArpOperation::request) {
    out.add("who has ");
    packet.target_address.append_to(out);
    out.add(", tell ");
    packet.sender_address.append_to(out);
  } else if (packet.operation == ArpOperation::reply) {
    add_address_is_at(out, packet);
  } else {
    out.add("ARP operation ").add_number(static_cast<std::uint16_t>(packet.operation)).add(" from ");
    packet.sender_address.append_to(out);
    out.add(" about ");
    packet.target_address.append_to(out);
  }
}

ArpPacket arp_request(const net::MacAddress& mac, const net::Address& own, const net::Address& target) noexcept {
  return {.operation = ArpOperation::request,
          .sender_mac = mac,
          .sender_address = own,
          .target_mac = {},
          .target_address = target};
}

ArpPacket arp_reply(const net::MacAddress& mac, const net::Address& own, const ArpPacket& to) noexcept {
  return {.operation = ArpOperation::reply,
          .sender_mac = mac,
          .sender_address = own,
          .target_mac = to.sender_mac,
          .target_address = to.sender_address};
}

ArpPacket arp_probe(const net::MacAddress& mac, const net::Address& target) noexcept {
  return arp_request(mac, net::Address(), target);
}

ArpPacket arp_announcement(const net::MacAddress& mac, const net::Address& own) noexcept {
  return arp_request(mac, own, own);
}

Result<std::array<std::byte, kArpFrame>> arp_frame(const net::MacAddress& destination,
                                                   const ArpPacket& packet) noexcept {
  std::array<std::byte, kArpFrame> frame{};
  FieldWriter out(frame);
  out.raw(ethernet_header(destination, packet.sender_mac, kEtherTypeArp));
  out.u16(kHardwareEthernet).u16(kEtherTypeIpv4).u8(kMacBytes).u8(kIpv4Bytes);
  out.u16(static_cast<std::uint16_t>(packet.operation));
  out.mac(packet.sender_mac).ipv4(packet.sender_address).mac(packet.target_mac).ipv4(packet.target_address);
  if (const auto written = out.written(); !written) return fail(written.error());
  return frame;
}

}  // namespace wirelab::packet
