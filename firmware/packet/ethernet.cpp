#include "firmware/packet/ethernet.h"

#include "firmware/packet/fields.h"

namespace wirelab::packet {
namespace {

constexpr std::size_t kTypeAt = 12;
constexpr std::size_t kTag = 4;

VlanTag tag_at(ConstBytes frame, std::size_t at) noexcept {
  const std::uint16_t control = u16_at(frame, at + 2);
  return {.protocol = u16_at(frame, at),
          .priority = static_cast<std::uint8_t>(control >> 13U),
          .may_drop = (control & 0x1000U) != 0,
          .network = static_cast<std::uint16_t>(control & 0x0fffU)};
}

bool is_tag(std::uint16_t type) noexcept { return type == kEtherTypeVlan || type == kEtherTypeServiceVlan; }

}  // namespace

Parsed<EthernetFrame> parse_ethernet(ConstBytes frame) noexcept {
  if (frame.size() < kEthernetHeader) return flawed(Flaw::ethernet_cut);
  EthernetFrame parsed{.destination = mac_at(frame, 0), .source = mac_at(frame, 6), .tags = {}, .payload = {}};
  std::size_t at = kTypeAt;
  while (is_tag(u16_at(frame, at)) && parsed.tag_count < EthernetFrame::kMostTags) {
    if (frame.size() < at + kTag + 2) return flawed(Flaw::ethernet_cut);
    parsed.tags.at(parsed.tag_count++) = tag_at(frame, at);
    at += kTag;
  }
  parsed.ether_type = u16_at(frame, at);
  parsed.payload = frame.subspan(at + 2);
  return parsed;
}

std::array<std::byte, kEthernetHeader> ethernet_header(const net::MacAddress& destination,
                                                       const net::MacAddress& source,
                                                       std::uint16_t ether_type) noexcept {
  std::array<std::byte, kEthernetHeader> header{};
  FieldWriter(header).mac(destination).mac(source).u16(ether_type);
  return header;
}

}  // namespace wirelab::packet
