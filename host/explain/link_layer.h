#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "firmware/core/bytes.h"
#include "firmware/packet/ethernet.h"
#include "firmware/packet/flaw.h"

namespace wirelab::explain {

/// Whom a frame goes to, as far as its header says.
enum class Reach : std::uint8_t { unknown, one, everybody };

/// What lies behind the link's header.
struct LinkPayload {
  std::optional<packet::EthernetFrame> ethernet = {};  ///< of Ethernet alone
  std::uint16_t ether_type = 0;                        ///< of the payload
  ConstBytes payload;
  Reach reach = Reach::unknown;
};

/// Takes the header off that a packet of that LINKTYPE_ number (tcpdump.org) begins with: Ethernet, BSD's loopback in
/// both byte orders, raw IP, Linux's "cooked" headers of both versions, PPP. Nothing if the number, or what the header
/// says is carried, is another; `ethernet_cut` if the header is not all there.
[[nodiscard]] packet::Parsed<std::optional<LinkPayload>> link_payload(std::uint16_t link_type,
                                                                      ConstBytes bytes) noexcept;

}  // namespace wirelab::explain
