#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "firmware/core/bytes.h"
#include "firmware/net/address.h"
#include "firmware/net/mac_address.h"
#include "firmware/packet/dhcp_names.h"
#include "firmware/packet/dhcp_options.h"
#include "firmware/packet/domain_names.h"
#include "firmware/packet/flaw.h"

namespace wirelab::packet {

/// Where servers and relays listen, and where clients do (RFC 2131 §4.1; UDP).
inline constexpr std::uint16_t kDhcpServerPort = 67;
inline constexpr std::uint16_t kDhcpClientPort = 68;
/// Bytes of a message before its options, and of those with the cookie that begins them.
inline constexpr std::size_t kDhcpFixed = 236;
inline constexpr std::size_t kDhcpLeast = 240;
/// What options begin with: 99.130.83.99 (RFC 2131 §3).
inline constexpr std::uint32_t kDhcpCookie = 0x63825363;
/// Lease times of that many seconds never end (RFC 2131 §3.3).
inline constexpr std::uint32_t kForever = 0xffffffff;

/// Which way a message goes.
enum class DhcpOperation : std::uint8_t { request = 1, reply = 2 };

/// The fixed part of a message (RFC 2131 §2, figure 1), its two texts left out.
struct DhcpHeader {
  static constexpr std::uint8_t kEthernet = 1;
  static constexpr std::size_t kMostHardware = 16;
  static constexpr std::uint16_t kBroadcast = 0x8000;

  DhcpOperation operation = DhcpOperation::request;
  std::uint8_t hardware_type = kEthernet;              ///< htype
  std::uint8_t hardware_length = 6;                    ///< hlen, at most 16
  std::uint8_t hops = 0;                               ///< relays it went through
  std::uint32_t xid = 0;                               ///< ties replies to their request
  std::uint16_t seconds = 0;                           ///< secs: since the client began
  std::uint16_t flags = 0;                             ///< all bits; only the broadcast flag has a meaning
  net::Address client_address = {};                    ///< ciaddr: what the client has and uses
  net::Address your_address = {};                      ///< yiaddr: what the client gets
  net::Address next_server = {};                       ///< siaddr: where the boot file is
  net::Address relay = {};                             ///< giaddr
  std::array<std::uint8_t, kMostHardware> hardware{};  ///< chaddr, with what fills it up

  /// True if the client asked for replies to everybody, because it cannot take others yet.
  [[nodiscard]] bool wants_broadcast() const noexcept { return (flags & kBroadcast) != 0; }
  /// The client's MAC address; nothing if it is on no Ethernet.
  [[nodiscard]] std::optional<net::MacAddress> mac() const noexcept;
};

/// A DHCP message (RFC 2131), or what BOOTP with a cookie (RFC 1497) sends: that has no message type. A view of the
/// datagram's payload.
///
/// A getter answers nothing if its option is missing or is not of its size; `options` shows what is there. Those with a
/// `room` need it only if a sender cut the option into pieces: see DhcpOptions::find. Texts are the peer's bytes: with
/// zeros in them, in no known encoding, to be escaped before anybody sees them.
struct DhcpMessage {
  DhcpHeader header;
  std::string_view server_name;  ///< sname up to its first zero; empty if it holds options
  std::string_view boot_file;    ///< file, likewise
  DhcpOptions options;

  [[nodiscard]] std::optional<DhcpType> message_type() const noexcept;
  [[nodiscard]] std::optional<net::Address> server_identifier() const noexcept;
  [[nodiscard]] std::optional<net::Address> requested_address() const noexcept;
  [[nodiscard]] std::optional<net::Address> subnet_mask() const noexcept;
  [[nodiscard]] std::optional<net::Address> broadcast_address() const noexcept;
  [[nodiscard]] std::optional<AddressList> routers() const noexcept;
  [[nodiscard]] std::optional<AddressList> name_servers() const noexcept;
  /// NTP's.
  [[nodiscard]] std::optional<AddressList> time_servers() const noexcept;
  [[nodiscard]] std::optional<std::uint16_t> mtu() const noexcept;
  /// Seconds; kForever has no end.
  [[nodiscard]] std::optional<std::uint32_t> lease_time() const noexcept;
  /// T1, seconds from the beginning of the lease.
  [[nodiscard]] std::optional<std::uint32_t> renewal_time() const noexcept;
  /// T2, seconds from the beginning of the lease.
  [[nodiscard]] std::optional<std::uint32_t> rebinding_time() const noexcept;
  [[nodiscard]] std::optional<std::string_view> domain_name(MutableBytes room) const noexcept;
  [[nodiscard]] std::optional<std::string_view> host_name(MutableBytes room) const noexcept;
  /// Why a server refuses, or a client declines or releases.
  [[nodiscard]] std::optional<std::string_view> message(MutableBytes room) const noexcept;
  [[nodiscard]] std::optional<std::string_view> vendor_class(MutableBytes room) const noexcept;
  /// Whatever a client calls itself (RFC 4361); not to be taken apart.
  [[nodiscard]] std::optional<ConstBytes> client_id(MutableBytes room) const noexcept;
  /// Codes of the options that the client wants, one a byte.
  [[nodiscard]] std::optional<ConstBytes> parameter_requests(MutableBytes room) const noexcept;
  /// RFC 3397.
  [[nodiscard]] std::optional<DomainNames> domain_search(MutableBytes room) const noexcept;
};

/// Reads the payload of a datagram. `dhcp_cookie` if it is BOOTP without options; the other flaws are `dhcp_cut`,
/// `dhcp_operation`, `dhcp_hardware_length` and those of DhcpOptions::parse.
[[nodiscard]] Parsed<DhcpMessage> parse_dhcp(ConstBytes payload) noexcept;

}  // namespace wirelab::packet
