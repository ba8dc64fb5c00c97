#pragma once

#include <array>
#include <optional>

#include "firmware/core/intrusive_list.h"
#include "firmware/core/reactor.h"
#include "firmware/net/address.h"
#include "firmware/net/frame_device.h"
#include "firmware/net/frame_tap.h"
#include "firmware/net_lwip/link_local.h"
#include "firmware/net_lwip/lwip_lease.h"
#include "lwip/netif.h"

namespace wirelab::net {

class LwipFrameTap;

/// How the interface is addressed.
struct LwipAddressing {
  /// A fixed IPv4 address.
  struct Fixed {
    Address address;
    unsigned prefix = 24;  ///< bits of the network part, at most 32
    std::optional<Address> gateway = {};
  };
  /// Without it, and with `dhcp`, a lease is asked for (RFC 2131).
  std::optional<Fixed> ipv4 = {};
  bool dhcp = true;
  /// Whether the host takes a link-local address (RFC 3927) while no server answers; with `dhcp` only. A lease that
  /// comes later replaces it.
  bool link_local = true;
  /// One fixed IPv6 address of a /64, beside the link-local one and those that routers announce (RFC 4862).
  std::optional<Address> ipv6 = {};
  /// Whether IPv6 addresses are checked for duplicates before they are used (RFC 4862 section 5.4), which takes some
  /// two seconds; not on a link where the board made all addresses itself.
  bool check_duplicates = true;
  /// Name told to the DHCP server (option 12); must outlive the stack.
  const char* hostname = "wirelab";
};

/// Frames of one direction since the card was started, and their bytes with the Ethernet header.
struct CardCounters {
  std::uint64_t bytes = 0;
  std::uint64_t packets = 0;
  std::uint64_t errors = 0;   ///< too long for the link
  std::uint64_t dropped = 0;  ///< without room: in lwIP's buffers, or in the card's queue
};
struct CardTraffic {
  CardCounters received;
  CardCounters sent;
};

/// The join between lwIP's network interface and a FrameDevice, where taps look on. Frames go both ways untouched.
class LwipCard final : public FrameReceiver, private Watcher {
 public:
  /// Nothing happens before `start`. All must outlive it.
  LwipCard(Reactor& reactor, const Clock& clock, FrameDevice& device) noexcept;
  LwipCard(const LwipCard&) = delete;
  LwipCard& operator=(const LwipCard&) = delete;
  ~LwipCard();

  /// Adds the interface to lwIP. `invalid` for addresses that cannot be. Where a lease is asked for, the link counts as
  /// up from the next turn of the loop on: whoever taps the card before that sees the first question too.
  [[nodiscard]] Result<void> start(const LwipAddressing& addressing);
  /// Takes it away again; a lease is given back (DHCPRELEASE).
  void stop() noexcept;

  /// The IPv4 address, link-local or not, or the global IPv6 address where no IPv4 is configured; `would_block` until
  /// one is there.
  [[nodiscard]] Result<Address> address() const noexcept;
  /// True once no IPv6 address is being checked for duplicates (RFC 4862 section 5.4).
  [[nodiscard]] bool settled() const noexcept;
  /// Who is called when addresses change; null for nobody.
  void watch(Watcher* watcher) noexcept;
  /// A second one, who is called when addresses or the link change; null for nobody.
  void watch_link(Watcher* watcher) noexcept;
  /// True if it is one of this host's own addresses, loopback included.
  [[nodiscard]] bool owns(const Address& address) const noexcept;

  /// True if frames for that address have somewhere to go: on the link, or there is a router.
  [[nodiscard]] bool reaches(const Address& address) const noexcept;

  [[nodiscard]] const netif& interface() const noexcept { return netif_; }
  /// The same for calls that lwIP wants it for; its settings are this card's.
  [[nodiscard]] netif& interface() noexcept { return netif_; }
  /// The DHCP client; not `used` with a fixed address.
  [[nodiscard]] LwipLease& lease() noexcept { return lease_; }
  [[nodiscard]] const LwipLease& lease() const noexcept { return lease_; }
  [[nodiscard]] FrameDevice& device() noexcept { return device_; }
  [[nodiscard]] const Clock& clock() const noexcept { return clock_; }

  /// Whether frames came since the last question.
  [[nodiscard]] bool take_activity() noexcept;
  [[nodiscard]] const CardTraffic& traffic() const noexcept { return traffic_; }
  /// Received frames that were dropped because lwIP's buffers are needed for acknowledgements.
  [[nodiscard]] std::uint64_t dropped() const noexcept { return traffic_.received.dropped; }
  /// Puts a frame on the link as it is, and counts it; no tap sees it. As FrameDevice::send.
  [[nodiscard]] Result<void> transmit(ConstBytes frame);

  void add_tap(LwipFrameTap& tap) noexcept;
  /// For lwIP's hooks only: the DHCP client sends a message in this state of its own.
  void dhcp_sending(u8_t state);

  /// Shows a frame to every tap but `except`.
  void show(ConstBytes frame, Direction direction, const LwipFrameTap* except = nullptr) noexcept;

  void frame_received(ConstBytes frame) override;
  void link_changed(bool up) override;

 private:
  static constexpr std::size_t kEthernetHeader = 14;
  static constexpr std::size_t kLargestMtu = 1500;

  void ready() override;
  static err_t set_up(netif* interface);
  static err_t send_frame(netif* interface, pbuf* frame);
  static void on_status(netif* interface);

  void hand_up(ConstBytes frame);
  void tell();
  void seek_link_local();
  [[nodiscard]] Result<void> configure(const LwipAddressing& addressing);

  Reactor& reactor_;
  const Clock& clock_;
  FrameDevice& device_;
  netif netif_{};
  Watcher* watcher_ = nullptr;
  Watcher* link_watcher_ = nullptr;
  LwipLease lease_;
  LinkLocal link_local_;
  IntrusiveList<LwipFrameTap> taps_;
  bool started_ = false;
  bool expects_ipv4_ = false;
  bool activity_ = false;
  CardTraffic traffic_;
  std::array<std::byte, kEthernetHeader + kLargestMtu> gathered_{};
};

}  // namespace wirelab::net
