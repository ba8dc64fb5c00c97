#include "host/cli/net/dhcp_progress.h"

namespace wirelab::cli {

bool DhcpProgress::take(const net_report::Event& event) {
  if (event.interface != interface_) return false;
  const std::string& kind = event.event;
  if (kind == "dhcp_release") release_sent_ = true;
  if (kind == "lease_released") released_ = true;
  // What was still under way before the release does not count as coming back from it.
  if (task_ == DhcpTask::renew || released_) {
    if (kind == "dhcp_discover") discovered_ = true;
    if (kind == "dhcp_offer") offered_ = true;
    if (kind == "dhcp_request") requested_ = true;
    if (kind == "dhcp_ack") acknowledged_ = true;
    // The client begins anew.
    if (kind == "dhcp_nak") requested_ = false;
    if (kind == "lease_bound" || kind == "lease_renewed" || kind == "lease_rebound") leased_ = true;
  }
  return kind.starts_with("dhcp_") || kind.starts_with("lease_") || kind.starts_with("address_") ||
         kind == "gateway_changed" || kind == "second_server";
}

std::string_view DhcpProgress::missing() const noexcept {
  if (task_ != DhcpTask::renew && !released_) return release_sent_ ? "lease_released" : "DHCPRELEASE";
  if (done()) return {};
  if (!requested_) return discovered_ && !offered_ ? "DHCPOFFER" : "DHCPREQUEST";
  return acknowledged_ ? "lease_bound" : "DHCPACK";
}

}  // namespace wirelab::cli
