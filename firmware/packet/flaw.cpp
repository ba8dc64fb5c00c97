#include "firmware/packet/flaw.h"

namespace wirelab::packet {

std::string_view flaw_text(Flaw flaw) noexcept {
  switch (flaw) {
    case Flaw::not_arp: return "is no ARP packet";
    case Flaw::not_ip: return "is no IP packet";
    case Flaw::not_ipv4: return "is no IPv4 packet";
    case Flaw::not_udp: return "is no UDP datagram";
    case Flaw::not_tcp: return "is no TCP segment";
    case Flaw::not_icmp: return "is no ICMP message";
    case Flaw::not_dhcp: return "goes to no DHCP port";
    case Flaw::no_quote: return "is of a type that quotes no packet";
    case Flaw::fragment: return "is a fragment of a packet";
    case Flaw::ethernet_cut: return "ends inside its Ethernet header";
    case Flaw::arp_cut: return "ends inside its ARP packet";
    case Flaw::arp_foreign: return "resolves other addresses than IPv4's on Ethernet";
    case Flaw::ipv4_cut: return "ends before its IPv4 packet does";
    case Flaw::ipv4_version: return "has another IP version than 4";
    case Flaw::ipv4_header_length: return "has an IPv4 header length below 20 bytes";
    case Flaw::ipv4_total_length: return "has an IPv4 total length below its header's";
    case Flaw::ipv6_cut: return "ends inside its IPv6 header";
    case Flaw::ipv6_version: return "has another IP version than 6";
    case Flaw::ipv6_extension_cut: return "ends inside an extension header of IPv6";
    case Flaw::udp_cut: return "ends before its UDP datagram does";
    case Flaw::udp_length: return "has a UDP length below 8 bytes";
    case Flaw::tcp_cut: return "ends inside its TCP header";
    case Flaw::tcp_header_length: return "has a TCP header length below 20 bytes or beyond its packet";
    case Flaw::icmp_cut: return "ends inside its ICMP header";
    case Flaw::dhcp_cut: return "ends inside the fixed part of its DHCP message";
    case Flaw::dhcp_operation: return "is neither a DHCP request nor a reply";
    case Flaw::dhcp_hardware_length: return "has a DHCP hardware address of more than 16 bytes";
    case Flaw::dhcp_cookie: return "has no DHCP cookie before its options";
    case Flaw::dhcp_option_cut: return "has a DHCP option that runs past the end of its field";
    case Flaw::dhcp_overload: return "has a DHCP overload option that makes no sense";
    case Flaw::name_cut: return "ends inside a domain name";
    case Flaw::name_pointer: return "has a domain name whose pointer does not lead back";
    case Flaw::name_label: return "has a domain name with a label that is none";
    case Flaw::name_long: return "has a domain name of more than 255 bytes";
  }
  return "";
}

}  // namespace wirelab::packet
