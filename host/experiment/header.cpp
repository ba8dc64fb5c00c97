#include "host/experiment/judges.h"
#include "host/explain/names.h"

namespace wirelab::experiment {

using explain::text_of;

Judgement judge_header(const Evidence& evidence, const std::string& to) {
  Judgement out;
  const Packet* found = nullptr;
  const packet::Ipv4Packet* header = nullptr;
  for (const Packet& packet : evidence.packets()) {
    const auto& ip = packet.layers.ipv4;
    if (ip && packet.told.facts.deed == explain::Deed::echo_request && text_of(ip->destination) == to) {
      found = &packet;
      header = &*ip;
      break;
    }
  }
  out.expect(found != nullptr, "an echo request to " + to + " is in the trace");
  if (found == nullptr || header == nullptr) {
    out.answer = "No ping to " + to + " is in the trace, so it answers nothing.";
    return out;
  }
  const packet::Ipv4Packet& ip = *header;
  const std::vector<std::size_t> one{found->told.number};
  const std::size_t payload = std::size_t{ip.total_length} - ip.header_length;
  out.number("version", std::uint64_t{ip.version}, one);
  out.number("header length, bytes", std::uint64_t{ip.header_length}, one);
  out.number("total length, bytes", std::uint64_t{ip.total_length}, one);
  out.number("payload, bytes", std::uint64_t{payload}, one);
  out.number("time to live", std::uint64_t{ip.ttl}, one);
  out.number("protocol", std::to_string(ip.protocol) + " (" + std::string(packet::protocol_name(ip.protocol)) + ")",
             one);
  out.number("source", text_of(ip.source), one);
  out.number("destination", text_of(ip.destination), one);
  out.number("header checksum", hex_text(ip.checksum, 4), one);
  out.expect(ip.version == 4, "version 4", one);
  out.expect(ip.protocol == packet::kProtocolIcmp, "protocol 1: the payload is ICMP", one);
  out.expect(ip.header_length == 20, "a header of 20 bytes: no options", one);
  out.expect(ip.total_length == 84, "84 bytes in all", one);
  out.expect(payload == 64, "a payload of 64 bytes, total less header: 8 of ICMP's header and 56 of data", one);
  out.expect(ip.ttl == 64, "a time to live of 64", one);
  // Of a packet that has not left the host the card may have the checksum still to do.
  out.expect(ip.checksum_state != packet::Checksum::wrong, "the header's checksum is right", one);
  const auto number = [](std::size_t value) { return std::to_string(value); };
  out.answer = "The header says: version " + number(ip.version) + ", " + number(ip.header_length) +
               " bytes of header, " + number(ip.total_length) + " in all, so " + number(payload) +
               " of payload; protocol " + number(ip.protocol) + ", " + std::string(packet::protocol_name(ip.protocol)) +
               "; from " + text_of(ip.source) + " to " + text_of(ip.destination) + ". The time to live, " +
               number(ip.ttl) +
               ", is how many routers may pass it on: each takes one off, and whoever comes to 0 throws the packet "
               "away and says so (ICMP time exceeded), so that no packet goes in circles for ever.";
  return out;
}

}  // namespace wirelab::experiment
