#include "firmware/net_status_linux/dhcpcd_lease.h"

#include "firmware/net_status/seen_frame.h"
#include "firmware/packet/dhcp.h"

namespace wirelab::net_status {

std::optional<FiledLease> parse_dhcpcd_lease(ConstBytes bytes) noexcept {
  const auto message = packet::parse_dhcp(bytes);
  if (!message || message->message_type() != packet::DhcpType::ack) return std::nullopt;
  FiledLease lease{.terms = terms_of(*message), .source = LeaseSource::dhcpcd, .since_start = {}, .by_calendar = {}};
  if (lease.terms.address.is_any()) return std::nullopt;
  return lease;
}

}  // namespace wirelab::net_status
