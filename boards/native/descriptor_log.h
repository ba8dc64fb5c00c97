#pragma once

#include <cstdint>

#include "firmware/core/log.h"

namespace wirelab::boards {

/// Writes log lines, each with the UTC time in front, to a descriptor such as standard error. If whoever reads the
/// other end does not keep up, lines are dropped and counted, and the count is written once there is room: the loop
/// never waits for a log.
class DescriptorLog final : public LogSink {
 public:
  /// `descriptor` stays the caller's.
  explicit DescriptorLog(int descriptor) noexcept : descriptor_(descriptor) {}

  void write(LogLevel level, std::string_view line) noexcept override;

 private:
  [[nodiscard]] bool write_with_time(std::string_view line) noexcept;

  int descriptor_;
  std::uint64_t dropped_ = 0;
};

}  // namespace wirelab::boards
