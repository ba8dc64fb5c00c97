#include "host/explain/lab_answers.h"

#include <algorithm>
#include <charconv>
#include <ranges>

namespace wirelab::explain {
namespace {

/// "Sun Oct  1 13:33:03 2023"
bool is_time(std::string_view text) {
  constexpr std::string_view kShape = "Aaa Aaa #0 00:00:00 0000";
  return text.size() >= kShape.size() &&
         std::ranges::equal(kShape, text.substr(0, kShape.size()), [](char shape, char one) {
           const bool digit = one >= '0' && one <= '9';
           switch (shape) {
             case 'A': return one >= 'A' && one <= 'Z';
             case 'a': return one >= 'a' && one <= 'z';
             case '0': return digit;
             case '#': return digit || one == ' ';
             default: return one == shape;
           }
         });
}

}  // namespace

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& one : out) one = one >= 'a' && one <= 'z' ? static_cast<char>(one - 'a' + 'A') : one;
  return out;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks(" \t\n\r\v\f");
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::string secret_answer(std::string_view message) {
  if (message.find("SECRET") == std::string_view::npos) return "Secret code not found.";
  std::string digits;
  std::ranges::copy_if(message, std::back_inserter(digits), [](char one) { return one >= '0' && one <= '9'; });
  return "Digits: " + digits + ", Total Digits: " + std::to_string(digits.size());
}

std::optional<std::size_t> content_length(std::string_view head) {
  std::size_t length = 0;
  for (const auto line : head | std::views::split('\n')) {
    const std::string_view text(line.begin(), line.end());
    constexpr std::string_view kName = "CONTENT-LENGTH:";
    if (!upper(text.substr(0, kName.size())).starts_with(kName)) continue;
    const std::size_t digit = std::min(text.find_first_not_of(' ', kName.size()), text.size());
    const auto [end, error] = std::from_chars(text.data() + digit, text.data() + text.size(), length);
    if (error == std::errc()) return length;
  }
  return std::nullopt;
}

std::optional<std::size_t> time_answer_size(std::string_view command, std::string_view said, std::string_view invalid) {
  if (command != "TIME") return said.starts_with(invalid) ? std::optional(invalid.size()) : std::nullopt;
  constexpr std::string_view kUnknown = "The time is not known here yet.";
  if (said.starts_with(kUnknown)) return kUnknown.size();
  return is_time(said) ? std::optional<std::size_t>(24) : std::nullopt;
}

}  // namespace wirelab::explain
