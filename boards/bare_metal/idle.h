#pragma once

#include <array>
#include <atomic>
#include <cstddef>

#include "boards/bare_metal/wake_source.h"
#include "firmware/core/poller.h"

namespace wirelab::boards {

/// A processor that can stop until something happens.
class Processor {
 public:
  Processor() = default;
  Processor(const Processor&) = delete;
  Processor& operator=(const Processor&) = delete;

  /// Returns after `longest`, or when a device interrupts; at once if one has since the last call.
  virtual void sleep(Duration longest) noexcept = 0;

 protected:
  ~Processor() = default;
};

/// The poller that waits: without ticks, the processor stops until the next deadline of the loop or the interrupt of a
/// device. Attach it first, so that the other pollers find what it woke for.
class Idle final : public Poller {
 public:
  /// How many devices may wake it.
  static constexpr std::size_t kMostSources = 8;

  /// The processor must outlive it.
  explicit Idle(Processor& processor) noexcept : processor_(processor) {}

  /// Adds a device, which must outlive this; at most kMostSources.
  void add(WakeSource& source) noexcept;

  void poll(Duration max_wait) override;
  [[nodiscard]] bool can_wait() const noexcept override { return true; }
  void wake() noexcept override { woken_.store(true, std::memory_order_release); }

 private:
  [[nodiscard]] bool may_sleep() noexcept;

  Processor& processor_;
  std::array<WakeSource*, kMostSources> sources_{};
  std::size_t count_ = 0;
  std::atomic<bool> woken_{false};
};

}  // namespace wirelab::boards
