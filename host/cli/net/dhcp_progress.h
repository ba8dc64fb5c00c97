#pragma once

#include <string>
#include <string_view>

#include "host/net_report/event.h"

namespace wirelab::cli {

/// What an appliance was told to do with its lease.
enum class DhcpTask : std::uint8_t { renew, release, release_and_renew };

/// Follows a renewal or release through the events of its interface: is it done, and if not, what is missing. Pure.
class DhcpProgress {
 public:
  DhcpProgress(DhcpTask task, std::string interface) : task_(task), interface_(std::move(interface)) {}

  /// True if the event belongs to the task: it is about that interface's lease or address.
  bool take(const net_report::Event& event);

  /// Bound again, or released, as was asked for.
  [[nodiscard]] bool done() const noexcept { return task_ == DhcpTask::release ? released_ : leased_; }
  [[nodiscard]] bool released() const noexcept { return released_; }
  /// The next thing that has to happen: "DHCPACK", "lease_bound", …
  [[nodiscard]] std::string_view missing() const noexcept;

 private:
  DhcpTask task_;
  std::string interface_;
  bool release_sent_ = false;
  bool released_ = false;
  bool discovered_ = false;
  bool offered_ = false;
  bool requested_ = false;
  bool acknowledged_ = false;
  bool leased_ = false;
};

}  // namespace wirelab::cli
