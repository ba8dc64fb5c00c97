#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "firmware/net/frame_device.h"
#include "firmware/net_posix/link_monitor_linux.h"

namespace wirelab::net {

/// How a LinuxTapDevice is opened.
struct TapDeviceOptions {
  /// The interface's name, at most 15 characters. One that exists (made by `ip tuntap add mode tap`) is used as it is;
  /// else it is made, which needs CAP_NET_ADMIN, and disappears with the program.
  std::string_view name = {};
  /// This end's MAC address; derived from the name and the kernel's end if not given.
  std::optional<MacAddress> mac = {};
  /// Sets the kernel's end up, as `ip link set up` does; needs CAP_NET_ADMIN.
  bool bring_up = false;
};

/// The program's end of a TAP device (Documentation/networking/tuntap of Linux): what the kernel sends into the
/// interface arrives here, and the other way round. The link is up while the kernel's end is. For lwIP on a PC.
class LinuxTapDevice final : public FrameDevice {
 public:
  /// `not_found` without /dev/net/tun, `not_allowed` without the privilege, `in_use` if another program has it,
  /// `invalid` for a name or MAC address that cannot be. The poller must outlive the device.
  [[nodiscard]] static Result<std::unique_ptr<LinuxTapDevice>> open(PosixPoller& poller,
                                                                    const TapDeviceOptions& options);
  ~LinuxTapDevice() override = default;

  void deliver_to(FrameReceiver* receiver) override;
  /// Besides the errors of FrameDevice: `unreachable` while the link is down.
  [[nodiscard]] Result<void> send(ConstBytes frame) override;
  [[nodiscard]] MacAddress mac() const override { return mac_; }
  [[nodiscard]] std::size_t mtu() const override { return mtu_; }
  [[nodiscard]] bool link_up() const override { return link_->up(); }

 private:
  LinuxTapDevice(PosixPoller& poller, UniqueFd fd, const MacAddress& mac, std::size_t mtu) noexcept;
  void receive_frames();
  void follow_link();

  // Two watchers, so that frames do not cost a look at the link and the other way round.
  class OnFrames final : public Watcher {
   public:
    explicit OnFrames(LinuxTapDevice& device) noexcept : device_(device) {}
    void ready() override { device_.receive_frames(); }

   private:
    LinuxTapDevice& device_;
  };
  class OnLink final : public Watcher {
   public:
    explicit OnLink(LinuxTapDevice& device) noexcept : device_(device) {}
    void ready() override { device_.follow_link(); }

   private:
    LinuxTapDevice& device_;
  };

  OnFrames on_frames_{*this};
  OnLink on_link_{*this};
  Socket socket_;
  std::unique_ptr<LinkMonitor> link_;
  std::unique_ptr<std::byte[]> room_;
  FrameReceiver* receiver_ = nullptr;
  MacAddress mac_;
  std::size_t mtu_;
};

}  // namespace wirelab::net
