#pragma once

#include <array>
#include <optional>

#include "firmware/core/intrusive_list.h"
#include "firmware/core/reactor.h"
#include "firmware/net/address.h"
#include "firmware/net/frame_device.h"
#include "firmware/net/frame_tap.h"
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
  /// One fixed IPv6 address of a /64, beside the link-local one and those that routers announce (RFC 4862).
  std::optional<Address> ipv6 = {};
  /// Whether IPv6 addresses are checked for duplicates before they are used (RFC 4862 section 5.4), which takes some
  /// two seconds; not on a link where the board made all addresses itself.
  bool check_duplicates = true;
  /// Name told to the DHCP server (option 12); must outlive the stack.
  const char* hostname = "wirelab";
};

/// The join between lwIP's network interface and a FrameDevice, where taps look on. Frames go both ways untouched.
class LwipCard final : public FrameReceiver {
 public:
  /// Nothing happens before `start`. All must outlive it.
  LwipCard(Reactor& reactor, const Clock& clock, FrameDevice& device) noexcept;
  LwipCard(const LwipCard&) = delete;
  LwipCard& operator=(const LwipCard&) = delete;
  ~LwipCard();

  /// Adds the interface to lwIP. `invalid` for addresses that cannot be.
  [[nodiscard]] Result<void> start(const LwipAddressing& addressing);
  /// Takes it away again; a lease is given back (DHCPRELEASE).
  void stop() noexcept;

  /// The IPv4 address, or the global IPv6 address where no IPv4 is configured; `would_block` until one is there.
  [[nodiscard]] Result<Address> address() const noexcept;
  /// True once no IPv6 address is being checked for duplicates (RFC 4862 section 5.4).
  [[nodiscard]] bool settled() const noexcept;
  /// Who is called when addresses change; null for nobody.
  void watch(Watcher* watcher) noexcept;
  /// True if it is one of this host's own addresses, loopback included.
  [[nodiscard]] bool owns(const Address& address) const noexcept;

  /// True if frames for that address have somewhere to go: on the link, or there is a router.
  [[nodiscard]] bool reaches(const Address& address) const noexcept;

  [[nodiscard]] const netif& interface() const noexcept { return netif_; }
  [[nodiscard]] FrameDevice& device() noexcept { return device_; }
  [[nodiscard]] const Clock& clock() const noexcept { return clock_; }

  /// Whether frames came since the last question.
  [[nodiscard]] bool take_activity() noexcept;
  /// Frames that were dropped because lwIP's buffers are needed for acknowledgements.
  [[nodiscard]] std::uint64_t dropped() const noexcept { return dropped_; }

  void add_tap(LwipFrameTap& tap) noexcept;
  /// Shows a frame to every tap but `except`.
  void show(ConstBytes frame, Direction direction, const LwipFrameTap* except = nullptr) noexcept;

  void frame_received(ConstBytes frame) override;
  void link_changed(bool up) override;

 private:
  static constexpr std::size_t kEthernetHeader = 14;
  static constexpr std::size_t kLargestMtu = 1500;

  static err_t set_up(netif* interface);
  static err_t send_frame(netif* interface, pbuf* frame);
  static void on_status(netif* interface);

  void hand_up(ConstBytes frame);
  [[nodiscard]] Result<void> configure(const LwipAddressing& addressing);

  Reactor& reactor_;
  const Clock& clock_;
  FrameDevice& device_;
  netif netif_{};
  Watcher* watcher_ = nullptr;
  IntrusiveList<LwipFrameTap> taps_;
  bool started_ = false;
  bool expects_ipv4_ = false;
  bool uses_dhcp_ = false;
  bool activity_ = false;
  std::uint64_t dropped_ = 0;
  std::array<std::byte, kEthernetHeader + kLargestMtu> gathered_{};
};

}  // namespace wirelab::net
