// What stands on the link: a frame from anybody.

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "firmware/packet/arp.h"
#include "firmware/packet/dhcp_frame.h"
#include "firmware/packet/icmp.h"
#include "firmware/packet/ipv4.h"
#include "firmware/packet/tcp.h"
#include "firmware/packet/tcp_options.h"
#include "firmware/packet/udp.h"
#include "tests/fuzz/checks.h"

namespace {

using namespace wirelab;
using namespace wirelab::packet;

void check_arp(ConstBytes payload) {
  const auto packet = parse_arp(payload);
  if (!packet) return;
  std::array<char, 80> room{};
  TextBuilder text(room);
  describe(text, *packet);
  require(!text.text().empty() && !text.truncated(), "a description fits its bound");
  require(!(is_probe(*packet) && is_announcement(*packet)), "no probe announces");
  const auto frame = arp_frame(net::kBroadcastMac, *packet);
  require(frame.has_value(), "what was read can be written");
  require(std::ranges::equal(std::span(*frame).subspan(kEthernetHeader), payload.first(kArpPacket)), "and is the same");
}

void check_udp(const Ipv4Packet& packet) {
  const auto datagram = parse_udp(packet);
  if (!datagram) return;
  require(lies_in(datagram->payload, packet.payload), "a datagram lies in its packet");
  require(datagram->payload.size() + kUdpHeader == datagram->header.length, "a datagram is as long as it says");
  const auto header =
      udp_header({.address = packet.source, .port = datagram->header.source_port},
                 {.address = packet.destination, .port = datagram->header.destination_port}, datagram->payload);
  require(header.has_value(), "what was read can be written");
  const bool same = std::ranges::equal(*header, packet.payload.first(kUdpHeader));
  // Only the checksum may differ: a wrong one, or none.
  require(same == (datagram->checksum_state == Checksum::right), "a right checksum is the one that is written");
}

void check_icmp(const Ipv4Packet& packet) {
  const auto message = parse_icmp(packet);
  if (!message) return;
  require(lies_in(message->data, packet.payload), "a message lies in its packet");
  const auto quoted = quoted_packet(*message);
  if (quoted) require(lies_in(quoted->payload, message->data), "a quoted packet lies in its message");
  if (!message->has_sequence()) return;
  std::vector<std::byte> room(packet.payload.size());
  const auto echo = write_echo(room, {.reply = message->type == IcmpType::echo_reply,
                                      .identifier = message->identifier(),
                                      .sequence = message->sequence(),
                                      .data = message->data});
  require(echo.has_value(), "what was read can be written");
  require(internet_checksum(*echo) == 0, "a written checksum is right");
  require(std::ranges::equal(echo->subspan(4), packet.payload.subspan(4)), "and the rest is the same");
}

void check_tcp(const EthernetFrame& frame) {
  const auto packet = parse_ip(frame.ether_type, frame.payload);
  if (!packet) return;
  require(lies_in(packet->payload, frame.payload), "a packet lies in its frame");
  require(packet->payload.size() <= packet->payload_length, "no more is there than a packet carries");
  const auto segment = parse_tcp(*packet);
  if (!segment) return;
  require(lies_in(segment->options, packet->payload) && lies_in(segment->payload, packet->payload),
          "a segment lies in its packet");
  require(segment->payload_length + segment->header_length == packet->payload_length, "a segment fills its packet");
  const TcpOptions options = parse_tcp_options(segment->options);
  require(options.sack_count <= TcpOptions::kMostBlocks, "blocks have a bound");
}

void check_ipv4(ConstBytes payload) {
  const auto beginning = parse_ipv4_beginning(payload);
  const auto packet = parse_ipv4(payload);
  require(!packet || beginning, "a whole packet has a beginning");
  if (beginning) require(lies_in(beginning->payload, payload), "a beginning lies in its bytes");
  if (!packet) return;
  require(lies_in(packet->options, payload) && lies_in(packet->payload, payload), "a packet lies in its bytes");
  require(packet->payload.size() + packet->header_length == packet->total_length, "a packet is as long as it says");
  check_udp(*packet);
  check_icmp(*packet);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ConstBytes frame = std::as_bytes(std::span(data, size));
  const auto ethernet = parse_ethernet(frame);
  require(ethernet.has_value() || find_dhcp(frame).error() == Flaw::ethernet_cut, "a cut frame carries nothing");
  if (!ethernet) return 0;
  require(lies_in(ethernet->payload, frame), "a payload lies in its frame");
  require(ethernet->payload.size() + kEthernetHeader + 4 * ethernet->tag_count == size, "nothing is left out");
  require(find_arp(frame).has_value() == (ethernet->ether_type == kEtherTypeArp && parse_arp(ethernet->payload)),
          "ARP is found in frames of its type");
  check_arp(ethernet->payload);
  check_ipv4(ethernet->payload);
  check_tcp(*ethernet);
  static_cast<void>(find_dhcp(frame));
  return 0;
}
