#include "host/explain/sentences.h"

#include <array>
#include <vector>

#include "firmware/core/text.h"
#include "host/explain/names.h"

namespace wirelab::explain {
namespace {

using packet::ArpOperation;
using packet::DhcpMessage;
using packet::DhcpType;
using packet::IcmpType;

std::string hexadecimal(std::uint32_t number) {
  std::array<char, 8> room{};
  return "0x" + std::string(TextBuilder(room).add_hex(number, 8).text());
}

std::string list_of(const packet::AddressList& list) {
  std::string text;
  for (const net::Address& address : list.view()) text += (text.empty() ? "" : ", ") + text_of(address);
  return list.more ? text + " and more" : text;
}

/// " Offered: address 10.0.2.15, mask 255.255.255.0 (option 1), …", of what is there.
std::string terms(const DhcpMessage& message) {
  std::vector<std::string> parts;
  if (!message.header.your_address.is_any()) parts.push_back("address " + text_of(message.header.your_address));
  if (const auto mask = message.subnet_mask()) parts.push_back("subnet mask " + text_of(*mask) + " (option 1)");
  if (const auto routers = message.routers()) parts.push_back("router " + list_of(*routers) + " (option 3)");
  if (const auto servers = message.name_servers()) parts.push_back("DNS " + list_of(*servers) + " (option 6)");
  if (const auto lease = message.lease_time()) {
    parts.push_back(*lease == packet::kForever ? "for ever (option 51)"
                                               : "for " + std::to_string(*lease) + " s (option 51)");
  }
  if (const auto server = message.server_identifier()) {
    parts.push_back("server identifier " + text_of(*server) + " (option 54)");
  }
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? " " : ", ") + part;
  return text.empty() ? text : text + ".";
}

std::string request_text(const DhcpMessage& message) {
  const auto wanted = message.requested_address();
  const auto server = message.server_identifier();
  if (wanted && server) {
    return "Request: the client takes the offer of " + text_of(*server) + ", the address " + text_of(*wanted) +
           "; everybody hears it, so that other servers take theirs back.";
  }
  if (wanted) return "Request: the client had " + text_of(*wanted) + " before and asks whether it may go on using it.";
  return "Request: the client asks to keep " + text_of(message.header.client_address) + " for another lease time.";
}

std::string relay_text(const DhcpMessage& message) {
  if (message.header.relay.is_any()) return {};
  return " The relay " + text_of(message.header.relay) + " takes it to a server in another network.";
}

std::string dhcp_text(const DhcpMessage& message, DhcpType type) {
  switch (type) {
    case DhcpType::discover:
      return "Discover: a client without an address asks everybody whether there is a DHCP server." +
             relay_text(message);
    case DhcpType::offer: return "Offer: a server says what the client may have:" + terms(message);
    case DhcpType::request: return request_text(message);
    case DhcpType::ack:
      return (!message.header.your_address.is_any() ? "Ack: from now on the client may use it:"
                                                    : "Ack: the settings that a client with an address asked for:") +
             terms(message);
    case DhcpType::nak: return "Nak: the client may not use what it asked for, and has to begin anew.";
    case DhcpType::decline: return "Decline: the client found that somebody else uses the address it was given.";
    case DhcpType::release:
      return "Release: the client gives " + text_of(message.header.client_address) +
             " back before its lease is over; no answer follows.";
    case DhcpType::inform: return "Inform: the client has an address, and asks for the other settings.";
    case DhcpType::force_renew: return "Force renew: the server tells the client to ask again now.";
  }
  return "A DHCP message of a type that is not known here.";
}

std::string reach_text(Reach reach) {
  switch (reach) {
    case Reach::everybody:
      return " It goes to everybody, because the sender does not know the MAC address that it needs to send a packet "
             "there.";
    case Reach::one: return " It goes to one station, which the sender knows and wants to hear from again.";
    case Reach::unknown: break;
  }
  return " The sender needs the MAC address that belongs to it.";
}

std::string quoted_text(const packet::IcmpMessage& message) {
  const auto quoted = packet::quoted_packet(message);
  if (!quoted) return {};
  std::string text = " It is about a packet from " + text_of(quoted->source) + " to " + text_of(quoted->destination);
  const bool has_ports = quoted->protocol == packet::kProtocolUdp || quoted->protocol == packet::kProtocolTcp;
  if (has_ports && quoted->payload.size() >= 4) {
    const auto port = static_cast<unsigned>(std::to_integer<unsigned>(quoted->payload[2]) << 8U |
                                            std::to_integer<unsigned>(quoted->payload[3]));
    text += (quoted->protocol == packet::kProtocolUdp ? ", UDP port " : ", TCP port ") + std::to_string(port);
  }
  return text + ".";
}

}  // namespace

std::string arp_sentence(const packet::ArpPacket& arp, Reach reach) {
  const std::string sender = text_of(arp.sender_address);
  const std::string target = text_of(arp.target_address);
  if (packet::is_probe(arp)) {
    return "Probe: does anybody use " + target + " already? The sender wants it, and has no address yet (RFC 5227).";
  }
  if (packet::is_announcement(arp)) {
    return "Announcement: " + sender + " is at " + text_of(arp.sender_mac) + "; caches that know it are to follow.";
  }
  if (arp.operation == ArpOperation::request) {
    return "Who has " + target + "? Tell " + sender + "." + reach_text(reach);
  }
  if (arp.operation == ArpOperation::reply) {
    return sender + " is at " + text_of(arp.sender_mac) + ": the answer, from now on in the cache of " + target + ".";
  }
  return "An ARP packet with an operation of its own.";
}

std::string dhcp_sentence(const DhcpMessage& message) {
  const auto type = message.message_type();
  if (!type) return "BOOTP, the older protocol in the same format.";
  return dhcp_text(message, *type) + " Transaction " + hexadecimal(message.header.xid) + ".";
}

std::string icmp_sentence(const packet::IcmpMessage& message, const packet::Ipv4Packet& carrier) {
  const std::string data = std::to_string(message.data.size());
  switch (message.type) {
    case IcmpType::echo_request:
      return "Ping: asks " + text_of(carrier.destination) + " to send these " + data + " bytes back; number " +
             std::to_string(message.sequence()) + ".";
    case IcmpType::echo_reply:
      return "The answer to ping number " + std::to_string(message.sequence()) + ", with its " + data + " bytes.";
    case IcmpType::unreachable:
      if (message.code == 3) {
        return "Port unreachable: the host is there, and nobody listens on that port." + quoted_text(message);
      }
      break;
    case IcmpType::time_exceeded:
      if (message.code == 0) {
        return "The time to live ran out at " + text_of(carrier.source) + ", a router on the way." +
               quoted_text(message);
      }
      break;
    case IcmpType::redirect:
      return "Redirect: " + text_of(message.gateway()) + " is the better router for it." + quoted_text(message);
    default: break;
  }
  const std::string_view text = packet::icmp_text(message.type, message.code);
  return (text.empty() ? "An ICMP message of type " + std::to_string(static_cast<unsigned>(message.type))
                       : "ICMP: " + std::string(text)) +
         "." + quoted_text(message);
}

std::string udp_sentence(const Udp& udp) {
  if (udp.dhcp) return dhcp_sentence(*udp.dhcp);
  return "A datagram of " + std::to_string(udp.header.length - packet::kUdpHeader) + " bytes to port " +
         std::to_string(udp.header.destination_port) +
         ". UDP has no handshake and no ACK: whether it arrives nobody says.";
}

}  // namespace wirelab::explain
