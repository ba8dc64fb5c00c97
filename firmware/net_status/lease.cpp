#include "firmware/net_status/lease.h"

#include "firmware/packet/dhcp.h"

namespace wirelab::net_status {
namespace {

TimePoint later(TimePoint start, std::optional<std::uint32_t> seconds) noexcept {
  if (!seconds || *seconds == packet::kForever) return kNever;
  return start + std::chrono::seconds(*seconds);
}

/// What the server said, if it lies within the lease; else the share of it that RFC 2131 gives.
std::optional<std::uint32_t> part_of(const LeaseTerms& terms, std::optional<std::uint32_t> told,
                                     std::uint64_t eighths) noexcept {
  if (!terms.seconds) return std::nullopt;
  if (told && *told <= *terms.seconds) return told;
  if (*terms.seconds == packet::kForever) return packet::kForever;
  return static_cast<std::uint32_t>(*terms.seconds * eighths / 8);
}

}  // namespace

std::optional<std::uint32_t> lease_t1(const LeaseTerms& terms) noexcept { return part_of(terms, terms.t1, 4); }

std::optional<std::uint32_t> lease_t2(const LeaseTerms& terms) noexcept { return part_of(terms, terms.t2, 7); }

LeaseTimes lease_times(const Lease& lease) noexcept {
  if (!lease.obtained || !lease.held()) return {};
  const TimePoint start = *lease.obtained;
  return {.renew = later(start, lease_t1(lease.terms)),
          .rebind = later(start, lease_t2(lease.terms)),
          .expire = later(start, lease.terms.seconds)};
}

std::string_view lease_state_name(LeaseState state) noexcept {
  switch (state) {
    case LeaseState::none: return "none";
    case LeaseState::selecting: return "selecting";
    case LeaseState::requesting: return "requesting";
    case LeaseState::rebooting: return "rebooting";
    case LeaseState::bound: return "bound";
    case LeaseState::renewing: return "renewing";
    case LeaseState::rebinding: return "rebinding";
    case LeaseState::refused: return "refused";
    case LeaseState::expired: return "expired";
    case LeaseState::released: return "released";
  }
  return "none";
}

std::string_view lease_source_name(LeaseSource source) noexcept {
  switch (source) {
    case LeaseSource::frames: return "frames";
    case LeaseSource::udhcpc: return "udhcpc";
    case LeaseSource::systemd_networkd: return "systemd-networkd";
    case LeaseSource::network_manager: return "NetworkManager";
    case LeaseSource::dhclient: return "dhclient";
    case LeaseSource::dhcpcd: return "dhcpcd";
    case LeaseSource::lwip: return "lwip";
  }
  return "frames";
}

}  // namespace wirelab::net_status
