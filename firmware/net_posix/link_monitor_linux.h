#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string_view>

#include "firmware/core/bytes.h"
#include "firmware/net_posix/socket.h"

namespace wirelab::net {

/// What a rtnetlink message stream (rtnetlink(7)) says last about the interface `index`: true for up and running, false
/// for down or gone; nothing if it does not speak of it. Pure; malformed rests are ignored.
[[nodiscard]] std::optional<bool> link_state_in(ConstBytes messages, int index) noexcept;

/// Asks the kernel now whether the interface is up and running; false if there is none.
[[nodiscard]] bool link_is_up(const char* name) noexcept;

/// Follows the state of one interface by the kernel's own announcements.
class LinkMonitor {
 public:
  /// Subscribes in the present network namespace; `watcher` is called when `changed` may have something. Poller and
  /// watcher must outlive the monitor.
  [[nodiscard]] static Result<std::unique_ptr<LinkMonitor>> open(PosixPoller& poller, Watcher& watcher,
                                                                 std::string_view name);
  /// True once after each change of the state.
  [[nodiscard]] bool changed();
  [[nodiscard]] bool up() const noexcept { return up_; }

 private:
  LinkMonitor(PosixPoller& poller, UniqueFd fd, int index) noexcept;

  Socket socket_;
  int index_;
  std::array<char, 16> name_{};
  bool up_ = false;
};

}  // namespace wirelab::net
