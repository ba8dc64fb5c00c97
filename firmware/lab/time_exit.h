#pragma once

#include <array>

#include "firmware/core/calendar.h"
#include "firmware/core/text.h"
#include "firmware/lab/talk.h"

namespace wirelab::lab {

/// What the exercise leaves open.
struct TimeRules {
  bool warns = false;   ///< the longer text for what is no command
  bool strict = false;  ///< EXIT ends the lab as well, not just the connection
};

/// Greets its client, then obeys TIME and EXIT. Fifteen seconds without a command, or a blank line, end it.
class TimeExit final : public Talk {
 public:
  /// `ended` is set when a strict EXIT came; it and the calendar outlive the talk.
  TimeExit(const TimeRules& rules, const Calendar& calendar, bool& ended) noexcept
      : rules_(rules), calendar_(calendar), ended_(ended) {}

  [[nodiscard]] Duration patience() const noexcept override { return std::chrono::seconds(15); }
  [[nodiscard]] Act begin(const net::Endpoint& peer) override;
  [[nodiscard]] Act receive(MutableBytes message) override;

 private:
  [[nodiscard]] std::string_view time_text() noexcept;

  TimeRules rules_;
  const Calendar& calendar_;
  bool& ended_;
  std::array<char, 128> answer_{};
};

}  // namespace wirelab::lab
