#pragma once

#include <array>
#include <memory>
#include <optional>

#include "boards/bare_metal/idle.h"
#include "boards/qemu_virt_arm/devices.h"
#include "boards/qemu_virt_arm/generic_timer.h"
#include "boards/qemu_virt_arm/sleepy_processor.h"
#include "boards/virtio/network_card.h"
#include "boards/virtio/random_source.h"
#include "tests/contract/rig.h"
#include "tests/support/lwip_copy.h"

namespace wirelab::contract {

/// The machine with two network cards that are plugged into one hub: its own drivers, clock, sleep and interrupts, and
/// nothing of the appliance. Lives as long as the machine runs.
class TwoCards {
 public:
  TwoCards() = default;

  /// Finds and starts everything. Answers what is missing; null if nothing is.
  [[nodiscard]] const char* start() noexcept;

  [[nodiscard]] const Clock& clock() const noexcept { return clock_; }
  [[nodiscard]] Reactor& reactor() noexcept { return reactor_; }
  [[nodiscard]] net::FrameDevice& card(std::size_t number) noexcept { return *plugs_[number].card; }
  [[nodiscard]] Entropy& random() noexcept { return *random_; }
  /// One turn of the loop, which sleeps for at most a millisecond.
  void turn();

 private:
  struct Plug {
    boards::DevicePlace place;
    std::optional<virtio::NetworkCard> card;
  };

  boards::CounterClock clock_;
  boards::SleepyProcessor processor_;
  Reactor reactor_{clock_};
  boards::Idle idle_{processor_};
  boards::DevicePlace random_place_;
  std::optional<virtio::RandomSource> random_;
  std::array<Plug, 2> plugs_;
};

/// Two lwIPs on this machine, each on a card of its own.
class BoardRig final : public Rig {
 public:
  BoardRig(TwoCards& machine, net::Family family, const RigOptions& options);

  /// Both are up.
  [[nodiscard]] bool ok() const noexcept { return server_ != nullptr && client_ != nullptr; }

  net::Stack& server() override { return server_->stack(); }
  net::Stack& client() override { return client_->stack(); }
  net::Address server_address() const override { return address(1); }
  net::Address client_address() const override { return address(2); }
  net::Address silent_address() const override { return address(9); }
  Reactor& reactor() override { return machine_.reactor(); }
  void turn() override { machine_.turn(); }
  // Seven SYNs, three seconds apart.
  Duration connect_patience() const override { return std::chrono::seconds(40); }
  // A send budget and a window.
  std::size_t most_unread() const override { return std::size_t{256} * 1024; }
  void take_memory() override { client_->take_memory(true, false); }
  void give_memory_back() override { client_->give_memory_back(); }
  std::chrono::nanoseconds tap_time() const override { return machine_.clock().now().time_since_epoch(); }

 private:
  [[nodiscard]] net::Address address(std::uint8_t host) const noexcept;

  TwoCards& machine_;
  net::Family family_;
  std::unique_ptr<test::LwipCopy> server_;
  std::unique_ptr<test::LwipCopy> client_;
};

}  // namespace wirelab::contract
