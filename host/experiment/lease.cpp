#include <algorithm>

#include "host/experiment/judges.h"
#include "host/explain/names.h"
#include "host/explain/verdict.h"

namespace wirelab::experiment {
namespace {

using explain::Deed;
using packet::DhcpType;

const packet::DhcpMessage* dhcp_of(const Packet* packet) {
  const auto* udp = packet == nullptr ? nullptr : packet->layers.get<explain::Udp>();
  return udp != nullptr && udp->dhcp ? &*udp->dhcp : nullptr;
}

/// The messages of a lease given back and asked for again, each behind the one before.
struct Messages {
  const Packet* release = nullptr;
  const Packet* discover = nullptr;
  const Packet* offer = nullptr;
  const Packet* request = nullptr;
  const Packet* ack = nullptr;

  void take(const Packet& packet) {
    const Deed deed = packet.told.facts.deed;
    if (ack != nullptr || (release == nullptr && deed != Deed::dhcp_release)) return;
    if (deed == Deed::dhcp_release && release == nullptr) release = &packet;
    if (deed == Deed::dhcp_discover) begin(packet);
    if (discover == nullptr) return;
    if (deed == Deed::dhcp_offer) offers_.push_back(&packet);
    if (deed == Deed::dhcp_request && !offers_.empty() && request == nullptr) choose(packet);
    if (deed == Deed::dhcp_ack && request != nullptr) ack = &packet;
    if (offer == nullptr && !offers_.empty()) offer = offers_.front();
  }

 private:
  /// A client that nobody answers begins anew, with another number; the same message once more is no new beginning.
  void begin(const Packet& packet) {
    if (discover != nullptr && dhcp_of(discover)->header.xid == dhcp_of(&packet)->header.xid) return;
    discover = &packet;
    offer = request = nullptr;
    offers_.clear();
  }
  /// Of several servers' Offers the one counts that is taken.
  void choose(const Packet& packet) {
    request = &packet;
    const auto server = dhcp_of(&packet)->server_identifier();
    const auto taken =
        std::ranges::find_if(offers_, [&](const Packet* one) { return dhcp_of(one)->server_identifier() == server; });
    offer = taken == offers_.end() ? offers_.front() : *taken;
  }

  std::vector<const Packet*> offers_;
};

Messages find_messages(const Evidence& evidence, const std::string& mac) {
  Messages found;
  for (const Packet& packet : evidence.packets()) {
    if (dhcp_of(&packet) == nullptr) continue;
    const auto& client = packet.told.facts.station;
    if (client && explain::text_of(*client) == mac) found.take(packet);
  }
  return found;
}

std::string address_text(const std::optional<net::Address>& address) {
  return address ? explain::text_of(*address) : "none";
}
std::string address_text(const std::optional<packet::AddressList>& list) {
  return list && list->count > 0 ? explain::text_of(list->addresses[0]) : "none";
}

/// "DHCPRELEASE of 10.0.2.15 on enp0s3 to 10.0.2.2 port 67 (xid=0x22952935)".
std::string release_line(const Packet& packet, const std::string& interface) {
  const packet::DhcpMessage& message = *dhcp_of(&packet);
  const auto* udp = packet.layers.get<explain::Udp>();
  return "DHCPRELEASE of " + explain::text_of(message.header.client_address) + " on " + interface + " to " +
         explain::text_of(packet.layers.carrier().destination) + " port " +
         std::to_string(udp->header.destination_port) + " (xid=" + hex_text(message.header.xid, 8) + ")";
}

/// From the client's port to the server's, or the other way round.
bool ports_are_right(const Packet& packet, bool to_server) {
  const auto& header = packet.layers.get<explain::Udp>()->header;
  const std::uint16_t from = to_server ? packet::kDhcpClientPort : packet::kDhcpServerPort;
  const std::uint16_t to = to_server ? packet::kDhcpServerPort : packet::kDhcpClientPort;
  return header.source_port == from && header.destination_port == to;
}

}  // namespace

Judgement judge_lease(const Evidence& evidence, const LeaseRenewed& lease) {
  Judgement out;
  const Messages found = find_messages(evidence, lease.mac);
  const auto has = [&](const Packet* packet, const std::string& what) {
    return out.expect(dhcp_of(packet) != nullptr, what,
                      packet == nullptr ? std::vector<std::size_t>{} : std::vector{packet->told.number});
  };
  if (has(found.release, "a Release gives the address back")) {
    out.number("release", release_line(*found.release, lease.interface), {found.release->told.number});
    out.expect(address_text(dhcp_of(found.release)->header.client_address) == lease.address,
               "it names the address that was held, " + lease.address, {found.release->told.number});
  }
  bool whole = has(found.discover, "then a Discover asks whoever serves addresses");
  whole = has(found.offer, "an Offer answers it") && whole;
  whole = has(found.request, "a Request chooses it") && whole;
  whole = has(found.ack, "and an Ack makes it a lease") && whole;
  if (!whole) {
    out.answer = "The trace does not hold the whole exchange, so it answers nothing more.";
    return out;
  }
  const std::vector<std::size_t> all{found.discover->told.number, found.offer->told.number, found.request->told.number,
                                     found.ack->told.number};
  out.expect(ports_are_right(*found.discover, true) && ports_are_right(*found.offer, false) &&
                 ports_are_right(*found.request, true) && ports_are_right(*found.ack, false),
             "the client speaks from UDP port 68 to 67, the server from 67 to 68", all);
  const packet::DhcpMessage& offer = *dhcp_of(found.offer);
  const packet::DhcpMessage& ack = *dhcp_of(found.ack);
  const std::uint32_t xid = dhcp_of(found.discover)->header.xid;
  out.expect(offer.header.xid == xid && ack.header.xid == xid,
             "one transaction number ties them together, " + hex_text(xid, 8), all);
  out.expect(dhcp_of(found.request)->server_identifier() == offer.server_identifier(),
             "the Request names the server whose Offer it takes (option 54)", {found.request->told.number});
  const std::vector<std::size_t> terms{found.offer->told.number, found.ack->told.number};
  out.number("address", address_text(ack.header.your_address), terms);
  out.number("server identifier (option 54)", address_text(ack.server_identifier()), terms);
  out.number("subnet mask (option 1)", address_text(ack.subnet_mask()), terms);
  out.number("router (option 3)", address_text(ack.routers()), terms);
  out.number("DNS (option 6)", address_text(ack.name_servers()), terms);
  if (const auto seconds = ack.lease_time())
    out.number("lease time (option 51), seconds", std::uint64_t{*seconds}, terms);
  if (found.discover->told.since_first && found.ack->told.since_first) {
    out.number("time from Discover to Ack", *found.ack->told.since_first - *found.discover->told.since_first, all);
  }
  out.expect(offer.header.your_address == ack.header.your_address &&
                 offer.server_identifier() == ack.server_identifier() && offer.subnet_mask() == ack.subnet_mask(),
             "what the Ack gives is what the Offer offered", terms);
  out.answer =
      "A lease ends with one Release, which nobody answers. A new one takes four messages: Discover to "
      "everybody, Offer, Request, still to everybody so that other servers know that they were not chosen, "
      "and Ack. It gave " +
      address_text(ack.header.your_address) + " with mask " + address_text(ack.subnet_mask()) + ", router " +
      address_text(ack.routers()) + " and DNS " + address_text(ack.name_servers()) + ".";
  return out;
}

}  // namespace wirelab::experiment
