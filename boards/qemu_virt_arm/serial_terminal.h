#pragma once

#include "boards/bare_metal/wake_source.h"
#include "firmware/core/reactor.h"
#include "firmware/core/terminal.h"

namespace wirelab::boards {

/// The serial line as a terminal. What is typed waits in the UART's queue of 16 bytes until the loop takes it; while
/// nobody watches, it stays there and wakes nobody.
class SerialTerminal final : public Terminal, public Poller, public WakeSource {
 public:
  explicit SerialTerminal(Reactor& reactor) noexcept : reactor_(reactor) {}
  /// Joins the loop, behind the poller that sleeps; from now on typing wakes the processor.
  void start() noexcept;

  [[nodiscard]] std::size_t read(std::span<char> room) noexcept override;
  bool write(std::string_view text) noexcept override;
  [[nodiscard]] bool needs_echo() const noexcept override { return true; }
  void watch(Watcher* watcher) noexcept override { watcher_ = watcher; }

  void poll(Duration max_wait) override;
  [[nodiscard]] bool may_sleep() noexcept override;
  void woke() noexcept override;

 private:
  Reactor& reactor_;
  Watcher* watcher_ = nullptr;
};

}  // namespace wirelab::boards
