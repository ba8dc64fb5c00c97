#pragma once

#include <array>

#include "firmware/net_status/reporter.h"

namespace wirelab::net_status {

/// Tells DHCP clients to renew or to release a little later, so that the answer is across before the address goes; and
/// to renew by itself after a release, so that whoever asked from afar is not locked out.
class DhcpControl final : private Watcher {
 public:
  /// Long enough for an answer and its acknowledgement on a slow link.
  static constexpr Duration kDelay = std::chrono::milliseconds(300);
  /// Interfaces that wait at a time.
  static constexpr std::size_t kMost = 4;

  explicit DhcpControl(Reporter& reporter) noexcept;

  /// Renews the lease of that interface after `kDelay`. False if too many wait.
  [[nodiscard]] bool renew(InterfaceIndex interface) noexcept;
  /// Releases it after `kDelay`, and renews `renew_after` later if that is given. A second release of the same
  /// interface replaces the first.
  [[nodiscard]] bool release(InterfaceIndex interface, std::optional<Duration> renew_after) noexcept;

 private:
  struct Plan {
    InterfaceIndex interface = 0;  // 0: free
    TimePoint release = kNever;
    TimePoint renew = kNever;
    [[nodiscard]] TimePoint next() const noexcept { return std::min(release, renew); }
  };

  void ready() override;
  [[nodiscard]] Plan* plan_for(InterfaceIndex interface) noexcept;
  void carry_out(Plan& plan);
  void restart_timer() noexcept;

  Reporter& reporter_;
  std::array<Plan, kMost> plans_{};
  Timer timer_;
};

}  // namespace wirelab::net_status
