#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "firmware/core/clock.h"
#include "firmware/net_status/facts.h"
#include "firmware/net_status/lease.h"
#include "firmware/packet/dhcp_names.h"

namespace wirelab::net_status {

/// What happened.
enum class EventKind : std::uint8_t {
  interface_new,
  interface_gone,
  link_up,
  link_down,
  address_added,
  address_removed,
  address_duplicate,  ///< somebody else has it (RFC 5227)
  address_wanted,     ///< somebody else asks whether it is free (RFC 5227 section 2.1.1)
  gateway_changed,    ///< the default route leads elsewhere, is new, or is gone
  dhcp_message,       ///< one message on the wire, with a DhcpDetail
  lease_known,        ///< a lease was held before anybody looked
  lease_bound,
  lease_renewed,
  lease_rebound,
  lease_refused,  ///< a server said NAK
  lease_expired,
  lease_released,
  second_server,  ///< a DHCP server answers that is not the one known
  neighbour_new,
  neighbour_changed,  ///< another MAC for the same address
  neighbour_gone,
  neighbours_many,  ///< more neighbours came and went than the timeline tells one by one
  frames_lost,      ///< frames came faster than they were looked at: what they said is missing here
};

/// Why it happened.
enum class Cause : std::uint8_t {
  unknown,
  found_at_start,     ///< it was so when the reporter began
  command,            ///< somebody asked wirelabd for it
  lease_half_over,    ///< T1 was reached
  lease_nearly_over,  ///< T2 was reached, and the server that gave the lease had not answered
  before_its_time,    ///< the DHCP client asked before T1
  address_of_before,  ///< the DHCP client asks for the address that it had (INIT-REBOOT, or after a refusal)
  starts_over,        ///< the DHCP client discovers although its lease has not ended; `because`: what nobody answered
  answer,             ///< it answers the event that `because` names, or comes of it
  no_answer,          ///< nobody answered
  server_refused,
  lease_given,
  lease_lost,
  arp_reply,         ///< the neighbour answered a request of this host
  arp_request,       ///< the neighbour itself asked
  arp_announcement,  ///< the neighbour told its address without being asked
  address_in_use,    ///< another host uses it, seen in its ARP packet
  address_probed,    ///< another host asked whether it is in use
  stack,             ///< the stack's own table says so, and no frame was seen that explains it
};

/// One DHCP message as it was on the wire.
struct DhcpDetail {
  static constexpr std::size_t kOptions = 40;

  packet::DhcpType type{};  ///< option 53; 0 if it has none (BOOTP)
  bool sent = false;        ///< by this host
  std::uint32_t xid = 0;
  LeaseTerms terms;               ///< what a server offers or gives; for a client's message all but `address` is empty
  std::optional<Ipv4> requested;  ///< option 50
  Ipv4 client;                    ///< ciaddr
  Ipv4 from;                      ///< the packet's source
  Ipv4 to;                        ///< the packet's destination
  net::MacAddress peer{};         ///< the other station
  FixedText<63> message;          ///< option 56: a server's reason, to be escaped
  std::array<std::uint8_t, kOptions> options{};  ///< the codes of its options in their order
  std::uint8_t option_count = 0;
};

/// One line of the timeline.
struct Event {
  std::uint64_t sequence = 0;  ///< counts from 1, over all events
  TimePoint at{};
  EventKind kind = EventKind::frames_lost;
  Cause cause = Cause::unknown;
  std::uint64_t because = 0;  ///< the event that led to this one; 0: none that was seen
  InterfaceIndex interface = 0;
  FixedText<15> interface_name;
  net::Address address;                       ///< the address, neighbour or server it is about
  std::uint8_t prefix = 0;                    ///< of an address
  std::optional<net::MacAddress> mac;         ///< of a neighbour, or of the other host with our address
  std::optional<net::MacAddress> mac_before;  ///< what `mac` was
  bool gateway = false;                       ///< the neighbour is a router that packets go through
  std::uint64_t count = 0;                    ///< of neighbours_many and frames_lost
  std::size_t detail = 0;                     ///< the number of its DhcpDetail in the timeline; 0: none
};

/// "link_up", "lease_bound", …; a DHCP message is named by its type: "dhcp_discover".
[[nodiscard]] std::string_view event_name(const Event& event, const DhcpDetail* detail) noexcept;
/// "lease_half_over", …
[[nodiscard]] std::string_view cause_name(Cause cause) noexcept;

}  // namespace wirelab::net_status
