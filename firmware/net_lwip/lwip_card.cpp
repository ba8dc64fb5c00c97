#include "firmware/net_lwip/lwip_card.h"

#include <algorithm>
#include <utility>

#include "firmware/net_lwip/card_buffers.h"
#include "firmware/net_lwip/closing.h"
#include "firmware/net_lwip/lwip_address.h"
#include "firmware/net_lwip/lwip_frame_tap.h"
#include "firmware/net_lwip/lwip_hooks.h"
#include "lwip/etharp.h"
#include "lwip/ethip6.h"
#include "lwip/nd6.h"
#include "lwip/priv/memp_priv.h"
#include "lwip/prot/dhcp.h"
#include "netif/ethernet.h"

namespace wirelab::net {
namespace {

constexpr std::size_t kShortFrame = 128;

bool is_host(const Address& address, Family family) noexcept { return address.family() == family && !address.is_any(); }

}  // namespace

LwipCard::LwipCard(Reactor& reactor, const Clock& clock, FrameDevice& device) noexcept
    : reactor_(reactor), clock_(clock), device_(device), link_local_(reactor) {}

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
    const ip4_addr_t address = to_lwip4(fixed->address);
    const ip4_addr_t mask{.addr = fixed->prefix == 0 ? 0 : lwip_htonl(UINT32_MAX << (32U - fixed->prefix))};
    const ip4_addr_t gateway = fixed->gateway ? to_lwip4(*fixed->gateway) : ip4_addr_t{};
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
  const bool dynamic = !addressing.ipv4 && addressing.dhcp;
  expects_ipv4_ = addressing.ipv4.has_value() || dynamic;
  if (dynamic) {
    reactor_.mark(*this);
  } else if (device_.link_up()) {
    netif_set_link_up(&netif_);
  }
  if (dynamic && addressing.link_local) link_local_.start(netif_);
  return dynamic ? lease_.start(netif_) : Result<void>();
}

void LwipCard::stop() noexcept {
  if (!std::exchange(started_, false)) return;
  device_.deliver_to(nullptr);
  Watcher::unlink();
  netif_set_status_callback(&netif_, nullptr);
  lease_.stop();
  link_local_.stop();
  netif_set_down(&netif_);
  netif_remove(&netif_);
}

void LwipCard::ready() {
  if (device_.link_up()) link_changed(true);
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
  if (frame->tot_len > card.gathered_.size()) {
    ++card.traffic_.sent.errors;
    return ERR_IF;
  }
  ConstBytes bytes(static_cast<const std::byte*>(frame->payload), frame->len);
  if (frame->len != frame->tot_len) {
    bytes = ConstBytes(card.gathered_).first(pbuf_copy_partial(frame, card.gathered_.data(), frame->tot_len, 0));
  }
  card.show(bytes, Direction::sent);
  // A card that takes no more loses the frame, as a real link would; TCP sends it again.
  static_cast<void>(card.transmit(bytes));
  return ERR_OK;
}

Result<void> LwipCard::transmit(ConstBytes frame) {
  const auto sent = device_.send(frame);
  if (sent) {
    ++traffic_.sent.packets;
    traffic_.sent.bytes += frame.size();
  } else {
    ++traffic_.sent.dropped;
  }
  return sent;
}

void LwipCard::frame_received(ConstBytes frame) {
  activity_ = true;
  ++traffic_.received.packets;
  traffic_.received.bytes += frame.size();
  show(frame, Direction::received);
  const bool too_long = frame.size() > kEthernetHeader + kLargestMtu + 4;
  const bool refused = frame.size() > kShortFrame && free_card_buffers() <= kCardReserve;
  if (too_long || refused) {
    // What lwIP does when the buffers have run out: segments that came before their turn are given up.
    if (refused) pbuf_free_ooseq_pending = 1;
    ++(too_long ? traffic_.received.errors : traffic_.received.dropped);
    return;
  }
  hand_up(frame);
  if (take_reopening()) hand_up(frame);
}

void LwipCard::hand_up(ConstBytes frame) {
  pbuf* buffer = pbuf_alloc(PBUF_RAW, static_cast<u16_t>(frame.size()), PBUF_POOL);
  if (buffer == nullptr) {
    ++traffic_.received.dropped;
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
  seek_link_local();
  if (link_watcher_ != nullptr) reactor_.mark(*link_watcher_);
}

void LwipCard::on_status(netif* interface) {
  auto& card = *static_cast<LwipCard*>(interface->state);
  card.seek_link_local();
  card.tell();
}

void LwipCard::seek_link_local() { link_local_.want(lease_.seeking() && netif_is_link_up(&netif_) != 0); }

void LwipCard::dhcp_sending(u8_t state) {
  lease_.sending(state);
  if (state != DHCP_STATE_SELECTING) return;
  // After a cable was out for longer than its server needed, lwIP begins anew and leaves the old lease's address on the
  // card, where nothing would end it.
  const ip4_addr_t* address = netif_ip4_addr(&netif_);
  const bool old = !ip4_addr_isany_val(*address) && !ip4_addr_islinklocal(address);
  if (old) netif_set_addr(&netif_, IP4_ADDR_ANY4, IP4_ADDR_ANY4, IP4_ADDR_ANY4);
  seek_link_local();
}

void LwipCard::tell() {
  if (watcher_ != nullptr) reactor_.mark(*watcher_);
  if (link_watcher_ != nullptr) reactor_.mark(*link_watcher_);
}

void LwipCard::watch(Watcher* watcher) noexcept {
  watcher_ = watcher;
  if (watcher_ != nullptr) reactor_.mark(*watcher_);
}

void LwipCard::watch_link(Watcher* watcher) noexcept {
  link_watcher_ = watcher;
  if (link_watcher_ != nullptr) reactor_.mark(*link_watcher_);
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
  const ip4_addr_t wanted = to_lwip4(address);
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

extern "C" void wirelab_lwip_dhcp_sending(const netif* card, u8_t state) {
  static_cast<wirelab::net::LwipCard*>(card->state)->dhcp_sending(state);
}

extern "C" void wirelab_lwip_dhcp_option(const netif* card, u8_t state, u8_t kind, u8_t option, u8_t size,
                                         const pbuf* message, u16_t offset) {
  static_cast<wirelab::net::LwipCard*>(card->state)->lease().option(state, kind, option, *message, offset, size);
}
