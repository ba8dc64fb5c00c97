#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <type_traits>

#include "firmware/core/bytes.h"
#include "firmware/net/address.h"

/// The framing of netlink(7) and rtnetlink(7): messages in a datagram, attributes in a message. Pure; numbers are the
/// host's, as the kernel writes them, except where an attribute says otherwise.
namespace wirelab::net_status {

/// Every header, message and attribute begins at a multiple of this (NLMSG_ALIGNTO, NLA_ALIGNTO).
inline constexpr std::size_t kNetlinkAlign = 4;

/// One message; `body` lies in the datagram that it was taken from.
struct NetlinkMessage {
  std::uint16_t type = 0;
  std::uint16_t flags = 0;
  std::uint32_t sequence = 0;
  std::uint32_t port = 0;
  ConstBytes body;
};

/// One attribute, without the flag bits of its type; `value` lies in the message that it was taken from.
struct NetlinkAttribute {
  std::uint16_t type = 0;
  ConstBytes value;
};

/// Takes the first message off `rest`; nothing at the end, or if what follows is cut or makes no sense.
[[nodiscard]] std::optional<NetlinkMessage> take_message(ConstBytes& rest) noexcept;
/// The same for an attribute.
[[nodiscard]] std::optional<NetlinkAttribute> take_attribute(ConstBytes& rest) noexcept;

/// What `bytes` begin with, whatever their alignment; nothing if they are too short for it.
template <typename T>
  requires std::is_trivially_copyable_v<T>
[[nodiscard]] std::optional<T> value_of(ConstBytes bytes) noexcept {
  if (bytes.size() < sizeof(T)) return std::nullopt;
  T value{};
  std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

/// Leaves out the first `count` bytes and what pads them.
[[nodiscard]] ConstBytes after(ConstBytes bytes, std::size_t count) noexcept;

/// Takes a fixed header and its padding off `rest`; nothing if it is cut.
template <typename T>
[[nodiscard]] std::optional<T> take_header(ConstBytes& rest) noexcept {
  const auto header = value_of<T>(rest);
  if (header) rest = after(rest, sizeof(T));
  return header;
}

/// An address as an attribute holds it, in network order: 4 bytes for AF_INET, 16 for AF_INET6. A link-local IPv6
/// address gets `scope`. Nothing for other families and lengths.
[[nodiscard]] std::optional<net::Address> read_ip(int family, ConstBytes bytes, std::uint32_t scope) noexcept;
/// 0.0.0.0 or :: for AF_INET or AF_INET6.
[[nodiscard]] net::Address any_ip(int family) noexcept;
/// AF_INET or AF_INET6.
[[nodiscard]] int system_family(const net::Address& address) noexcept;

/// Builds one request. Everything that is asked here fits its room; what would not is left out.
class NetlinkRequest {
 public:
  /// `flags` beside NLM_F_REQUEST.
  NetlinkRequest(std::uint16_t type, std::uint16_t flags) noexcept;

  template <typename T>
    requires std::is_trivially_copyable_v<T>
  NetlinkRequest& add_header(const T& header) noexcept {
    return add(std::as_bytes(std::span(&header, 1)));
  }
  NetlinkRequest& add_attribute(std::uint16_t type, ConstBytes value) noexcept;
  NetlinkRequest& add_ip(std::uint16_t type, const net::Address& address) noexcept;

  /// The whole message under this number; valid until the next call.
  [[nodiscard]] ConstBytes bytes(std::uint32_t sequence) noexcept;

 private:
  NetlinkRequest& add(ConstBytes bytes) noexcept;

  alignas(kNetlinkAlign) std::array<std::byte, 128> room_{};
  std::size_t used_ = 0;
};

}  // namespace wirelab::net_status
