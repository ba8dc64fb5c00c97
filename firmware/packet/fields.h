#pragma once

#include <algorithm>
#include <cstdint>

#include "firmware/core/bytes.h"
#include "firmware/core/result.h"
#include "firmware/net/address.h"
#include "firmware/net/mac_address.h"

namespace wirelab::packet {

// Numbers stand in network byte order (RFC 791, appendix B). The caller has checked that the bytes are there.

[[nodiscard]] inline std::uint8_t u8_at(ConstBytes bytes, std::size_t at) noexcept {
  return std::to_integer<std::uint8_t>(bytes[at]);
}
[[nodiscard]] inline std::uint16_t u16_at(ConstBytes bytes, std::size_t at) noexcept {
  return static_cast<std::uint16_t>(u8_at(bytes, at) << 8U | u8_at(bytes, at + 1));
}
[[nodiscard]] inline std::uint32_t u32_at(ConstBytes bytes, std::size_t at) noexcept {
  return std::uint32_t{u16_at(bytes, at)} << 16U | u16_at(bytes, at + 2);
}
[[nodiscard]] inline net::Address ipv4_at(ConstBytes bytes, std::size_t at) noexcept {
  return net::Address::ipv4(u8_at(bytes, at), u8_at(bytes, at + 1), u8_at(bytes, at + 2), u8_at(bytes, at + 3));
}
[[nodiscard]] inline net::MacAddress mac_at(ConstBytes bytes, std::size_t at) noexcept {
  net::MacAddress mac{};
  for (std::size_t i = 0; i < mac.size(); ++i) mac[i] = u8_at(bytes, at + i);
  return mac;
}

/// Puts fields one behind the other into a caller's bytes. The first that does not fit, or is not what its field holds,
/// spoils the whole: `written` says so at the end, and no step has to be checked.
class FieldWriter {
 public:
  explicit FieldWriter(MutableBytes room) noexcept : room_(room) {}

  FieldWriter& u8(std::uint8_t number) noexcept { return bytes(std::span(&number, 1)); }
  FieldWriter& u16(std::uint16_t number) noexcept {
    return u8(static_cast<std::uint8_t>(number >> 8U)).u8(static_cast<std::uint8_t>(number & 0xffU));
  }
  FieldWriter& u32(std::uint32_t number) noexcept {
    return u16(static_cast<std::uint16_t>(number >> 16U)).u16(static_cast<std::uint16_t>(number & 0xffffU));
  }
  FieldWriter& mac(const net::MacAddress& mac) noexcept { return bytes(mac); }
  /// Only an IPv4 address fits a field of IPv4.
  FieldWriter& ipv4(const net::Address& address) noexcept {
    good_ = good_ && address.family() == net::Family::ipv4;
    return bytes(address.bytes());
  }
  FieldWriter& bytes(std::span<const std::uint8_t> bytes) noexcept { return raw(std::as_bytes(bytes)); }
  FieldWriter& raw(ConstBytes bytes) noexcept {
    if (MutableBytes into = take(bytes.size()); good_) copy_bytes(bytes, into);
    return *this;
  }
  FieldWriter& zeros(std::size_t count) noexcept {
    std::ranges::fill(take(count), std::byte{0});
    return *this;
  }

  /// Bytes so far.
  [[nodiscard]] std::size_t size() const noexcept { return used_; }
  /// What was written; `invalid` if something did not fit.
  [[nodiscard]] Result<ConstBytes> written() const noexcept {
    if (!good_) return fail(Error::invalid);
    return room_.first(used_);
  }

 private:
  MutableBytes take(std::size_t count) noexcept {
    good_ = good_ && count <= room_.size() - used_;
    if (!good_) return {};
    const MutableBytes taken = room_.subspan(used_, count);
    used_ += count;
    return taken;
  }

  MutableBytes room_;
  std::size_t used_ = 0;
  bool good_ = true;
};

}  // namespace wirelab::packet
