#include "host/explain/explainer.h"

#include <array>

#include "firmware/core/text.h"
#include "host/explain/names.h"
#include "host/explain/sentences.h"

namespace wirelab::explain {
namespace {

std::string flags_text(packet::TcpFlags flags) {
  std::array<char, 48> room{};
  TextBuilder out(room);
  packet::describe(out, flags);
  return std::string(out.text());
}

void name_ends(Explained& into, const Dissection& dissection) {
  if (dissection.ip) {
    into.from = text_of(dissection.ip->source);
    into.to = text_of(dissection.ip->destination);
  } else if (dissection.ethernet) {
    into.from = text_of(dissection.ethernet->source);
    into.to = text_of(dissection.ethernet->destination);
  }
}

void explain_arp(Explained& into, const packet::ArpPacket& arp, const Dissection& dissection) {
  std::array<char, 80> room{};
  TextBuilder out(room);
  packet::describe(out, arp);
  into.label = "ARP " + std::string(out.text());
  into.sentence = arp_sentence(arp, dissection.reach);
}

void explain_udp(Explained& into, const Udp& udp, const Dissection& dissection) {
  into.from = text_of(dissection.carrier().source, udp.header.source_port);
  into.to = text_of(dissection.carrier().destination, udp.header.destination_port);
  if (udp.dhcp) {
    const auto type = udp.dhcp->message_type();
    into.label = type ? std::string(packet::message_type_name(*type)) : "BOOTP";
  } else {
    into.label = "UDP Len=" + std::to_string(udp.header.length - packet::kUdpHeader);
    into.text = payload_text(udp.payload, Explainer::kMostText);
  }
  into.sentence = udp_sentence(udp);
}

void explain_icmp(Explained& into, const packet::IcmpMessage& message, const Dissection& dissection) {
  into.label = "ICMP " + std::string(packet::icmp_text(message.type, message.code));
  // NOLINTNEXTLINE(bugprone-unchecked-optional-access): without IPv4 no ICMP is read
  into.sentence = icmp_sentence(message, *dissection.ipv4);
}

/// " VLAN 10, within 7.", of a frame with tags.
std::string vlan_text(const packet::EthernetFrame& frame) {
  if (frame.tag_count == 0) return {};
  std::string text = " VLAN " + std::to_string(frame.tags.at(frame.tag_count - 1).network);
  if (frame.tag_count > 1) text += ", within " + std::to_string(frame.tags[0].network);
  return text + ".";
}

/// What is to be said of what is not read further.
void explain_rest(Explained& into, const Dissection& dissection) {
  if (dissection.flaw) {
    into.sentence = "This packet " + std::string(packet::flaw_text(*dissection.flaw)) + ".";
    return;
  }
  if (dissection.ip) {
    const std::string_view name = packet::protocol_name(dissection.ip->protocol);
    into.label = name.empty() ? "IP protocol " + std::to_string(dissection.ip->protocol) : std::string(name);
    into.sentence = into.label + ", which is not explained here.";
    return;
  }
  into.sentence = dissection.ether_type == 0 ? "A frame of a link, or with a content, that is not explained here."
                                             : "A frame with another protocol than IP and ARP.";
}

}  // namespace

Explained Explainer::add(const CapturedPacket& packet, const Dissection& dissection) {
  Explained explained;
  explained.number = ++count_;
  if (packet.time) {
    first_ = first_.value_or(*packet.time);
    explained.since_first = *packet.time - *first_;
  }
  name_ends(explained, dissection);
  if (const auto* arp = dissection.get<packet::ArpPacket>()) {
    explain_arp(explained, *arp, dissection);
  } else if (dissection.get<Tcp>() != nullptr) {
    explain_tcp(explained, dissection, packet.time);
  } else if (const auto* udp = dissection.get<Udp>()) {
    explain_udp(explained, *udp, dissection);
  } else if (const auto* icmp = dissection.get<packet::IcmpMessage>()) {
    explain_icmp(explained, *icmp, dissection);
  } else {
    explain_rest(explained, dissection);
  }
  if (dissection.ethernet) explained.sentence += vlan_text(*dissection.ethernet);
  std::optional<std::size_t> connection;
  if (explained.tcp) {
    connection = explained.tcp->connection;
  } else if (const auto about = connection_in_error(dissection)) {
    connection = tcp_.connection_between(about->from, about->to);
  }
  explained.facts = facts_of(dissection, connection);
  return explained;
}

void Explainer::explain_tcp(Explained& into, const Dissection& dissection,
                            std::optional<std::chrono::nanoseconds> time) {
  const packet::TcpSegment& segment = dissection.get<Tcp>()->segment;
  TcpView view = tcp_.add(count_, time, dissection);
  into.from = text_of(dissection.carrier().source, segment.source_port);
  into.to = text_of(dissection.carrier().destination, segment.destination_port);
  into.label = "[" + flags_text(segment.flags) + "] Seq=" + std::to_string(view.sequence);
  if (segment.flags.ack()) into.label += " Ack=" + std::to_string(view.acknowledgement);
  into.label += " Win=" + std::to_string(view.window) + " Len=" + std::to_string(segment.payload_length);
  into.text = payload_text(segment.payload, kMostText);
  into.sentence = tcp_sentence(view, segment);
  into.tcp = std::move(view);
}

}  // namespace wirelab::explain
