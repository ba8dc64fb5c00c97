#include "firmware/net_posix/vlan_tag.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace wirelab::net {

std::size_t insert_vlan_tag(MutableBytes room, std::size_t size, std::uint16_t protocol,
                            std::uint16_t control) noexcept {
  constexpr std::size_t kPlace = 12;
  const std::array<std::byte, 4> tag{static_cast<std::byte>(protocol >> 8U), static_cast<std::byte>(protocol),
                                     static_cast<std::byte>(control >> 8U), static_cast<std::byte>(control)};
  if (size < kPlace || room.size() <= kPlace) return size;
  const std::size_t after = std::min(size + tag.size(), room.size());
  if (after > kPlace + tag.size()) {
    std::memmove(&room[kPlace + tag.size()], &room[kPlace], after - kPlace - tag.size());
  }
  std::copy_n(tag.begin(), std::min(tag.size(), after - kPlace), room.begin() + kPlace);
  return after;
}

}  // namespace wirelab::net
