#include "firmware/packet/dhcp_frame.h"

#include "firmware/packet/fields.h"

namespace wirelab::packet {

Parsed<DhcpFrame> find_dhcp(ConstBytes frame) noexcept {
  const auto ethernet = parse_ethernet(frame);
  if (!ethernet) return flawed(ethernet.error());
  if (ethernet->ether_type != kEtherTypeIpv4) return flawed(Flaw::not_ipv4);
  const auto ipv4 = parse_ipv4(ethernet->payload);
  if (!ipv4) return flawed(ipv4.error());
  const auto udp = parse_udp(*ipv4);
  if (!udp) return flawed(udp.error());
  const std::uint16_t port = udp->header.destination_port;
  if (port != kDhcpServerPort && port != kDhcpClientPort) return flawed(Flaw::not_dhcp);
  const auto message = parse_dhcp(udp->payload);
  if (!message) return flawed(message.error());
  return DhcpFrame{.ethernet = *ethernet, .ipv4 = *ipv4, .udp = *udp, .message = *message};
}

DhcpRoute from_client(const net::MacAddress& mac) noexcept {
  return {.source_mac = mac,
          .destination_mac = net::kBroadcastMac,
          .source = {.address = net::Address(), .port = kDhcpClientPort},
          .destination = {.address = net::Address::ipv4(255, 255, 255, 255), .port = kDhcpServerPort}};
}

Result<ConstBytes> write_dhcp_frame(MutableBytes room, const DhcpRoute& route, ConstBytes message) noexcept {
  const auto udp = udp_header(route.source, route.destination, message);
  if (!udp) return fail(udp.error());
  const Ipv4Fields fields{
      .source = route.source.address, .destination = route.destination.address, .protocol = kProtocolUdp};
  const auto ipv4 = ipv4_header(fields, udp->size() + message.size());
  if (!ipv4) return fail(ipv4.error());
  FieldWriter out(room);
  out.raw(ethernet_header(route.destination_mac, route.source_mac, kEtherTypeIpv4)).raw(*ipv4).raw(*udp).raw(message);
  return out.written();
}

}  // namespace wirelab::packet
