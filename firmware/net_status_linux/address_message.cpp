#include "firmware/net_status_linux/address_message.h"

#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "firmware/net_status_linux/netlink_message.h"

namespace wirelab::net_status {
namespace {

constexpr std::uint8_t kWholeIpv6 = 128;

// What a DHCP client sets through the kernel's own lifetimes ends by itself; what an administrator sets does not. The
// same holds of IPv6, where an announced network has its prefix and DHCPv6 gives single addresses (RFC 8415).
Origin origin_of(const InterfaceAddress& row, std::uint32_t flags, std::uint8_t protocol) noexcept {
  if (protocol == IFAPROT_KERNEL_LO || row.address.is_loopback()) return Origin::kernel;
  if (protocol == IFAPROT_KERNEL_LL || is_link_local(row.address)) return Origin::link_local;
  if (protocol == IFAPROT_KERNEL_RA) return Origin::router;
  if ((flags & IFA_F_PERMANENT) != 0) return Origin::fixed;
  const bool single = row.address.family() == net::Family::ipv4 || row.prefix == kWholeIpv6;
  return single ? Origin::dhcp : Origin::router;
}

}  // namespace

std::optional<InterfaceAddress> read_address(ConstBytes body) noexcept {
  const auto header = take_header<ifaddrmsg>(body);
  if (!header) return std::nullopt;
  std::optional<net::Address> local;
  std::optional<net::Address> address;
  std::uint32_t flags = header->ifa_flags;
  std::uint8_t protocol = 0;
  while (const auto attribute = take_attribute(body)) {
    const auto ip = [&] { return read_ip(header->ifa_family, attribute->value, header->ifa_index); };
    switch (attribute->type) {
      case IFA_LOCAL: local = ip(); break;
      case IFA_ADDRESS: address = ip(); break;
      case IFA_FLAGS: flags = value_of<std::uint32_t>(attribute->value).value_or(flags); break;
      case IFA_PROTO: protocol = value_of<std::uint8_t>(attribute->value).value_or(0); break;
      default: break;
    }
  }
  if (!local) local = address;
  if (!local || header->ifa_index == 0) return std::nullopt;
  InterfaceAddress row{.interface = header->ifa_index, .address = *local, .prefix = header->ifa_prefixlen};
  row.tentative = (flags & IFA_F_TENTATIVE) != 0;
  row.duplicate = (flags & IFA_F_DADFAILED) != 0;
  row.origin = origin_of(row, flags, protocol);
  return row;
}

std::optional<AddressLife> read_address_life(ConstBytes body) noexcept {
  if (!take_header<ifaddrmsg>(body)) return std::nullopt;
  while (const auto attribute = take_attribute(body)) {
    if (attribute->type != IFA_CACHEINFO) continue;
    const auto info = value_of<ifa_cacheinfo>(attribute->value);
    if (!info) return std::nullopt;
    return AddressLife{.seconds_left = info->ifa_valid, .set_at = std::chrono::milliseconds(10) * info->tstamp};
  }
  return std::nullopt;
}

}  // namespace wirelab::net_status
