#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

#include "firmware/core/result.h"

namespace wirelab {

/// How much a log line matters.
enum class LogLevel : std::uint8_t { debug, info, warning, error };

/// "debug", "info", "warning" or "error".
[[nodiscard]] std::string_view level_name(LogLevel level) noexcept;
/// The level of that name; nothing if there is none.
[[nodiscard]] std::optional<LogLevel> level_of(std::string_view name) noexcept;

/// One `key=value` of a log line. Keys are literals in snake_case; text values are quoted and escaped as needed, so
/// what a peer sent can neither break the line nor steer a terminal. Refers to the caller's bytes, copies nothing.
struct LogField {
  std::string_view key;
  std::string_view text;
  std::uint64_t number = 0;
  bool is_number = false;

  LogField(std::string_view name, std::string_view value) noexcept : key(name), text(value) {}
  LogField(std::string_view name, Error value) noexcept : key(name), text(error_name(value)) {}
  template <std::unsigned_integral T>
  LogField(std::string_view name, T value) noexcept : key(name), number(value), is_number(true) {}
};

/// Takes finished lines to wherever the board keeps them.
class LogSink {
 public:
  LogSink() = default;
  LogSink(const LogSink&) = delete;
  LogSink& operator=(const LogSink&) = delete;
  virtual ~LogSink() = default;

  /// `line` has no newline and is valid during the call only. A sink that cannot keep up drops lines; it never waits.
  virtual void write(LogLevel level, std::string_view line) noexcept = 0;
};

/// Structured log lines: `level=info event=file_stored peer=192.0.2.7:40001 name="a b.txt" bytes=6`. The event is a
/// literal in snake_case that says what happened, so that lines are found by name and not by wording. The sink adds the
/// time.
class Log {
 public:
  /// The longest line; the rest is cut and marked with "…".
  static constexpr std::size_t kMaxLine = 512;

  /// Lines below `threshold` are dropped before anything is formatted. The sink must outlive the log.
  Log(LogSink& sink, LogLevel threshold) noexcept : sink_(sink), threshold_(threshold) {}

  [[nodiscard]] bool enabled(LogLevel level) const noexcept { return level >= threshold_; }
  void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields = {}) const noexcept;
  void debug(std::string_view event, std::initializer_list<LogField> fields = {}) const noexcept {
    write(LogLevel::debug, event, fields);
  }
  void info(std::string_view event, std::initializer_list<LogField> fields = {}) const noexcept {
    write(LogLevel::info, event, fields);
  }
  void warning(std::string_view event, std::initializer_list<LogField> fields = {}) const noexcept {
    write(LogLevel::warning, event, fields);
  }
  void error(std::string_view event, std::initializer_list<LogField> fields = {}) const noexcept {
    write(LogLevel::error, event, fields);
  }

 private:
  LogSink& sink_;
  LogLevel threshold_;
};

}  // namespace wirelab
