#include "host/cli/trace/layer_documents.h"

#include "host/cli/trace/dhcp_document.h"
#include "host/cli/trace/tcp_document.h"
#include "host/explain/names.h"

namespace wirelab::cli {
namespace {

using explain::text_of;
using nlohmann::json;

json ethernet_document(const packet::EthernetFrame& frame) {
  json document = {{"source", text_of(frame.source)},
                   {"destination", text_of(frame.destination)},
                   {"type", frame.ether_type},
                   {"vlans", json::array()}};
  for (std::size_t i = 0; i < frame.tag_count; ++i) document["vlans"].push_back(frame.tags.at(i).network);
  return document;
}

json arp_document(const packet::ArpPacket& arp) {
  return {{"operation", static_cast<unsigned>(arp.operation)},
          {"sender_mac", text_of(arp.sender_mac)},
          {"sender_address", text_of(arp.sender_address)},
          {"target_mac", text_of(arp.target_mac)},
          {"target_address", text_of(arp.target_address)}};
}

json ipv4_document(const packet::Ipv4Packet& ip) {
  return {{"version", 4},
          {"source", text_of(ip.source)},
          {"destination", text_of(ip.destination)},
          {"ttl", ip.ttl},
          {"protocol", ip.protocol},
          {"header_length", ip.header_length},
          {"total_length", ip.total_length},
          {"identification", ip.identification},
          {"dont_fragment", ip.dont_fragment},
          {"more_fragments", ip.more_fragments},
          {"fragment_offset", ip.fragment_offset}};
}

json ipv6_document(const packet::Ipv6Packet& ip) {
  return {{"version", 6},        {"source", text_of(ip.source)}, {"destination", text_of(ip.destination)},
          {"ttl", ip.hop_limit}, {"protocol", ip.protocol},      {"payload_length", ip.payload_length}};
}

json icmp_document(const packet::IcmpMessage& message) {
  json document = {{"type", static_cast<unsigned>(message.type)}, {"code", message.code}};
  if (message.has_sequence()) {
    document["identifier"] = message.identifier();
    document["sequence"] = message.sequence();
  }
  return document;
}

json udp_document(const explain::Udp& udp) {
  return {{"source_port", udp.header.source_port},
          {"destination_port", udp.header.destination_port},
          {"length", udp.header.length}};
}

}  // namespace

json layers_document(const explain::Dissection& dissection, const std::optional<explain::TcpView>& view) {
  json document = json::object();
  if (dissection.ethernet) document["ethernet"] = ethernet_document(*dissection.ethernet);
  if (dissection.ipv4) document["ip"] = ipv4_document(*dissection.ipv4);
  if (dissection.ipv6) document["ip"] = ipv6_document(*dissection.ipv6);
  if (const auto* arp = dissection.get<packet::ArpPacket>()) document["arp"] = arp_document(*arp);
  if (const auto* icmp = dissection.get<packet::IcmpMessage>()) document["icmp"] = icmp_document(*icmp);
  if (const auto* tcp = dissection.get<explain::Tcp>(); tcp != nullptr && view) {
    document["tcp"] = tcp_document(*tcp, *view);
  }
  if (const auto* udp = dissection.get<explain::Udp>()) {
    document["udp"] = udp_document(*udp);
    if (udp->dhcp) document["dhcp"] = dhcp_document(*udp->dhcp);
  }
  if (dissection.flaw) document["flaw"] = packet::flaw_text(*dissection.flaw);
  return document;
}

}  // namespace wirelab::cli
