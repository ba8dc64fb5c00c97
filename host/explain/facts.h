#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

#include "firmware/core/bytes.h"
#include "firmware/net/address.h"
#include "firmware/net/mac_address.h"
#include "host/explain/dissection.h"

namespace wirelab::explain {

/// What a conversation is held in.
enum class Topic : std::uint8_t { tcp, udp, dhcp, arp, icmp, other };

/// What a packet belongs to: packets with equal subjects are one conversation, whichever way they go.
struct Subject {
  Topic topic = Topic::other;
  net::Endpoint low;         ///< the lesser of both ends; of DHCP nothing
  net::Endpoint high;        ///< port 0 where there are no ports
  std::uint32_t number = 0;  ///< of a TCP connection, or of a DHCP transaction

  friend auto operator<=>(const Subject&, const Subject&) noexcept = default;
};

/// What a packet does that is no TCP segment, as far as a verdict wants to know.
enum class Deed : std::uint8_t {
  none,
  datagram,
  dhcp_discover,
  dhcp_offer,
  dhcp_request,
  dhcp_ack,
  dhcp_nak,
  dhcp_release,
  dhcp_inform,
  dhcp_settings,  ///< an Ack that gives no address: the answer to an Inform
  dhcp_other,
  arp_request,
  arp_reply,
  arp_probe,
  arp_announcement,
  echo_request,
  echo_reply,
  port_unreachable,
  icmp_error,
};

/// A packet in numbers, where Explained has words.
struct Facts {
  Subject subject;
  bool from_low = true;                      ///< `low` sent it; of DHCP: the client did
  Deed deed = Deed::none;                    ///< `none` for TCP, which has notes
  std::size_t payload = 0;                   ///< bytes for the program at the other end
  ConstBytes content = {};                   ///< those of them that were captured: a view of the packet
  std::optional<net::Address> address{};     ///< of DHCP: what the client gets, wants or gives back
  std::optional<net::Address> server{};      ///< of DHCP: option 54
  std::optional<net::MacAddress> station{};  ///< of ARP and DHCP: the MAC address that it is about
  std::uint16_t sequence = 0;                ///< of an echo
  std::string_view error{};                  ///< of an ICMP error: what it says, for ever
};

/// The two ends of a TCP connection.
struct TcpEnds {
  net::Endpoint from;
  net::Endpoint to;
};

/// The connection that an ICMP error is about: who sent the segment in it, to whom. Nothing if it is about no segment.
[[nodiscard]] std::optional<TcpEnds> connection_in_error(const Dissection& dissection);

/// Reads them off a packet. `connection`: the number of the TCP connection that it is of, or, as an ICMP error, about.
[[nodiscard]] Facts facts_of(const Dissection& dissection, std::optional<std::size_t> connection);

}  // namespace wirelab::explain
