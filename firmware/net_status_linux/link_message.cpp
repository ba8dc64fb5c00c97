#include "firmware/net_status_linux/link_message.h"

#include <linux/if.h>
#include <linux/if_arp.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <algorithm>

#include "firmware/net_status_linux/netlink_message.h"

namespace wirelab::net_status {
namespace {

InterfaceKind kind_of(std::uint16_t hardware) noexcept {
  switch (hardware) {
    case ARPHRD_ETHER: return InterfaceKind::ethernet;
    case ARPHRD_LOOPBACK: return InterfaceKind::loopback;
    default: return InterfaceKind::other;
  }
}

std::string_view text_of(ConstBytes value) noexcept {
  const std::string_view text = as_text(value);
  return text.substr(0, text.find('\0'));
}

// The structure grows at its end from kernel to kernel: what a shorter one lacks is 0.
void read_counters(ConstBytes value, Interface& interface) noexcept {
  rtnl_link_stats64 stats{};
  std::memcpy(&stats, value.data(), std::min(value.size(), sizeof stats));
  interface.received = {stats.rx_bytes, stats.rx_packets, stats.rx_errors, stats.rx_dropped};
  interface.sent = {stats.tx_bytes, stats.tx_packets, stats.tx_errors, stats.tx_dropped};
}

}  // namespace

std::optional<Interface> read_link(ConstBytes body) noexcept {
  const auto header = take_header<ifinfomsg>(body);
  if (!header || header->ifi_family != AF_UNSPEC || header->ifi_index <= 0) return std::nullopt;
  Interface interface;
  interface.index = static_cast<InterfaceIndex>(header->ifi_index);
  interface.kind = kind_of(header->ifi_type);
  interface.up = (header->ifi_flags & IFF_UP) != 0;
  interface.link = (header->ifi_flags & IFF_LOWER_UP) != 0;
  while (const auto attribute = take_attribute(body)) {
    switch (attribute->type) {
      case IFLA_IFNAME: interface.name = text_of(attribute->value); break;
      case IFLA_MTU: interface.mtu = value_of<std::uint32_t>(attribute->value).value_or(0); break;
      case IFLA_ADDRESS:
        // Other kinds of hardware have longer ones.
        if (attribute->value.size() != interface.mac.size()) break;
        interface.mac = value_of<net::MacAddress>(attribute->value).value_or(interface.mac);
        break;
      case IFLA_MASTER: interface.master = value_of<std::uint32_t>(attribute->value).value_or(0); break;
      case IFLA_STATS64: read_counters(attribute->value, interface); break;
      default: break;
    }
  }
  if (interface.name.empty()) return std::nullopt;
  return interface;
}

}  // namespace wirelab::net_status
