#include "firmware/net_lwip/lwip_card.h"

#include <algorithm>
#include <utility>

#include "firmware/net_lwip/card_buffers.h"
#include "firmware/net_lwip/closing.h"
#include "firmware/net_lwip/lwip_address.h"
#include "firmware/net_lwip/lwip_frame_tap.h"
#include "lwip/dhcp.h"
#include "lwip/etharp.h"
#include "lwip/ethip6.h"
#include "lwip/nd6.h"
#include "lwip/priv/memp_priv.h"
#include "netif/ethernet.h"

namespace wirelab::net {
namespace {

constexpr std::size_t kShortFrame = 128;

ip4_addr_t ipv4_of(const Address& address) noexcept {
  ip4_addr_t result{};
  std::ranges::copy(address.bytes(), reinterpret_cast<std::uint8_t*>(&result.addr));
  return result;
}

bool is_host(const Address& address, Family family) noexcept { return address.family() == family && !address.is_any(); }

}  // namespace

LwipCard::LwipCard(Reactor& reactor, const Clock& clock, FrameDevice& device) noexcept
    : reactor_(reactor), clock_(clock), device_(device) {}

LwipCard::~LwipCard() { stop(); }

Result<void> LwipCard::start(const LwipAddressing& addressing) {
  if (netif_add_noaddr(&netif_, this, set_up, netif_input) == nullptr) return fail(Error::no_resources);
  started_ = true;
  if (const auto configured = configure(addressing); !configured) {
    stop();
    return configured;
  }
  device_.deliver_to(this);
  return {};
}

Result<void> LwipCard::configure(const LwipAddressing& addressing) {
  netif_set_default(&netif_);
  netif_set_status_callback(&netif_, on_status);
  netif_set_hostname(&netif_, addressing.hostname);
  if (const auto& fixed = addressing.ipv4) {
    if (!is_host(fixed->address, Family::ipv4) || fixed->prefix > 32) return fail(Error::invalid);
    if (fixed->gateway && !is_host(*fixed->gateway, Family::ipv4)) return fail(Error::invalid);
    const ip4_addr_t address = ipv4_of(fixed->address);
    const ip4_addr_t mask{.addr = fixed->prefix == 0 ? 0 : lwip_htonl(UINT32_MAX << (32U - fixed->prefix))};
    const ip4_addr_t gateway = fixed->gateway ? ipv4_of(*fixed->gateway) : ip4_addr_t{};
    netif_set_addr(&netif_, &address, &mask, &gateway);
  }
  netif_create_ip6_linklocal_address(&netif_, 1);
  netif_set_ip6_autoconfig_enabled(&netif_, 1);
  if (addressing.ipv6) {
    if (!is_host(*addressing.ipv6, Family::ipv6)) return fail(Error::invalid);
    const ip_addr_t address = to_lwip(*addressing.ipv6, netif_);
    s8_t index = -1;
    if (netif_add_ip6_address(&netif_, ip_2_ip6(&address), &index) != ERR_OK) return fail(Error::no_resources);
  }
  for (s8_t index = 0; !addressing.check_duplicates && index < LWIP_IPV6_NUM_ADDRESSES; ++index) {
    const bool waits = ip6_addr_istentative(netif_ip6_addr_state(&netif_, index));
    if (waits) netif_ip6_addr_set_state(&netif_, index, IP6_ADDR_PREFERRED);
  }
  netif_set_up(&netif_);
  if (device_.link_up()) netif_set_link_up(&netif_);
  uses_dhcp_ = !addressing.ipv4 && addressing.dhcp;
  expects_ipv4_ = addressing.ipv4.has_value() || uses_dhcp_;
  if (uses_dhcp_ && dhcp_start(&netif_) != ERR_OK) return fail(Error::no_resources);
  return {};
}

void LwipCard::stop() noexcept {
  if (!std::exchange(started_, false)) return;
  device_.deliver_to(nullptr);
  netif_set_status_callback(&netif_, nullptr);
  if (std::exchange(uses_dhcp_, false)) {
    dhcp_release_and_stop(&netif_);
    dhcp_cleanup(&netif_);
  }
  netif_set_down(&netif_);
  netif_remove(&netif_);
}

err_t LwipCard::set_up(netif* interface) {
  auto& card = *static_cast<LwipCard*>(interface->state);
  interface->name[0] = 'w';
  interface->name[1] = 'l';
  interface->output = etharp_output;
  interface->output_ip6 = ethip6_output;
  interface->linkoutput = send_frame;
  interface->mtu = static_cast<u16_t>(std::min(card.device_.mtu(), kLargestMtu));
  interface->mtu6 = interface->mtu;
  const MacAddress mac = card.device_.mac();
  interface->hwaddr_len = ETH_HWADDR_LEN;
  std::ranges::copy(mac, std::begin(interface->hwaddr));
  interface->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET | NETIF_FLAG_MLD6;
  return ERR_OK;
}

err_t LwipCard::send_frame(netif* interface, pbuf* frame) {
  auto& card = *static_cast<LwipCard*>(interface->state);
  if (frame->tot_len > card.gathered_.size()) return ERR_IF;
  ConstBytes bytes(static_cast<const std::byte*>(frame->payload), frame->len);
  if (frame->len != frame->tot_len) {
    bytes = ConstBytes(card.gathered_).first(pbuf_copy_partial(frame, card.gathered_.data(), frame->tot_len, 0));
  }
  card.show(bytes, Direction::sent);
  // A card that takes no more loses the frame, as a real link would; TCP sends it again.
  static_cast<void>(card.device_.send(bytes));
  return ERR_OK;
}

void LwipCard::frame_received(ConstBytes frame) {
  activity_ = true;
  show(frame, Direction::received);
  const bool too_long = frame.size() > kEthernetHeader + kLargestMtu + 4;
  const bool refused = frame.size() > kShortFrame && free_card_buffers() <= kCardReserve;
  if (too_long || refused) {
    // What lwIP does when the buffers have run out: segments that came before their turn are given up.
    if (refused) pbuf_free_ooseq_pending = 1;
    ++dropped_;
    return;
  }
  hand_up(frame);
  if (take_reopening()) hand_up(frame);
}

void LwipCard::hand_up(ConstBytes frame) {
  pbuf* buffer = pbuf_alloc(PBUF_RAW, static_cast<u16_t>(frame.size()), PBUF_POOL);
  if (buffer == nullptr) {
    ++dropped_;
    return;
  }
  pbuf_take(buffer, frame.data(), static_cast<u16_t>(frame.size()));
  if (netif_.input(buffer, &netif_) != ERR_OK) pbuf_free(buffer);
}

void LwipCard::link_changed(bool up) {
  if (up) {
    netif_set_link_up(&netif_);
  } else {
    netif_set_link_down(&netif_);
  }
}

void LwipCard::on_status(netif* interface) {
  auto& card = *static_cast<LwipCard*>(interface->state);
  if (card.watcher_ != nullptr) card.reactor_.mark(*card.watcher_);
}

void LwipCard::watch(Watcher* watcher) noexcept {
  watcher_ = watcher;
  if (watcher_ != nullptr) reactor_.mark(*watcher_);
}

Result<Address> LwipCard::address() const noexcept {
  const ip_addr_t* ipv4 = netif_ip_addr4(&netif_);
  if (!ip_addr_isany(ipv4)) return from_lwip(*ipv4);
  if (expects_ipv4_) return fail(Error::would_block);
  // Index 0 is the link-local one.
  for (int index = LWIP_IPV6_NUM_ADDRESSES - 1; index >= 0; --index) {
    const auto place = static_cast<s8_t>(index);
    if (ip6_addr_isvalid(netif_ip6_addr_state(&netif_, place))) return from_lwip(*netif_ip_addr6(&netif_, place));
  }
  return fail(Error::would_block);
}

bool LwipCard::settled() const noexcept {
  for (s8_t index = 0; index < LWIP_IPV6_NUM_ADDRESSES; ++index) {
    if (ip6_addr_istentative(netif_ip6_addr_state(&netif_, index))) return false;
  }
  return true;
}

bool LwipCard::owns(const Address& address) const noexcept {
  if (address.is_loopback()) return true;
  const ip_addr_t wanted = to_lwip(address, netif_);
  if (address.family() == Family::ipv4) return ip_addr_eq(&wanted, netif_ip_addr4(&netif_)) != 0;
  return netif_get_ip6_addr_match(const_cast<netif*>(&netif_), ip_2_ip6(&wanted)) >= 0;
}

bool LwipCard::reaches(const Address& address) const noexcept {
  // IPv6 hosts learn routes at any time, and lwIP then finds them.
  if (address.family() == Family::ipv6 || owns(address)) return true;
  const ip4_addr_t wanted = ipv4_of(address);
  const bool on_link = ip4_addr_net_eq(&wanted, netif_ip4_addr(&netif_), netif_ip4_netmask(&netif_));
  return on_link || ip4_addr_get_u32(netif_ip4_gw(&netif_)) != IPADDR_ANY;
}

bool LwipCard::take_activity() noexcept { return std::exchange(activity_, false); }

void LwipCard::add_tap(LwipFrameTap& tap) noexcept { taps_.push_back(tap); }

void LwipCard::show(ConstBytes frame, Direction direction, const LwipFrameTap* except) noexcept {
  if (taps_.empty()) [[likely]]
    return;
  // The list can only be gone through by taking out and putting back.
  IntrusiveList<LwipFrameTap> seen;
  while (LwipFrameTap* tap = taps_.pop_front()) {
    if (tap != except) tap->see(frame, direction);
    seen.push_back(*tap);
  }
  taps_.splice_back(seen);
}

}  // namespace wirelab::net
