#pragma once

#include "host/cli/net/view.h"

namespace wirelab::cli {

/// One event in a row: time, number, text, cause. A time of another day than `today` has its date.
[[nodiscard]] Row event_row(const net_report::Event& event, const std::optional<net_report::Moment>& today,
                            const View& view);

/// The rows of the timeline, one line of NET_WATCH after the other. A new day gets a row of its own.
class TimelinePage {
 public:
  /// `verbose` unfolds DHCP messages.
  TimelinePage(const View& view, bool verbose) : view_(view), verbose_(verbose) {}

  /// What `line` adds; nothing for a heartbeat.
  [[nodiscard]] Page next(const net_report::Line& line);

 private:
  [[nodiscard]] Page next_event(const net_report::Event& event);

  const View& view_;
  bool verbose_;
  std::string date_;
};

}  // namespace wirelab::cli
