#include "host/experiment/judges.h"
#include "host/explain/names.h"
#include "host/explain/sentences.h"

namespace wirelab::experiment {

using explain::text_of;

namespace {

/// The question that the appliance asked everybody; without one whatever it asked for the router.
const Packet* question_in(const Evidence& evidence, const CacheFlushed& cache) {
  const Packet* found = nullptr;
  for (const Packet& packet : evidence.packets()) {
    const auto* arp = packet.layers.get<packet::ArpPacket>();
    if (arp == nullptr || arp->operation != packet::ArpOperation::request) continue;
    if (text_of(arp->target_address) != cache.router || text_of(arp->sender_address) != cache.own) continue;
    if (packet.layers.reach == explain::Reach::everybody) return &packet;
    if (found == nullptr) found = &packet;
  }
  return found;
}

/// What the router answers to that.
const Packet* answer_in(const Evidence& evidence, const CacheFlushed& cache, const Packet* question) {
  if (question == nullptr) return nullptr;
  for (const Packet& packet : evidence.packets()) {
    const auto* arp = packet.layers.get<packet::ArpPacket>();
    if (arp == nullptr || arp->operation != packet::ArpOperation::reply) continue;
    const bool behind = packet.told.number > question->told.number;
    if (behind && text_of(arp->sender_address) == cache.router && text_of(arp->target_address) == cache.own) {
      return &packet;
    }
  }
  return nullptr;
}

}  // namespace

Judgement judge_arp_cache(const Evidence& evidence, const CacheFlushed& cache) {
  Judgement out;
  const Packet* request = question_in(evidence, cache);
  const Packet* reply = answer_in(evidence, cache, request);
  out.number("the router", cache.router);
  out.number("its MAC address in the table before", cache.before.empty() ? std::string("none") : cache.before);
  out.number("and afterwards", cache.after.empty() ? std::string("none") : cache.after);
  out.expect(!cache.before.empty(), "the table had an entry for the router, which was deleted");
  if (!out.expect(request != nullptr, "then the appliance, " + cache.own + ", asked: who has " + cache.router + "?")) {
    out.answer = "The appliance did not ask for the router in the trace, so it answers nothing.";
    return out;
  }
  const auto* asked = request->layers.get<packet::ArpPacket>();
  const std::vector<std::size_t> one{request->told.number};
  const auto& frame = request->layers.ethernet;
  out.number("the question", "who has " + text_of(asked->target_address) + ", tell " + text_of(asked->sender_address),
             one);
  out.expect(frame && frame->destination == net::kBroadcastMac, "the question goes to everybody, ff:ff:ff:ff:ff:ff",
             one);
  out.expect(frame && frame->ether_type == packet::kEtherTypeArp, "the frame's EtherType is ARP, 0x0806", one);
  if (!out.expect(reply != nullptr, "the router answers")) {
    out.answer = "Nobody answered: the router is not on this link, or off.";
    return out;
  }
  const auto* said = reply->layers.get<packet::ArpPacket>();
  const std::string mac = text_of(said->sender_mac);
  const std::vector<std::size_t> both{request->told.number, reply->told.number};
  out.number("the answer", cache.router + " is at " + mac, {reply->told.number});
  if (request->told.since_first && reply->told.since_first) {
    out.number("time from the question to the answer", *reply->told.since_first - *request->told.since_first, both);
  }
  out.expect(reply->layers.ethernet && reply->layers.ethernet->destination == asked->sender_mac,
             "the answer goes to whoever asked alone", {reply->told.number});
  out.expect(mac == cache.after, "the table has it again: " + mac, {reply->told.number});
  out.answer =
      "A host that does not know the MAC address of its next hop asks everybody on the link, and whoever has "
      "the address answers to the asker alone. The entry was deleted, so the next packet to the router had to "
      "wait for that: " +
      cache.router + " is at " + mac + ".";
  return out;
}

}  // namespace wirelab::experiment
