#include "boards/virtio/transport.h"

namespace wirelab::virtio {
namespace {

// Offsets of section 4.2.2.
namespace reg {
constexpr std::uint32_t kMagic = 0x000;
constexpr std::uint32_t kVersion = 0x004;
constexpr std::uint32_t kDeviceType = 0x008;
constexpr std::uint32_t kDeviceFeatures = 0x010;
constexpr std::uint32_t kDeviceFeaturesSelect = 0x014;
constexpr std::uint32_t kDriverFeatures = 0x020;
constexpr std::uint32_t kDriverFeaturesSelect = 0x024;
constexpr std::uint32_t kQueueSelect = 0x030;
constexpr std::uint32_t kQueueSizeMax = 0x034;
constexpr std::uint32_t kQueueSize = 0x038;
constexpr std::uint32_t kQueueReady = 0x044;
constexpr std::uint32_t kQueueNotify = 0x050;
constexpr std::uint32_t kInterruptStatus = 0x060;
constexpr std::uint32_t kInterruptAcknowledge = 0x064;
constexpr std::uint32_t kStatus = 0x070;
constexpr std::uint32_t kQueueDescriptors = 0x080;
constexpr std::uint32_t kQueueDriver = 0x090;
constexpr std::uint32_t kQueueDevice = 0x0a0;
constexpr std::uint32_t kConfigGeneration = 0x0fc;
constexpr std::uint32_t kConfig = 0x100;
}  // namespace reg

constexpr std::uint32_t kMagicValue = 0x74726976;  // "virt"
constexpr std::uint32_t kModern = 2;

// Section 2.1.
constexpr std::uint32_t kAcknowledge = 1;
constexpr std::uint32_t kDriver = 2;
constexpr std::uint32_t kDriverOk = 4;
constexpr std::uint32_t kFeaturesOk = 8;

// Bit 32, VIRTIO_F_VERSION_1 (section 6), in the upper half.
constexpr std::uint32_t kVersion1 = 1;

constexpr std::uint32_t kConfigChanged = 2;  // section 4.2.2.1

// A device that never shows the same configuration twice is broken; nothing waits for it.
constexpr int kReadings = 8;

}  // namespace

DeviceType Transport::type() const noexcept {
  if (registers_.read(reg::kMagic) != kMagicValue || registers_.read(reg::kVersion) != kModern) return DeviceType::none;
  return static_cast<DeviceType>(registers_.read(reg::kDeviceType));
}

void Transport::add_status(std::uint32_t bit) noexcept {
  registers_.write(reg::kStatus, registers_.read(reg::kStatus) | bit);
}

void Transport::reset() noexcept { registers_.write(reg::kStatus, 0); }

Result<std::uint32_t> Transport::negotiate(std::uint32_t wanted) noexcept {
  reset();
  add_status(kAcknowledge);
  add_status(kDriver);
  registers_.write(reg::kDeviceFeaturesSelect, 0);
  const std::uint32_t agreed = registers_.read(reg::kDeviceFeatures) & wanted;
  registers_.write(reg::kDeviceFeaturesSelect, 1);
  if ((registers_.read(reg::kDeviceFeatures) & kVersion1) == 0) return fail(Error::unsupported);
  registers_.write(reg::kDriverFeaturesSelect, 0);
  registers_.write(reg::kDriverFeatures, agreed);
  registers_.write(reg::kDriverFeaturesSelect, 1);
  registers_.write(reg::kDriverFeatures, kVersion1);
  add_status(kFeaturesOk);
  if ((registers_.read(reg::kStatus) & kFeaturesOk) == 0) return fail(Error::unsupported);
  return agreed;
}

Result<void> Transport::add_queue(std::uint32_t index, const Queue& queue) noexcept {
  registers_.write(reg::kQueueSelect, index);
  if (registers_.read(reg::kQueueReady) != 0) return fail(Error::in_use);
  if (registers_.read(reg::kQueueSizeMax) < queue.size()) return fail(Error::unsupported);
  registers_.write(reg::kQueueSize, queue.size());
  const auto write_address = [this](std::uint32_t offset, const void* place) {
    const std::uint64_t address = reinterpret_cast<std::uintptr_t>(place);
    registers_.write(offset, static_cast<std::uint32_t>(address));
    registers_.write(offset + 4, static_cast<std::uint32_t>(address >> 32U));
  };
  write_address(reg::kQueueDescriptors, queue.descriptors());
  write_address(reg::kQueueDriver, queue.driver_area());
  write_address(reg::kQueueDevice, queue.device_area());
  registers_.write(reg::kQueueReady, 1);
  return {};
}

void Transport::start() noexcept { add_status(kDriverOk); }

void Transport::notify(std::uint32_t index) noexcept { registers_.write(reg::kQueueNotify, index); }

bool Transport::acknowledge_interrupt() noexcept {
  const std::uint32_t why = registers_.read(reg::kInterruptStatus);
  if (why != 0) registers_.write(reg::kInterruptAcknowledge, why);
  return (why & kConfigChanged) != 0;
}

std::uint8_t Transport::config_byte(std::uint32_t offset) const noexcept {
  return registers_.read_byte(reg::kConfig + offset);
}

std::uint64_t Transport::config_word(std::uint32_t offset) const noexcept {
  std::uint64_t value = 0;
  for (int reading = 0; reading < kReadings; ++reading) {
    const std::uint32_t before = registers_.read(reg::kConfigGeneration);
    const std::uint64_t low = registers_.read(reg::kConfig + offset);
    value = low | (static_cast<std::uint64_t>(registers_.read(reg::kConfig + offset + 4)) << 32U);
    if (registers_.read(reg::kConfigGeneration) == before) break;
  }
  return value;
}

}  // namespace wirelab::virtio
