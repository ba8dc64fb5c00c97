#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

#include "firmware/core/text.h"

namespace wirelab::net {

/// Which version of the Internet Protocol an address belongs to.
enum class Family : std::uint8_t { ipv4, ipv6 };

/// An IPv4 or IPv6 address in network byte order. A plain value without a back end's types in it.
class Address {
 public:
  /// Longest text form of any address with a scope: 45 characters of RFC 4291 text, '%' and the number.
  static constexpr std::size_t kMaxText = 56;

  /// 0.0.0.0
  constexpr Address() noexcept = default;

  [[nodiscard]] static constexpr Address ipv4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d) noexcept {
    Address address;
    address.bytes_ = {a, b, c, d};
    return address;
  }
  /// `scope` is the interface's index for a link-local address (RFC 4007), else 0.
  [[nodiscard]] static constexpr Address ipv6(const std::array<std::uint8_t, 16>& bytes,
                                              std::uint32_t scope = 0) noexcept {
    Address address;
    address.bytes_ = bytes;
    address.family_ = Family::ipv6;
    address.scope_ = scope;
    return address;
  }
  /// 0.0.0.0 or ::, which a listener takes as "every address of that family".
  [[nodiscard]] static constexpr Address any(Family family) noexcept {
    return family == Family::ipv4 ? Address() : ipv6({});
  }
  /// 127.0.0.1 or ::1.
  [[nodiscard]] static constexpr Address loopback(Family family) noexcept {
    return family == Family::ipv4 ? ipv4(127, 0, 0, 1) : ipv6({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
  }
  /// The mask of that many leading one bits, 0 to 32 (RFC 4632 section 3.1): 24 is 255.255.255.0.
  [[nodiscard]] static constexpr Address ipv4_mask(unsigned prefix) noexcept {
    const std::uint32_t bits = prefix == 0 ? 0 : UINT32_MAX << (32U - prefix);
    return ipv4(static_cast<std::uint8_t>(bits >> 24U), static_cast<std::uint8_t>(bits >> 16U & 0xffU),
                static_cast<std::uint8_t>(bits >> 8U & 0xffU), static_cast<std::uint8_t>(bits & 0xffU));
  }
  /// Reads dotted decimal (four numbers, no leading zeros) or RFC 4291 text with an optional numeric "%scope"; nothing
  /// if `text` is neither. Names are never resolved.
  [[nodiscard]] static std::optional<Address> parse(std::string_view text) noexcept;

  [[nodiscard]] constexpr Family family() const noexcept { return family_; }
  /// 4 or 16 bytes in network order.
  [[nodiscard]] constexpr std::span<const std::uint8_t> bytes() const noexcept {
    return {bytes_.data(), family_ == Family::ipv4 ? 4U : 16U};
  }
  [[nodiscard]] constexpr std::uint32_t scope() const noexcept { return scope_; }
  [[nodiscard]] bool is_any() const noexcept;
  [[nodiscard]] bool is_loopback() const noexcept;

  /// Appends dotted decimal, or the canonical IPv6 text of RFC 5952.
  void append_to(TextBuilder& out) const noexcept;

  friend constexpr auto operator<=>(const Address&, const Address&) noexcept = default;

 private:
  std::array<std::uint8_t, 16> bytes_{};
  Family family_ = Family::ipv4;
  std::uint32_t scope_ = 0;
};

/// An address and a port (host byte order): one end of a conversation.
struct Endpoint {
  Address address;
  std::uint16_t port = 0;

  friend constexpr auto operator<=>(const Endpoint&, const Endpoint&) noexcept = default;
};

/// The text of an address or endpoint, kept in place: `EndpointText(peer).view()`. "192.0.2.7:5005",
/// "[2001:db8::1]:5005".
class EndpointText {
 public:
  explicit EndpointText(const Endpoint& endpoint) noexcept;
  [[nodiscard]] std::string_view view() const noexcept { return {room_.data(), length_}; }

 private:
  std::array<char, Address::kMaxText + 8> room_{};
  std::size_t length_ = 0;
};

}  // namespace wirelab::net
