#include "boards/qemu_virt_arm/generic_timer.h"

#include <algorithm>
#include <cstdint>

#include "boards/qemu_virt_arm/machine.h"

namespace wirelab::boards {
namespace {

constexpr std::int64_t kNanosecondsPerTick = 1'000'000'000 / machine::kTimerFrequency;
static_assert(kNanosecondsPerTick * machine::kTimerFrequency == 1'000'000'000);

// Timers take what is left to wait, in 31 bits: 34 seconds. Who wakes early looks at the clock and sleeps again.
constexpr std::int64_t kMostTicks = INT32_MAX;

// CNTx_CTL, B8.1.5.
constexpr std::uint32_t kEnabled = 1;

std::uint32_t ticks(Duration after) noexcept {
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(after.count() / kNanosecondsPerTick, 0, kMostTicks));
}

}  // namespace

TimePoint CounterClock::now() const noexcept {
  std::uint32_t low = 0;
  std::uint32_t high = 0;
  // CNTVCT, after everything that stands before it.
  asm volatile("isb\n mrrc p15, 1, %0, %1, c14" : "=r"(low), "=r"(high) : : "memory");
  const std::uint64_t count = (static_cast<std::uint64_t>(high) << 32U) | low;
  return TimePoint(Duration(static_cast<std::int64_t>(count) * kNanosecondsPerTick));
}

void start_wake_timer(Duration after) noexcept {
  asm volatile("mcr p15, 0, %0, c14, c3, 0" : : "r"(ticks(after)));    // CNTV_TVAL
  asm volatile("mcr p15, 0, %0, c14, c3, 1\n isb" : : "r"(kEnabled));  // CNTV_CTL
}

void start_watchdog_timer(Duration after) noexcept {
  asm volatile("mcr p15, 0, %0, c14, c2, 0" : : "r"(ticks(after)));    // CNTP_TVAL
  asm volatile("mcr p15, 0, %0, c14, c2, 1\n isb" : : "r"(kEnabled));  // CNTP_CTL
}

}  // namespace wirelab::boards
