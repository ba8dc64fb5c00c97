#include "firmware/net/frame_filter.h"

#include <algorithm>
#include <optional>

#include "firmware/net/icmp_message.h"

namespace wirelab::net {
namespace {

constexpr std::size_t kMacBytes = 12;
constexpr unsigned kTypeIpv4 = 0x0800;
constexpr unsigned kTypeArp = 0x0806;
constexpr unsigned kTypeIpv6 = 0x86dd;
constexpr unsigned kTypeVlan = 0x8100;
constexpr unsigned kTypeServiceVlan = 0x88a8;
constexpr unsigned kProtocolIcmp = 1;
constexpr unsigned kProtocolTcp = 6;
constexpr unsigned kProtocolUdp = 17;

// IPv6 extension headers (RFC 8200 section 4.1, RFC 4302).
constexpr unsigned kHopByHop = 0;
constexpr unsigned kRouting = 43;
constexpr unsigned kFragment = 44;
constexpr unsigned kAuthentication = 51;
constexpr unsigned kDestination = 60;
constexpr int kMostExtensions = 8;

/// Numbers at places of a frame; a place behind the end reads as nothing.
class Reader {
 public:
  explicit Reader(ConstBytes bytes) noexcept : bytes_(bytes) {}
  [[nodiscard]] bool has(std::size_t place, std::size_t count) const noexcept {
    return place <= bytes_.size() && count <= bytes_.size() - place;
  }
  /// The caller has checked `has`.
  [[nodiscard]] unsigned u8(std::size_t place) const noexcept { return std::to_integer<unsigned>(bytes_[place]); }
  [[nodiscard]] unsigned u16(std::size_t place) const noexcept { return u8(place) << 8U | u8(place + 1); }
  [[nodiscard]] bool same(std::size_t place, const Address& address) const noexcept {
    const auto expected = std::as_bytes(address.bytes());
    return has(place, expected.size()) && std::ranges::equal(bytes_.subspan(place, expected.size()), expected);
  }

 private:
  ConstBytes bytes_;
};

/// Where the two addresses and the TCP header of a frame stand.
struct Places {
  Family family;
  std::size_t source;
  std::size_t destination;
  std::size_t ports;
};

/// What an IPv4 packet carries, and where it begins.
struct Carried {
  unsigned protocol;
  std::size_t place;
};

/// Nothing for a fragment after the first: the header of what is carried is not in it.
std::optional<Carried> carried_in_ipv4(const Reader& frame, std::size_t ip) noexcept {
  constexpr std::size_t kLeastHeader = 20;
  constexpr unsigned kFragmentOffset = 0x1fff;
  if (!frame.has(ip, kLeastHeader)) return std::nullopt;
  const std::size_t header = std::size_t{frame.u8(ip) & 0xfU} * 4;
  if (header < kLeastHeader || (frame.u16(ip + 6) & kFragmentOffset) != 0) return std::nullopt;
  return Carried{.protocol = frame.u8(ip + 9), .place = ip + header};
}

std::optional<Places> find_in_ipv4(const Reader& frame, std::size_t ip) noexcept {
  const auto carried = carried_in_ipv4(frame, ip);
  if (!carried || carried->protocol != kProtocolTcp) return std::nullopt;
  return Places{.family = Family::ipv4, .source = ip + 12, .destination = ip + 16, .ports = carried->place};
}

std::optional<Places> find_in_ipv6(const Reader& frame, std::size_t ip) noexcept {
  constexpr std::size_t kHeader = 40;
  if (!frame.has(ip, kHeader)) return std::nullopt;
  unsigned next = frame.u8(ip + 6);
  std::size_t place = ip + kHeader;
  for (int i = 0; i < kMostExtensions && next != kProtocolTcp; ++i) {
    if (!frame.has(place, 8)) return std::nullopt;
    std::size_t length = (frame.u8(place + 1) + std::size_t{1}) * 8;
    switch (next) {
      case kHopByHop:
      case kRouting:
      case kDestination: break;
      case kAuthentication: length = (frame.u8(place + 1) + std::size_t{2}) * 4; break;
      case kFragment:
        if (frame.u16(place + 2) >> 3U != 0) return std::nullopt;
        length = 8;
        break;
      default: return std::nullopt;
    }
    next = frame.u8(place);
    place += length;
  }
  if (next != kProtocolTcp) return std::nullopt;
  return Places{.family = Family::ipv6, .source = ip + 8, .destination = ip + 24, .ports = place};
}

std::optional<Places> find(const Reader& frame) noexcept {
  std::size_t place = kMacBytes;
  for (int tags = 0; tags < 3 && frame.has(place, 2); ++tags) {
    const unsigned type = frame.u16(place);
    if (type == kTypeIpv4) return find_in_ipv4(frame, place + 2);
    if (type == kTypeIpv6) return find_in_ipv6(frame, place + 2);
    if (type != kTypeVlan && type != kTypeServiceVlan) return std::nullopt;
    place += 4;
  }
  return std::nullopt;
}

bool is_dhcp_port(unsigned port) noexcept { return port == 67 || port == 68; }

/// Echo and its reply, and the errors; among what is left out are time stamps and router discovery.
bool is_echo_or_error(std::uint8_t icmp_type) noexcept {
  constexpr std::uint8_t kEcho = 8;
  return icmp_type == kEcho || is_shown_icmp(Family::ipv4, icmp_type);
}

}  // namespace

bool belongs_to(ConstBytes frame, const TapOptions::Conversation& conversation) noexcept {
  const Reader reader(frame);
  const auto places = find(reader);
  if (!places || !reader.has(places->ports, 4) || conversation.local.address.family() != places->family) return false;
  const auto goes = [&](const Endpoint& from, const Endpoint& to) {
    return reader.u16(places->ports) == from.port && reader.u16(places->ports + 2) == to.port &&
           reader.same(places->source, from.address) && reader.same(places->destination, to.address);
  };
  return goes(conversation.local, conversation.peer) || goes(conversation.peer, conversation.local);
}

bool is_addressing(ConstBytes frame) noexcept {
  const Reader reader(frame);
  std::size_t place = kMacBytes;
  if (!reader.has(place, 2)) return false;
  unsigned type = reader.u16(place);
  if (type == kTypeVlan || type == kTypeServiceVlan) {
    place += 4;
    if (!reader.has(place, 2)) return false;
    type = reader.u16(place);
  }
  if (type == kTypeArp) return true;
  if (type != kTypeIpv4) return false;
  const auto carried = carried_in_ipv4(reader, place + 2);
  if (!carried) return false;
  if (carried->protocol == kProtocolIcmp) {
    return reader.has(carried->place, 1) && is_echo_or_error(static_cast<std::uint8_t>(reader.u8(carried->place)));
  }
  return carried->protocol == kProtocolUdp && reader.has(carried->place, 4) &&
         (is_dhcp_port(reader.u16(carried->place)) || is_dhcp_port(reader.u16(carried->place + 2)));
}

}  // namespace wirelab::net
