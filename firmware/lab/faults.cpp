#include "firmware/lab/faults.h"

#include <algorithm>
#include <optional>
#include <span>

namespace wirelab::lab {
namespace {

using std::chrono::milliseconds;

constexpr std::array<std::string_view, 6> kNames{"none", "drop", "delay", "duplicate", "truncate", "reset"};
constexpr Duration kUsualDelay = milliseconds(200);

constexpr std::string_view kUnreadable =
    "faults are a list such as drop:3,delay:2:500,truncate:*,any:20% of drop, delay, duplicate, truncate and reset: "
    "the number of the reply or *, behind a delay its milliseconds (up to 10000)";
constexpr std::string_view kTooMany = "a lab takes up to eight faults at a time";

std::string_view take_part(std::string_view& text, char separator) noexcept {
  const std::size_t end = std::min(text.find(separator), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

FaultKind kind_of(std::string_view name) noexcept {
  const auto* const found = std::ranges::find(kNames, name);
  return found == kNames.end() ? FaultKind::none : static_cast<FaultKind>(found - kNames.begin());
}

/// SplitMix64's mixing: every bit of the number changes about half of the answer's.
std::uint64_t mixed(std::uint64_t number) noexcept {
  number += 0x9e3779b97f4a7c15U;
  number = (number ^ number >> 30U) * 0xbf58476d1ce4e5b9U;
  number = (number ^ number >> 27U) * 0x94d049bb133111ebU;
  return number ^ number >> 31U;
}

}  // namespace

std::string_view fault_name(FaultKind kind) noexcept { return kNames.at(static_cast<std::size_t>(kind)); }

std::expected<FaultPlan, std::string_view> FaultPlan::parse(std::string_view text, std::uint64_t seed) {
  FaultPlan plan;
  plan.seed_ = seed;
  while (!text.empty()) {
    const std::string_view word = take_part(text, ',');
    if (plan.count_ == kMost && !word.starts_with("any:")) return std::unexpected(kTooMany);
    if (!plan.add(word)) return std::unexpected(kUnreadable);
  }
  return plan;
}

bool FaultPlan::add(std::string_view word) noexcept {
  const std::string_view name = take_part(word, ':');
  const std::string_view which = take_part(word, ':');
  if (name == "any") {
    const auto percent = which.ends_with('%') ? parse_decimal(which.substr(0, which.size() - 1)) : std::nullopt;
    if (!percent || *percent == 0 || *percent > 100 || !word.empty() || percent_ != 0) return false;
    percent_ = static_cast<std::uint32_t>(*percent);
    return true;
  }
  Rule rule{.fault = {.kind = kind_of(name), .delay = {}}};
  if (rule.fault.kind == FaultKind::none) return false;
  if (which != "*") {
    const auto reply = parse_decimal(which);
    if (!reply || *reply == 0) return false;
    rule.reply = *reply;
  }
  if (rule.fault.kind == FaultKind::delay) {
    rule.fault.delay = kUsualDelay;
    if (!word.empty()) {
      const auto delay = parse_decimal(word);
      if (!delay || *delay == 0 || *delay > static_cast<std::uint64_t>(kLongestDelay / milliseconds(1))) return false;
      rule.fault.delay = milliseconds(*delay);
    }
  } else if (!word.empty()) {
    return false;
  }
  rules_.at(count_++) = rule;
  return true;
}

Fault FaultPlan::of(std::uint64_t client, std::uint64_t reply, Over over) const noexcept {
  for (const Rule& rule : std::span(rules_).first(count_)) {
    if (rule.reply == 0 || rule.reply == reply) return rule.fault;
  }
  if (percent_ == 0) return {};
  const std::uint64_t drawn = mixed(mixed(mixed(seed_) ^ client) ^ reply);
  if (drawn % 100 >= percent_) return {};
  static_assert(FaultKind::reset == static_cast<FaultKind>(kNames.size() - 1), "the last of them");
  const std::size_t kinds = kNames.size() - (over == Over::connection ? 1 : 2);
  Fault fault{.kind = static_cast<FaultKind>(1 + (drawn >> 32U) % kinds), .delay = {}};
  if (fault.kind == FaultKind::delay) fault.delay = kUsualDelay;
  return fault;
}

bool FaultPlan::asks_for_reset() const noexcept {
  return std::ranges::any_of(std::span(rules_).first(count_),
                             [](const Rule& rule) { return rule.fault.kind == FaultKind::reset; });
}

void FaultPlan::describe(TextBuilder& out) const noexcept {
  bool first = true;
  const auto separate = [&] {
    if (!first) out.add(',');
    first = false;
  };
  for (const Rule& rule : std::span(rules_).first(count_)) {
    separate();
    out.add(fault_name(rule.fault.kind)).add(':');
    if (rule.reply == 0) {
      out.add('*');
    } else {
      out.add_number(rule.reply);
    }
    if (rule.fault.kind == FaultKind::delay) {
      out.add(':').add_number(static_cast<std::uint64_t>(rule.fault.delay / milliseconds(1)));
    }
  }
  if (percent_ == 0) return;
  separate();
  out.add("any:").add_number(percent_).add('%');
}

}  // namespace wirelab::lab
