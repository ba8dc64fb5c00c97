#include "firmware/appliance/setting.h"

#include <algorithm>
#include <array>

#include "firmware/core/text.h"

namespace wirelab::appliance {
namespace {

// Quotes a value for a message: bounded, and harmless on a terminal whatever it holds.
std::string quoted(std::string_view value) {
  constexpr std::size_t kShown = 80;
  std::array<char, kShown * kEscapeGrowth> room{};
  std::string out = "'";
  out += escape_text(value.substr(0, kShown), room);
  out += value.size() > kShown ? "…'" : "'";
  return out;
}

std::optional<std::string> apply(const NumberTarget& target, std::string_view value) {
  const auto number = parse_decimal(value);
  if (!number || *number < target.least || *number > target.most) {
    return "must be a number from " + std::to_string(target.least) + " to " + std::to_string(target.most) + ", not " +
           quoted(value);
  }
  *target.value = static_cast<std::uint32_t>(*number);
  return std::nullopt;
}

std::optional<std::string> apply(const ChoiceTarget& target, std::string_view value) {
  const auto found = std::ranges::find(target.words, value);
  if (found == target.words.end()) {
    std::string message = "must be one of";
    for (const std::string_view word : target.words) message.append(" ").append(word);
    return message + ", not " + quoted(value);
  }
  *target.value = static_cast<std::size_t>(found - target.words.begin());
  return std::nullopt;
}

std::optional<std::string> apply(const AddressTarget& target, std::string_view value) {
  const auto address = net::Address::parse(value);
  if (!address) return "must be an IPv4 or IPv6 address such as 127.0.0.1 or ::1, not " + quoted(value);
  *target.value = *address;
  return std::nullopt;
}

std::optional<std::string> apply(const TextTarget& target, std::string_view value) {
  if (value.empty() || value.find('\0') != std::string_view::npos) return "must not be empty or hold a zero byte";
  *target.value = value;
  return std::nullopt;
}

std::optional<std::string> apply(const RuleTarget& target, std::string_view value) {
  if (!target.fits(value)) {
    std::string message = "must be ";
    message += target.rule;
    return target.secret ? message : message + ", not " + quoted(value);
  }
  *target.value = value;
  return std::nullopt;
}

std::optional<std::string> apply(const SwitchTarget& target, std::string_view value) {
  if (value != "true" && value != "false") return "must be true or false, not " + quoted(value);
  *target.value = value == "true";
  return std::nullopt;
}

}  // namespace

const Setting* find_setting(std::span<const Setting> settings, std::string_view name) {
  const auto found = std::ranges::find(settings, name, &Setting::name);
  return found == settings.end() ? nullptr : &*found;
}

std::optional<std::string> apply_setting(const Setting& setting, std::string_view value) {
  return std::visit([value](const auto& target) { return apply(target, value); }, setting.target);
}

}  // namespace wirelab::appliance
