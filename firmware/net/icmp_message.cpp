#include "firmware/net/icmp_message.h"

namespace wirelab::net {

bool is_shown_icmp(Family family, std::uint8_t type) noexcept {
  if (family == Family::ipv6) {
    constexpr std::uint8_t kEchoRequest = 128;
    constexpr std::uint8_t kEchoReply = 129;
    return type < kEchoRequest || type == kEchoReply;
  }
  switch (type) {
    case 0:   // echo reply
    case 3:   // destination unreachable
    case 4:   // source quench
    case 5:   // redirect
    case 11:  // time exceeded
    case 12:  // parameter problem
      return true;
    default: return false;
  }
}

bool can_send_icmp(Family family, ConstBytes message, const Address& to) noexcept {
  return message.size() >= IcmpSocket::kLeastMessage && message.size() <= IcmpSocket::kMostMessage &&
         to.family() == family && !to.is_any();
}

std::optional<IcmpMessage> read_icmp_packet(ConstBytes packet) noexcept {
  constexpr std::size_t kLeastHeader = 20;
  constexpr std::size_t kTtlAt = 8;
  constexpr std::size_t kSourceAt = 12;
  constexpr std::size_t kDestinationAt = 16;
  const auto u8 = [&](std::size_t place) { return std::to_integer<std::uint8_t>(packet[place]); };
  const auto address = [&](std::size_t place) {
    return Address::ipv4(u8(place), u8(place + 1), u8(place + 2), u8(place + 3));
  };
  if (packet.size() < kLeastHeader) return std::nullopt;
  const std::size_t header = std::size_t{u8(0) & 0xfU} * 4;
  if (header < kLeastHeader || packet.size() < header + IcmpSocket::kLeastMessage) return std::nullopt;
  if (!is_shown_icmp(Family::ipv4, u8(header))) return std::nullopt;
  return IcmpMessage{.size = packet.size(),
                     .header_size = header,
                     .from = address(kSourceAt),
                     .to = address(kDestinationAt),
                     .ttl = u8(kTtlAt)};
}

}  // namespace wirelab::net
