#pragma once

#include "firmware/net_status/documents.h"

namespace wirelab::net_status {

/// Whence the MAC of a next hop is known.
enum class HopKnown : std::uint8_t {
  none,       ///< nobody asked, or there is nobody to ask
  table,      ///< the neighbour table has it
  asked,      ///< a question on the link brought it
  no_answer,  ///< nobody answered the question
  computed,   ///< broadcast and multicast addresses have a MAC by rule (RFC 894, RFC 1112, RFC 2464)
};

/// Which station a packet to an address goes to.
struct NextHop {
  net::Address to;
  RouteAnswer route;
  std::optional<Route> because;        ///< the row of the routing table that decides; nothing if none fits
  std::optional<net::MacAddress> mac;  ///< what stands in the frame as its destination
  HopKnown known = HopKnown::none;

  /// Whose MAC the frame carries: the gateway's address, or the destination's own.
  [[nodiscard]] const net::Address& station() const noexcept { return route.gateway ? *route.gateway : to; }
};

/// True if the first `bits` bits of both are the same; `bits` is at most 32 or 128.
[[nodiscard]] bool same_network(const net::Address& one, const net::Address& other, unsigned bits) noexcept;

/// Puts together what the picture knows about a way that the stack chose. Pure.
[[nodiscard]] NextHop next_hop(const Picture& picture, const net::Address& to, const RouteAnswer& route) noexcept;

/// Why it is this station, in a sentence or two.
void explain(TextBuilder& out, const Picture& picture, const NextHop& hop) noexcept;

/// As an object; null for nothing.
void write_next_hop(JsonWriter& json, std::string_view key, const Report& report, const std::optional<NextHop>& hop);

}  // namespace wirelab::net_status
