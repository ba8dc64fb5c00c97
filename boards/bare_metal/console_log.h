#pragma once

#include "firmware/core/clock.h"
#include "firmware/core/log.h"

namespace wirelab::boards {

/// Where a board shows text to a person: a serial line, at least.
class Console {
 public:
  Console() = default;
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  /// Shows `text`; the lines in it end in "\r\n".
  virtual void write(std::string_view text) noexcept = 0;

 protected:
  ~Console() = default;
};

/// Log lines on a board's console, each with the UTC time in front.
class ConsoleLog final : public LogSink {
 public:
  /// `started` is the calendar time, in seconds since 1970, at which `clock` stood at zero. Both references must
  /// outlive the log.
  ConsoleLog(Console& console, const Clock& clock, std::int64_t started) noexcept
      : console_(console), clock_(clock), started_(started) {}

  void write(LogLevel level, std::string_view line) noexcept override;

 private:
  Console& console_;
  const Clock& clock_;
  std::int64_t started_;
};

}  // namespace wirelab::boards
