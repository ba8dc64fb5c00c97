#include "firmware/net_status_linux/neighbour_message.h"

#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "firmware/net_status_linux/netlink_message.h"

namespace wirelab::net_status {
namespace {

// The kernel's ticks for programs (USER_HZ) on every architecture that our boards have.
constexpr Duration kTick = std::chrono::milliseconds(10);

std::optional<NeighbourState> state_of(std::uint16_t bits) noexcept {
  switch (bits) {
    case NUD_INCOMPLETE: return NeighbourState::incomplete;
    case NUD_REACHABLE: return NeighbourState::reachable;
    case NUD_STALE: return NeighbourState::stale;
    case NUD_DELAY: return NeighbourState::delay;
    case NUD_PROBE: return NeighbourState::probe;
    case NUD_FAILED: return NeighbourState::failed;
    case NUD_NOARP: return NeighbourState::no_arp;
    case NUD_PERMANENT: return NeighbourState::permanent;
    default: return std::nullopt;
  }
}

}  // namespace

std::optional<NeighbourMessage> read_neighbour(ConstBytes body, TimePoint now) noexcept {
  const auto header = take_header<ndmsg>(body);
  if (!header || header->ndm_ifindex <= 0 || (header->ndm_flags & NTF_PROXY) != 0) return std::nullopt;
  const auto index = static_cast<InterfaceIndex>(header->ndm_ifindex);
  std::optional<net::Address> address;
  std::optional<net::MacAddress> mac;
  nda_cacheinfo ages{};
  while (const auto attribute = take_attribute(body)) {
    const ConstBytes value = attribute->value;
    switch (attribute->type) {
      case NDA_DST: address = read_ip(header->ndm_family, value, index); break;
      case NDA_LLADDR:
        if (value.size() == sizeof(net::MacAddress)) mac = value_of<net::MacAddress>(value);
        break;
      case NDA_CACHEINFO: ages = value_of<nda_cacheinfo>(value).value_or(ages); break;
      default: break;
    }
  }
  if (!address) return std::nullopt;
  const auto state = state_of(header->ndm_state);
  NeighbourMessage message{.row = {.interface = index, .address = *address, .mac = mac}};
  message.row.state = state.value_or(NeighbourState::failed);
  message.row.confirmed = now - kTick * (mac ? ages.ndm_confirmed : ages.ndm_updated);
  const bool asked_for = state != NeighbourState::no_arp || (mac && net::is_station_address(*mac));
  message.listed = state && asked_for;
  return message;
}

}  // namespace wirelab::net_status
