#pragma once

#include <string_view>

#include "boards/bare_metal/idle.h"
#include "boards/qemu_virt_arm/machine.h"
#include "boards/qemu_virt_arm/registers.h"
#include "boards/virtio/disk.h"
#include "boards/virtio/network_card.h"
#include "boards/virtio/random_source.h"

namespace wirelab::boards {

/// A device's place on the bus.
struct DevicePlace {
  VirtioSlot slot{machine::kVirtio};
  virtio::Transport transport{slot};

  /// Goes to the first slot from number `from` on with such a device, and lets its interrupt through. Answers the
  /// number behind it, 0 if there is none.
  [[nodiscard]] std::uint32_t find(virtio::DeviceType type, std::uint32_t from = 0) noexcept;
};

/// The machine's virtio devices: the first of each kind that is plugged in, wherever that is.
class Devices {
 public:
  explicit Devices(const Clock& clock) noexcept : random_(random_place_.transport, clock) {}

  /// Finds and starts them. Answers what is missing, as a sentence for the console; empty if nothing is.
  [[nodiscard]] std::string_view start() noexcept;
  /// Lets the loop serve card and disk, which wake it from its sleep.
  void attach_to(Reactor& reactor, Idle& idle) noexcept;

  [[nodiscard]] virtio::NetworkCard& card() noexcept { return card_; }
  [[nodiscard]] virtio::Disk& disk() noexcept { return disk_; }
  [[nodiscard]] virtio::RandomSource& random() noexcept { return random_; }

 private:
  DevicePlace card_place_;
  DevicePlace disk_place_;
  DevicePlace random_place_;
  virtio::NetworkCard card_{card_place_.transport};
  virtio::Disk disk_{disk_place_.transport};
  virtio::RandomSource random_;
};

}  // namespace wirelab::boards
