#include "boards/qemu_virt_arm/devices.h"

#include "boards/qemu_virt_arm/gic.h"
#include "boards/qemu_virt_arm/machine.h"

namespace wirelab::boards {

std::uint32_t DevicePlace::find(virtio::DeviceType type, std::uint32_t from) noexcept {
  for (std::uint32_t number = from; number < machine::kVirtioSlots; ++number) {
    slot.move_to(machine::kVirtio + number * machine::kVirtioStep);
    if (transport.type() != type) continue;
    gic::enable(machine::kVirtioInterrupt + number);
    return number + 1;
  }
  return 0;
}

std::string_view Devices::start() noexcept {
  if (random_place_.find(virtio::DeviceType::entropy) == 0) {
    return "no random numbers: start QEMU with -device virtio-rng-device";
  }
  if (!random_.start()) return "the virtio-rng device does not work";
  if (card_place_.find(virtio::DeviceType::network) == 0) {
    return "no network card: start QEMU with -device virtio-net-device";
  }
  if (!card_.start()) return "the virtio-net device does not work";
  if (disk_place_.find(virtio::DeviceType::block) == 0) return "no disk: start QEMU with -device virtio-blk-device";
  if (!disk_.start()) return "the virtio-blk device does not work, or is read-only";
  return {};
}

void Devices::attach_to(Reactor& reactor, Idle& idle) noexcept {
  idle.add(card_);
  idle.add(disk_);
  reactor.attach(idle);
  reactor.attach(card_);
  reactor.attach(disk_);
}

}  // namespace wirelab::boards
