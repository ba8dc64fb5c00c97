#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "host/explain/lab_check.h"

namespace wirelab::experiment {

using Nanoseconds = std::chrono::nanoseconds;
/// A count, a time, or a text such as an address.
using Value = std::variant<std::uint64_t, Nanoseconds, std::string>;

/// Something that was measured, and in which packets it is seen.
struct Number {
  std::string what;
  Value value;
  std::vector<std::size_t> packets = {};
};

/// What an experiment's trace shows: the numbers, the points that must hold for the answer to be true here, and the
/// answer. What cannot be seen in the trace is a point that does not hold, never a guess.
class Judgement {
 public:
  std::vector<Number> numbers;
  std::vector<explain::Finding> findings;
  std::string answer;

  void number(std::string what, Value value, std::vector<std::size_t> packets = {}) {
    numbers.push_back({std::move(what), std::move(value), std::move(packets)});
  }
  /// Adds a point; answers whether it holds.
  bool expect(bool holds, std::string text, std::vector<std::size_t> packets = {}) {
    findings.push_back({.holds = holds, .text = std::move(text), .packets = std::move(packets)});
    return holds;
  }
  /// Whether all points hold; false without any.
  [[nodiscard]] bool holds() const noexcept;
};

/// "0x22952935": so many digits.
[[nodiscard]] std::string hex_text(std::uint32_t number, int digits);

/// "40", "4.2 ms", the text.
[[nodiscard]] std::string text_of(const Value& value);

/// The one in the middle; nothing of nothing.
[[nodiscard]] std::optional<Nanoseconds> median(std::vector<Nanoseconds> times);

}  // namespace wirelab::experiment
