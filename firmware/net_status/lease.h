#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "firmware/core/clock.h"
#include "firmware/core/fixed_text.h"
#include "firmware/net/address.h"

namespace wirelab::net_status {

/// An IPv4 address in four bytes: DHCP knows no other, and a timeline holds many.
struct Ipv4 {
  std::array<std::uint8_t, 4> bytes{};

  constexpr Ipv4() noexcept = default;
  /// The first four bytes of `address`, which must be an IPv4 one.
  constexpr explicit Ipv4(const net::Address& address) noexcept {
    std::ranges::copy(address.bytes().first<4>(), bytes.begin());
  }
  [[nodiscard]] constexpr net::Address address() const noexcept {
    return net::Address::ipv4(bytes[0], bytes[1], bytes[2], bytes[3]);
  }
  [[nodiscard]] constexpr bool is_any() const noexcept { return *this == Ipv4(); }
  friend constexpr bool operator==(const Ipv4&, const Ipv4&) noexcept = default;
};

/// A short list of addresses, in the order in which a server gave them.
struct AddressList {
  static constexpr std::size_t kMost = 8;
  std::array<Ipv4, kMost> items{};
  std::uint8_t count = 0;

  /// Adds one; what exceeds the bound is left out.
  void add(const Ipv4& address) noexcept {
    if (count < kMost) items[count++] = address;
  }
  [[nodiscard]] std::span<const Ipv4> view() const noexcept { return std::span(items).first(count); }
  friend bool operator==(const AddressList&, const AddressList&) = default;
};

/// What a DHCP server offers or gives (RFC 2131, options of RFC 2132). A plain value; texts are the server's and to be
/// escaped before anybody sees them.
struct LeaseTerms {
  Ipv4 address;                          ///< yiaddr
  std::optional<Ipv4> server;            ///< option 54
  std::optional<Ipv4> mask;              ///< option 1
  AddressList routers;                   ///< option 3
  AddressList dns;                       ///< option 6
  FixedText<63> domain;                  ///< option 15
  FixedText<127> search;                 ///< option 119, with blanks between
  std::optional<std::uint32_t> seconds;  ///< option 51; packet::kForever has no end
  std::optional<std::uint32_t> t1;       ///< option 58, in seconds
  std::optional<std::uint32_t> t2;       ///< option 59, in seconds

  friend bool operator==(const LeaseTerms&, const LeaseTerms&) = default;
};

/// Where a DHCP client stands (RFC 2131 figure 5), and three ends that the figure has no names for.
enum class LeaseState : std::uint8_t {
  none,        ///< nothing was seen of a client: the address is fixed, or DHCP has not begun
  selecting,   ///< it discovers, and collects offers
  requesting,  ///< it asked one server for what that offered
  rebooting,   ///< it asks for the address that it had before a restart
  bound,
  renewing,   ///< from T1 on: it asks the server that gave the lease
  rebinding,  ///< from T2 on: it asks any server
  refused,    ///< a server said NAK; it begins anew
  expired,    ///< nobody renewed it in time
  released,   ///< it gave the lease back
};

/// Whence a lease is known.
enum class LeaseSource : std::uint8_t { frames, udhcpc, systemd_networkd, network_manager, dhclient, dhcpcd, lwip };

/// What is known of the lease of one interface.
struct Lease {
  LeaseState state = LeaseState::none;
  LeaseTerms terms;
  std::optional<TimePoint> obtained;  ///< when the request that it answers was sent: from then on all times count
  LeaseSource source = LeaseSource::frames;

  /// True while the address may be used.
  [[nodiscard]] bool held() const noexcept {
    return state == LeaseState::bound || state == LeaseState::renewing || state == LeaseState::rebinding;
  }
};

/// When a held lease is to be renewed, rebound, and when it ends: what the server said, or half and seven eighths of
/// the lease (RFC 2131 section 4.4.5). `kNever` for a lease without an end or one whose time nobody told.
struct LeaseTimes {
  TimePoint renew = kNever;
  TimePoint rebind = kNever;
  TimePoint expire = kNever;
};
[[nodiscard]] LeaseTimes lease_times(const Lease& lease) noexcept;
/// T1 and T2 in seconds, by the same rule; nothing without a lease time.
[[nodiscard]] std::optional<std::uint32_t> lease_t1(const LeaseTerms& terms) noexcept;
[[nodiscard]] std::optional<std::uint32_t> lease_t2(const LeaseTerms& terms) noexcept;

/// "bound", "renewing", …
[[nodiscard]] std::string_view lease_state_name(LeaseState state) noexcept;
/// "frames", "udhcpc", "systemd-networkd", "NetworkManager", …
[[nodiscard]] std::string_view lease_source_name(LeaseSource source) noexcept;

}  // namespace wirelab::net_status
