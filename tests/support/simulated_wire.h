#pragma once

#include <array>
#include <functional>
#include <limits>
#include <queue>
#include <vector>

#include "firmware/core/reactor.h"
#include "firmware/core/timer.h"
#include "firmware/net/frame_device.h"

namespace wirelab::test {

/// What a wire does to frames. Everything random comes from the seed, so that a run can be repeated.
struct WireOptions {
  std::size_t mtu = 1500;
  Duration delay{};        ///< from one end to the other
  Duration jitter{};       ///< up to this much more; frames keep their order
  double loss = 0;         ///< share of frames that vanish
  double duplication = 0;  ///< share that arrives twice
  double reordering = 0;   ///< share that is held back by `held_back`, so that later ones overtake it
  Duration held_back = std::chrono::milliseconds(5);
  std::uint64_t bits_per_second = 0;                                   ///< 0: no limit
  std::size_t queue_frames = std::numeric_limits<std::size_t>::max();  ///< frames under way each way; more are refused
  std::uint64_t seed = 1;
};

/// Two network cards and the wire between them, in one process on one reactor. Without delay frames arrive in the next
/// turn.
class SimulatedWire final : private Watcher {
 public:
  /// Sees each frame that is put on the wire, with the time since the clock's start; also those that will be lost.
  using Observer = std::function<void(ConstBytes frame, Duration time)>;

  explicit SimulatedWire(Reactor& reactor, const WireOptions& options = {});
  ~SimulatedWire() = default;

  /// One of the two cards: 0 or 1.
  [[nodiscard]] net::FrameDevice& end(std::size_t which) noexcept { return ends_[which]; }

  /// Pulls the plug, or puts it in: both ends are told in the next turn.
  void set_link(bool up);
  /// Changes what happens to frames from now on.
  void set_options(const WireOptions& options) noexcept { options_ = options; }
  void observe(Observer observer) { observer_ = std::move(observer); }

  /// When the next frame arrives; kNever if none is under way.
  [[nodiscard]] TimePoint next_arrival() const noexcept;
  /// Frames that the wire lost.
  [[nodiscard]] std::uint64_t lost() const noexcept { return lost_; }

 private:
  class End final : public net::FrameDevice {
   public:
    void deliver_to(net::FrameReceiver* receiver) override { receiver_ = receiver; }
    [[nodiscard]] Result<void> send(ConstBytes frame) override { return wire_->carry(number_, frame); }
    [[nodiscard]] net::MacAddress mac() const override {
      return {0x02, 0, 0, 0, 0, static_cast<std::uint8_t>(number_ + 1)};
    }
    [[nodiscard]] std::size_t mtu() const override { return wire_->options_.mtu; }
    [[nodiscard]] bool link_up() const override { return wire_->up_; }

   private:
    friend class SimulatedWire;
    SimulatedWire* wire_ = nullptr;
    std::size_t number_ = 0;
    net::FrameReceiver* receiver_ = nullptr;
    TimePoint line_free_{};     // when the last frame is completely on the wire
    TimePoint last_arrival_{};  // of the last frame that keeps its order
    std::size_t under_way_ = 0;
  };

  struct Flight {
    TimePoint arrival;
    std::uint64_t order;
    std::size_t to;
    std::vector<std::byte> bytes;
  };
  struct Later {
    bool operator()(const Flight& a, const Flight& b) const noexcept {
      return a.arrival != b.arrival ? a.arrival > b.arrival : a.order > b.order;
    }
  };

  void ready() override;
  Result<void> carry(std::size_t from, ConstBytes frame);
  void launch(std::size_t to, ConstBytes frame, TimePoint arrival);
  void arrive(Flight& flight);
  std::uint64_t draw() noexcept;
  bool happens(double share) noexcept;

  Reactor& reactor_;
  WireOptions options_;
  Timer timer_;
  std::array<End, 2> ends_;
  std::priority_queue<Flight, std::vector<Flight>, Later> in_flight_;
  std::vector<Flight> instant_;  // without delay: in order, for the next turn
  std::vector<Flight> arriving_;
  std::vector<std::vector<std::byte>> spare_;
  Observer observer_;
  std::uint64_t order_ = 0;
  std::uint64_t random_;
  std::uint64_t lost_ = 0;
  bool up_ = true;
  bool link_changed_ = false;
};

}  // namespace wirelab::test
