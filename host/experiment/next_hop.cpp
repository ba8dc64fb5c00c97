#include "host/experiment/judges.h"
#include "host/explain/names.h"

namespace wirelab::experiment {

using explain::text_of;

Judgement judge_next_hop(const Evidence& evidence, const OffLink& sent) {
  Judgement out;
  const Packet* found = nullptr;
  const packet::EthernetFrame* frame = nullptr;
  for (const Packet& packet : evidence.packets()) {
    const auto& ip = packet.layers.ipv4;
    const auto& ethernet = packet.layers.ethernet;
    if (ip && ethernet && text_of(ip->destination) == sent.to) {
      found = &packet;
      frame = &*ethernet;
      break;
    }
  }
  out.number("the destination", sent.to);
  out.number("the next hop that the appliance's routes say", sent.router);
  out.number("its MAC address in the ARP table", sent.router_mac.empty() ? std::string("none") : sent.router_mac);
  out.expect(!sent.router.empty() && sent.router != sent.to,
             "the destination is not on the link: the next hop is " + sent.router + ", the router");
  out.expect(found != nullptr, "a packet to " + sent.to + " went out");
  if (found == nullptr || frame == nullptr) {
    out.answer = "No packet to " + sent.to + " is in the trace, so it answers nothing.";
    return out;
  }
  const std::vector<std::size_t> one{found->told.number};
  const std::string mac = text_of(frame->destination);
  out.number("where the frame goes", mac, one);
  out.number("where the packet in it goes", sent.to, one);
  out.expect(mac == sent.router_mac, "the frame goes to the router's MAC address, " + mac, one);
  out.answer = "A packet to " + sent.to + " goes to the MAC address " + mac + ", and that is " + sent.router +
               "'s, the router: not the destination's, which this host cannot know, because ARP ends at the router. "
               "The IP addresses stay the same all the way; the MAC addresses are those of the next hop.";
  return out;
}

}  // namespace wirelab::experiment
