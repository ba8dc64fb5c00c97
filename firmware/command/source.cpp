#include "firmware/command/source.h"

#include <algorithm>
#include <array>

namespace wirelab::command {
namespace {

constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

}  // namespace

net::Address source_of(const net::Address& address) noexcept {
  if (address.family() == net::Family::ipv4) return address;
  const auto bytes = address.bytes();
  if (std::ranges::equal(bytes.first(kMapped.size()), kMapped)) {
    return net::Address::ipv4(bytes[12], bytes[13], bytes[14], bytes[15]);
  }
  const bool link_local = bytes[0] == 0xfe && (bytes[1] & 0xc0U) == 0x80;
  std::array<std::uint8_t, 16> kept{};
  std::ranges::copy(bytes.first(link_local ? 16 : 8), kept.begin());
  return net::Address::ipv6(kept);
}

}  // namespace wirelab::command
