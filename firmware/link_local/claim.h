#pragma once

#include <cstdint>
#include <optional>

#include "firmware/core/clock.h"
#include "firmware/link_local/candidates.h"
#include "firmware/net/address.h"
#include "firmware/net/mac_address.h"
#include "firmware/packet/arp.h"

namespace wirelab::link_local {

/// What has become of the address.
enum class Change : std::uint8_t {
  none,
  gained,  ///< `Claim::address` is ours: the interface gets it before the packet is sent
  lost,    ///< the address that was ours is not any more: the interface must not use it from now on
};

/// What the owner of a claim has to do.
struct Move {
  Change change = Change::none;
  std::optional<packet::ArpPacket> packet;  ///< to be sent to everybody (RFC 3927 section 2.5, last paragraph)
};

/// A host's claim to an IPv4 link-local address (RFC 3927): it asks the link whether an address is free, tells that it
/// is taken, defends it, and gives way to whoever insists. Pure: ARP packets and moments in, moves out.
///
/// The owner calls `advance` when `next` has come, and `receive` for every ARP packet that came in on the interface,
/// never for one that went out.
class Claim {
 public:
  // RFC 3927 section 9.
  static constexpr Duration kProbeWait = std::chrono::seconds(1);
  static constexpr unsigned kProbes = 3;
  static constexpr Duration kProbeMin = std::chrono::seconds(1);
  static constexpr Duration kProbeMax = std::chrono::seconds(2);
  static constexpr Duration kAnnounceWait = std::chrono::seconds(2);
  static constexpr unsigned kAnnouncements = 2;
  static constexpr Duration kAnnounceInterval = std::chrono::seconds(2);
  static constexpr unsigned kMaxConflicts = 10;
  static constexpr Duration kRateLimitInterval = std::chrono::seconds(60);
  static constexpr Duration kDefendInterval = std::chrono::seconds(10);
  /// Bits of the network part of every such address.
  static constexpr unsigned kPrefix = 16;

  enum class Phase : std::uint8_t {
    idle,        ///< nothing is claimed
    probing,     ///< the link is asked, or will be after a pause
    announcing,  ///< the address is ours, and others are still told
    claimed,     ///< it is ours
  };

  /// `mac` is the interface's. `seed` as for Candidates.
  Claim(const net::MacAddress& mac, std::uint64_t seed) noexcept;

  /// Begins, or begins anew because the link was away (section 2.2): with the last address first, as section 2.1 wants.
  [[nodiscard]] Move begin(TimePoint now) noexcept;
  /// Gives the claim up: there is a better address, or no link.
  [[nodiscard]] Move end() noexcept;
  /// Does one step if one is due. A late call delays what follows: packets never come in a burst.
  [[nodiscard]] Move advance(TimePoint now) noexcept;
  /// Judges one ARP packet of the link.
  [[nodiscard]] Move receive(const packet::ArpPacket& packet, TimePoint now) noexcept;

  /// When `advance` has something to do; kNever if nothing.
  [[nodiscard]] TimePoint next() const noexcept { return next_; }
  [[nodiscard]] Phase phase() const noexcept { return phase_; }
  /// True while the address is ours.
  [[nodiscard]] bool holds() const noexcept { return phase_ == Phase::announcing || phase_ == Phase::claimed; }
  /// The address that is ours, or that is asked for.
  [[nodiscard]] const net::Address& address() const noexcept { return address_; }

 private:
  void plan_probes(TimePoint now) noexcept;
  [[nodiscard]] Move refused(TimePoint now) noexcept;
  [[nodiscard]] Move contested(TimePoint now) noexcept;
  [[nodiscard]] packet::ArpPacket announcement() const noexcept;

  net::MacAddress mac_;
  Candidates candidates_;
  net::Address address_;
  Phase phase_ = Phase::idle;
  TimePoint next_ = kNever;
  unsigned sent_ = 0;       // of this phase's packets
  unsigned conflicts_ = 0;  // since an address was ours
  std::optional<TimePoint> contested_;
};

}  // namespace wirelab::link_local
