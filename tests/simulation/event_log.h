#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "firmware/core/clock.h"

namespace wirelab::simulation {

/// What happened in a run: a hash over all of it, by which two runs are compared, and the last lines for whoever has to
/// understand a failure.
class EventLog {
 public:
  static constexpr std::size_t kKept = 160;

  explicit EventLog(const Clock& clock) noexcept : clock_(clock) {}

  /// `who` and `number` are what the event is about; `text` is kept in part.
  void add(std::string_view event, std::uint64_t who = 0, std::uint64_t number = 0, std::string_view text = {});
  [[nodiscard]] std::uint64_t hash() const noexcept { return hash_; }
  [[nodiscard]] std::uint64_t events() const noexcept { return events_; }
  /// The lines that were kept, oldest first.
  [[nodiscard]] std::string last_lines() const;
  /// Shows every event as it happens.
  void show_all() noexcept { shows_ = true; }

 private:
  struct Line {
    std::uint64_t time = 0;
    std::uint64_t who = 0;
    std::uint64_t number = 0;
    std::array<char, 24> event{};
    std::array<char, 96> text{};
  };
  [[nodiscard]] static std::string shown(const Line& line);
  void mix(std::uint64_t value) noexcept { hash_ = (hash_ ^ value) * 0x100000001b3U; }
  void mix(std::string_view text) noexcept;

  const Clock& clock_;
  std::uint64_t hash_ = 0xcbf29ce484222325U;
  std::uint64_t events_ = 0;
  bool shows_ = false;
  std::array<Line, kKept> lines_;
};

}  // namespace wirelab::simulation
