#pragma once

#include <array>
#include <cstdint>

#include "boards/bare_metal/wake_source.h"
#include "boards/virtio/transport.h"
#include "firmware/core/reactor.h"
#include "firmware/net/frame_device.h"

namespace wirelab::virtio {

/// A network card (virtio 1.2 section 5.1): one queue in each direction, no offloads, so every frame is as on the wire.
/// Frames that arrive wait in the card's buffers until the loop takes them; frames to send are copied and handed over
/// together at the end of a turn.
class NetworkCard final : public net::FrameDevice, public Poller, public boards::WakeSource {
 public:
  /// Frames that may wait, and frames that may be on their way out.
  static constexpr std::uint16_t kReceiveBuffers = 32;
  static constexpr std::uint16_t kSendBuffers = 64;

  /// The transport must outlive the card.
  explicit NetworkCard(Transport& transport) noexcept : transport_(transport) {}
  /// Stops the device.
  ~NetworkCard() override;

  /// Takes the device over; `unsupported` if it is not one that this driver understands. Once.
  [[nodiscard]] Result<void> start() noexcept;

  void deliver_to(net::FrameReceiver* receiver) override { receiver_ = receiver; }
  /// `no_resources` when every buffer is on its way out; `invalid` for more than a frame.
  [[nodiscard]] Result<void> send(ConstBytes frame) override;
  [[nodiscard]] net::MacAddress mac() const override { return mac_; }
  [[nodiscard]] std::size_t mtu() const override { return kMtu; }
  [[nodiscard]] bool link_up() const override { return link_up_; }

  /// Delivers what has arrived. Returns at once.
  void poll(Duration max_wait) override;
  /// `poll` again at once while there is more than it took.
  [[nodiscard]] TimePoint next_deadline() const noexcept override;
  /// Tells the device of the turn's frames.
  void turn_ended() override;

  [[nodiscard]] bool may_sleep() noexcept override;
  void woke() noexcept override;

  /// Frames that found no buffer.
  [[nodiscard]] std::uint64_t lost() const noexcept { return lost_; }

 private:
  static constexpr std::size_t kMtu = 1500;
  // Section 5.1.6: flags, sizes and offsets, all zero without offloads.
  static constexpr std::size_t kPreamble = 12;
  static constexpr std::size_t kLargestFrame = 14 + 4 + kMtu;
  using Buffer = std::array<std::byte, (kPreamble + kLargestFrame + 7) / 8 * 8>;

  void offer_for_receiving(std::uint16_t number) noexcept;
  void take_sent() noexcept;
  void follow_link();

  Transport& transport_;
  net::FrameReceiver* receiver_ = nullptr;
  net::MacAddress mac_{};
  bool reports_link_ = false;
  bool link_up_ = true;
  bool started_ = false;
  std::uint64_t lost_ = 0;

  QueueMemory<kReceiveBuffers> receive_memory_;
  QueueMemory<kSendBuffers> send_memory_;
  Queue receive_queue_{receive_memory_};
  Queue send_queue_{send_memory_};
  alignas(8) std::array<Buffer, kReceiveBuffers> received_{};
  alignas(8) std::array<Buffer, kSendBuffers> to_send_{};
  std::array<std::uint16_t, kSendBuffers> free_{};
  std::size_t free_count_ = 0;
};

}  // namespace wirelab::virtio
