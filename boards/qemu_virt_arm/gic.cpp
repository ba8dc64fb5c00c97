#include "boards/qemu_virt_arm/gic.h"

#include "boards/qemu_virt_arm/machine.h"
#include "boards/qemu_virt_arm/registers.h"

namespace wirelab::boards::gic {
namespace {

// Distributor, section 4.3.
constexpr std::uintptr_t kDistributorControl = machine::kGicDistributor + 0x000;
constexpr std::uintptr_t kSetEnable = machine::kGicDistributor + 0x100;
constexpr std::uintptr_t kClearActive = machine::kGicDistributor + 0x380;
constexpr std::uintptr_t kPriority = machine::kGicDistributor + 0x400;
constexpr std::uintptr_t kTargets = machine::kGicDistributor + 0x800;
// Processor's side, section 4.4.
constexpr std::uintptr_t kControl = machine::kGicProcessor + 0x00;
constexpr std::uintptr_t kPriorityMask = machine::kGicProcessor + 0x04;
constexpr std::uintptr_t kAcknowledge = machine::kGicProcessor + 0x0c;
constexpr std::uintptr_t kEnd = machine::kGicProcessor + 0x10;
constexpr std::uintptr_t kActivePriorities = machine::kGicProcessor + 0xd0;

constexpr std::uint32_t kNumber = 0x3ff;
constexpr std::uint32_t kFirstSpurious = 1020;

// Lower numbers are more urgent; the mask lets through what is below it.
constexpr std::uint8_t kUrgent = 0x00;
constexpr std::uint8_t kNormal = 0xa0;
constexpr std::uint32_t kOnlyUrgent = 0x80;
constexpr std::uint32_t kAll = 0xff;

void set_byte(std::uintptr_t table, std::uint32_t number, std::uint8_t value) noexcept {
  const std::uintptr_t place = table + (number & ~3U);
  const std::uint32_t shift = 8 * (number & 3U);
  const std::uint32_t others = read_register(place) & ~(0xffU << shift);
  write_register(place, others | (std::uint32_t{value} << shift));
}

void enable_with(std::uint32_t number, std::uint8_t priority) noexcept {
  set_byte(kPriority, number, priority);
  set_byte(kTargets, number, 1);
  write_register(kSetEnable + 4 * (number / 32), 1U << (number % 32));
}

}  // namespace

// The handler in start.S asks there whose interrupt it is.
extern "C" const std::uintptr_t wirelab_interrupt_acknowledge = kAcknowledge;  // NOLINT(readability-identifier-naming)

void start() noexcept {
  // The watchdog's interrupt that started the machine anew was never ended, and QEMU's reset does not forget it: the
  // first sleep would end it in place of its own, and none would end any more.
  write_register(kActivePriorities, 0);
  write_register(kClearActive, ~0U);
  write_register(kDistributorControl, 1);
  write_register(kPriorityMask, kOnlyUrgent);
  write_register(kControl, 1);
}

void enable(std::uint32_t number) noexcept { enable_with(number, kNormal); }
void enable_urgent(std::uint32_t number) noexcept { enable_with(number, kUrgent); }

void open() noexcept { write_register(kPriorityMask, kAll); }

void close() noexcept {
  // One is enough to be awake; a line that its device still holds would come again and again.
  const std::uint32_t acknowledged = read_register(kAcknowledge);
  if ((acknowledged & kNumber) < kFirstSpurious) write_register(kEnd, acknowledged);
  write_register(kPriorityMask, kOnlyUrgent);
}

}  // namespace wirelab::boards::gic
