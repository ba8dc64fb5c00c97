#include "boards/qemu_virt_arm/sleepy_processor.h"

#include "boards/qemu_virt_arm/generic_timer.h"
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

void SleepyProcessor::alive() noexcept { start_watchdog_timer(kPatience); }

void SleepyProcessor::sleep(Duration longest) noexcept {
  // Asleep is not hanging. With interrupts masked WFI still ends when one is there, and no handler runs.
  asm volatile("cpsid i" ::: "memory");
  stop_watchdog_timer();
  start_wake_timer(longest);
  gic::open();
  asm volatile("dsb\n wfi" ::: "memory");
  gic::close();
  stop_wake_timer();
  alive();
  asm volatile("cpsie i" ::: "memory");
}

}  // namespace wirelab::boards
