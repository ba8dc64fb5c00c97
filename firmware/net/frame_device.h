#pragma once

#include <cstddef>

#include "firmware/core/bytes.h"
#include "firmware/core/result.h"
#include "firmware/net/mac_address.h"

namespace wirelab::net {

/// Takes the frames that a device received.
class FrameReceiver {
 public:
  /// One Ethernet frame without its checksum; valid during the call only.
  virtual void frame_received(ConstBytes frame) = 0;
  /// The link went up or down.
  virtual void link_changed(bool up) = 0;

 protected:
  ~FrameReceiver() = default;
};

/// A network card as a stack without an operating system sees it: a TAP device, virtio-net, a simulated wire. Frames
/// are delivered on the reactor's thread, never from inside `send`.
class FrameDevice {
 public:
  FrameDevice() = default;
  FrameDevice(const FrameDevice&) = delete;
  FrameDevice& operator=(const FrameDevice&) = delete;
  virtual ~FrameDevice() = default;

  /// Starts delivering to `receiver`; null stops. The receiver must outlive its registration.
  virtual void deliver_to(FrameReceiver* receiver) = 0;

  /// Puts one frame on the link. `no_resources` when the card's queue is full: the frame is lost, as on a real link.
  [[nodiscard]] virtual Result<void> send(ConstBytes frame) = 0;

  [[nodiscard]] virtual MacAddress mac() const = 0;
  /// Largest payload of a frame, without the Ethernet header: 1500 on Ethernet.
  [[nodiscard]] virtual std::size_t mtu() const = 0;
  [[nodiscard]] virtual bool link_up() const = 0;
};

}  // namespace wirelab::net
