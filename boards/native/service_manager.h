#pragma once

#include <string_view>

#include "firmware/posix/unique_fd.h"

namespace wirelab::boards {

/// Tells the service manager (systemd, with Type=notify) how far the program is: what sd_notify(3) does, over the
/// socket that NOTIFY_SOCKET names. Without that variable nothing is told.
class ServiceManager {
 public:
  /// Opens the socket at once, so that a confined program needs no further one. `socket_name` is the variable's value:
  /// a path, or an abstract name that begins with '@'; null for no manager.
  explicit ServiceManager(const char* socket_name) noexcept;

  /// True if there should be a manager and it cannot be reached: it will take the start for failed.
  [[nodiscard]] bool unreachable() const noexcept { return wanted_ && !socket_; }

  /// Sends lines of `NAME=value`, for instance "STATUS=waiting". A manager that has no room for them goes without.
  void tell(std::string_view lines) noexcept;
  /// The same for what it must hear, "READY=1": waits a few seconds for a manager that has no room.
  void insist(std::string_view lines) noexcept;

 private:
  bool wanted_;
  UniqueFd socket_;
};

}  // namespace wirelab::boards
