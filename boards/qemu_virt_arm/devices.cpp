#include "boards/qemu_virt_arm/devices.h"

#include "boards/qemu_virt_arm/gic.h"
#include "boards/qemu_virt_arm/machine.h"

namespace wirelab::boards {

bool Devices::find(virtio::DeviceType type, Place& place) noexcept {
  for (std::uint32_t number = 0; number < machine::kVirtioSlots; ++number) {
    place.slot.move_to(machine::kVirtio + number * machine::kVirtioStep);
    if (place.transport.type() != type) continue;
    gic::enable(machine::kVirtioInterrupt + number);
    return true;
  }
  return false;
}

std::string_view Devices::start() noexcept {
  if (!find(virtio::DeviceType::entropy, random_place_)) {
    return "no random numbers: start QEMU with -device virtio-rng-device";
  }
  if (!random_.start()) return "the virtio-rng device does not work";
  if (!find(virtio::DeviceType::network, card_place_)) {
    return "no network card: start QEMU with -device virtio-net-device";
  }
  if (!card_.start()) return "the virtio-net device does not work";
  if (!find(virtio::DeviceType::block, disk_place_)) return "no disk: start QEMU with -device virtio-blk-device";
  if (!disk_.start()) return "the virtio-blk device does not work, or is read-only";
  return {};
}

}  // namespace wirelab::boards
