#include "boards/qemu_virt_arm/sleepy_processor.h"

#include <algorithm>

#include "boards/qemu_virt_arm/gic.h"
#include "boards/qemu_virt_arm/machine.h"

namespace wirelab::boards {

void SleepyProcessor::start() noexcept {
  gic::start();
  gic::enable(machine::kVirtualTimerInterrupt);
  gic::enable_urgent(machine::kPhysicalTimerInterrupt);
  alive();
  asm volatile("cpsie i" ::: "memory");
}

void SleepyProcessor::alive() noexcept {
  const TimePoint now = clock_.now();
  if (now < renewal_) return;
  start_watchdog_timer(kPatience + kRenewal);
  renewal_ = now + kRenewal;
}

void SleepyProcessor::sleep(Duration longest) noexcept {
  // Asleep is not hanging: a watchdog that runs out meanwhile ends the sleep like any interrupt and is set anew below.
  // With interrupts masked WFI still ends when one is there, and no handler runs.
  asm volatile("cpsid i" ::: "memory");
  // An earlier sleep's timer may have run out since, or still run; it is held back while the processor is awake.
  start_wake_timer(std::min(longest, kPatience));
  gic::open();
  asm volatile("dsb\n wfi" ::: "memory");
  gic::close();
  alive();
  asm volatile("cpsie i" ::: "memory");
}

}  // namespace wirelab::boards
