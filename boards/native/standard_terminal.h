#pragma once

#include <memory>

#include "firmware/core/terminal.h"
#include "firmware/core/timer.h"
#include "firmware/net_posix/socket.h"

namespace wirelab::boards {

/// Standard input and output as the appliance's console. Nothing of it can hold the loop up or stop the process: a
/// terminal that takes nothing loses what is shown, one that belongs to another job is left to that, and the end of the
/// input is the end of typing and of nothing else.
class StandardTerminal final : public Terminal, private Watcher {
 public:
  /// Whether standard input is a terminal.
  [[nodiscard]] static bool there() noexcept;
  /// Null if standard input is closed, or without a descriptor or memory. Ignores SIGTTIN from then on. The poller must
  /// outlive it.
  [[nodiscard]] static std::unique_ptr<StandardTerminal> open(net::PosixPoller& poller);
  ~StandardTerminal() override = default;

  [[nodiscard]] std::size_t read(std::span<char> room) noexcept override;
  bool write(std::string_view text) noexcept override;
  [[nodiscard]] bool needs_echo() const noexcept override { return false; }
  void watch(Watcher* watcher) noexcept override { in_.watch(watcher); }

 private:
  StandardTerminal(net::PosixPoller& poller, UniqueFd in, UniqueFd out) noexcept;
  void ready() override { in_.again(); }

  net::Socket in_;
  UniqueFd out_;
  Timer retry_;
  bool over_ = false;  // nothing will be typed any more
};

}  // namespace wirelab::boards
