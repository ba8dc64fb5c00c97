#include "host/experiment/judges.h"
#include "host/explain/sentences.h"
#include "host/explain/verdict.h"

namespace wirelab::experiment {
namespace {

using explain::Talk;

/// One message and its answer in a conversation.
struct Exchange {
  std::size_t message = 0;      ///< the packet that carries the message; 0 for none
  std::size_t answer = 0;       ///< and the one that carries the answer
  std::size_t before = 0;       ///< packets of the conversation before the message
  std::size_t round_trips = 0;  ///< there and back again, up to the answer
  std::size_t bytes = 0;        ///< of all its packets, on the link
  std::optional<Nanoseconds> wait{};
};

Exchange read_exchange(const Evidence& evidence, const Talk& talk) {
  Exchange found;
  std::optional<Nanoseconds> begin;
  bool was_from_opener = false;
  for (const Packet* packet : evidence.packets_of(talk)) {
    found.bytes += packet->length;
    if (!begin) begin = packet->told.since_first;
    const bool from_opener = talk.tally.is_from_opener(packet->told);
    const bool carries = packet->told.facts.payload > 0;
    if (from_opener && found.message == 0) {
      if (!carries) {
        ++found.before;
      } else {
        found.message = packet->told.number;
        if (begin && packet->told.since_first) found.wait = *packet->told.since_first - *begin;
      }
    } else if (found.message == 0) {
      ++found.before;
    }
    // An ACK alone is on its way while the answer is made: only what has to be waited for counts.
    const bool awaited = carries || (packet->told.tcp && packet->told.tcp->flags.syn());
    if (found.answer == 0 && !from_opener && was_from_opener && awaited) ++found.round_trips;
    if (awaited) was_from_opener = from_opener;
    if (!from_opener && carries && found.answer == 0) found.answer = packet->told.number;
  }
  return found;
}

}  // namespace

Judgement judge_urgent_message(const Evidence& evidence, const UrgentMessage& sent) {
  Judgement out;
  const auto tcp_talks = evidence.talks(explain::Topic::tcp, sent.tcp_port);
  const auto udp_talks = evidence.talks(explain::Topic::udp, sent.udp_port);
  const bool there = out.expect(!tcp_talks.empty() && !udp_talks.empty(), "both conversations were captured");
  if (!there) {
    out.answer = "The trace does not hold both conversations, so it answers nothing.";
    return out;
  }
  const Talk& tcp = *tcp_talks.front();
  const Talk& udp = *udp_talks.front();
  const Exchange by_tcp = read_exchange(evidence, tcp);
  const Exchange by_udp = read_exchange(evidence, udp);
  const auto tell = [&](const std::string& how, const Exchange& one, const Talk& talk, Nanoseconds took) {
    out.number("round trips up to the answer, " + how, one.round_trips, {one.message, one.answer});
    out.number("packets before the message, " + how, one.before);
    if (one.wait) out.number("time before the message went out, as the appliance saw it, " + how, *one.wait);
    out.number("packets in all, " + how, talk.tally.packets);
    out.number("bytes on the link in all, " + how, one.bytes);
    out.number("time until the client had the answer, " + how, took);
  };
  tell("TCP", by_tcp, tcp, sent.tcp);
  tell("UDP", by_udp, udp, sent.udp);
  out.expect(by_tcp.answer != 0 && by_udp.answer != 0, "both messages were answered", {by_tcp.answer, by_udp.answer});
  out.expect(by_udp.message == udp.tally.first_packet, "by UDP the first packet carries the message",
             {udp.tally.first_packet});
  out.expect(by_tcp.before >= 2 && tcp.tally.handshake.has_value(), "by TCP a handshake comes before it",
             {tcp.tally.first_packet, by_tcp.message});
  out.expect(by_tcp.round_trips == by_udp.round_trips + 1,
             "TCP needs " + std::to_string(by_tcp.round_trips) + " round trips up to the answer, UDP " +
                 std::to_string(by_udp.round_trips),
             {by_tcp.answer, by_udp.answer});
  out.expect(tcp.tally.packets > udp.tally.packets, "TCP takes " + std::to_string(tcp.tally.packets) +
                                                        " packets in all, UDP " + std::to_string(udp.tally.packets));
  out.answer =
      "For one urgent message UDP is a round trip faster: its first packet is the message. TCP shakes hands first" +
      (tcp.tally.handshake ? " (" + explain::time_text(*tcp.tally.handshake) + " here)" : std::string()) +
      " and takes " + std::to_string(tcp.tally.packets) + " packets with " + explain::counted(by_tcp.bytes, "byte") +
      " instead of " + std::to_string(udp.tally.packets) + " with " + explain::counted(by_udp.bytes, "byte") +
      ". What TCP buys with that: a lost message is sent again, and the sender learns if nobody is there; by UDP "
      "nobody "
      "would know.";
  return out;
}

}  // namespace wirelab::experiment
