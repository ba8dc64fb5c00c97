#pragma once

#include <string_view>

#include "boards/qemu_virt_arm/machine.h"
#include "boards/qemu_virt_arm/registers.h"
#include "boards/virtio/disk.h"
#include "boards/virtio/network_card.h"
#include "boards/virtio/random_source.h"

namespace wirelab::boards {

/// The machine's virtio devices: the first of each kind that is plugged in, wherever that is.
class Devices {
 public:
  explicit Devices(const Clock& clock) noexcept : random_(random_place_.transport, clock) {}

  /// Finds and starts them. Answers what is missing, as a sentence for the console; empty if nothing is.
  [[nodiscard]] std::string_view start() noexcept;

  [[nodiscard]] virtio::NetworkCard& card() noexcept { return card_; }
  [[nodiscard]] virtio::Disk& disk() noexcept { return disk_; }
  [[nodiscard]] virtio::RandomSource& random() noexcept { return random_; }

 private:
  /// A device's place on the bus.
  struct Place {
    VirtioSlot slot{machine::kVirtio};
    virtio::Transport transport{slot};
  };

  [[nodiscard]] static bool find(virtio::DeviceType type, Place& place) noexcept;

  Place card_place_;
  Place disk_place_;
  Place random_place_;
  virtio::NetworkCard card_{card_place_.transport};
  virtio::Disk disk_{disk_place_.transport};
  virtio::RandomSource random_;
};

}  // namespace wirelab::boards
