#include "host/experiment/judgement.h"

#include <algorithm>

#include "host/explain/sentences.h"

namespace wirelab::experiment {

bool Judgement::holds() const noexcept {
  return !findings.empty() && std::ranges::all_of(findings, &explain::Finding::holds);
}

std::string hex_text(std::uint32_t number, int digits) {
  std::string text = "0x";
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
    text += "0123456789abcdef"[number >> static_cast<unsigned>(shift) & 0xfU];
  }
  return text;
}

std::string text_of(const Value& value) {
  if (const auto* count = std::get_if<std::uint64_t>(&value)) return std::to_string(*count);
  if (const auto* time = std::get_if<Nanoseconds>(&value)) return explain::time_text(*time);
  return std::get<std::string>(value);
}

std::optional<Nanoseconds> median(std::vector<Nanoseconds> times) {
  if (times.empty()) return std::nullopt;
  std::ranges::sort(times);
  return times[times.size() / 2];
}

}  // namespace wirelab::experiment
