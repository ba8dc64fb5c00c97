#include "boards/bare_metal/boot_words.h"

#include <algorithm>
#include <optional>

namespace wirelab::boards {
namespace {

std::optional<std::string> apply_word(std::string_view word, std::span<const appliance::Setting> settings) {
  const std::size_t equals = word.find('=');
  if (equals == std::string_view::npos) return "must have the form name=value";
  const appliance::Setting* setting = appliance::find_setting(settings, word.substr(0, equals));
  if (setting == nullptr) return "names no setting of this board";
  return appliance::apply_setting(*setting, word.substr(equals + 1));
}

}  // namespace

std::vector<std::string> apply_boot_words(std::string_view words, std::span<const appliance::Setting> settings) {
  std::vector<std::string> problems;
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(' '), words.size());
    const std::string_view word = words.substr(0, end);
    words.remove_prefix(std::min(end + 1, words.size()));
    if (word.empty()) continue;
    const auto trouble = apply_word(word, settings);
    if (trouble && problems.size() < kMostProblems) problems.push_back("'" + std::string(word) + "' " + *trouble);
  }
  return problems;
}

}  // namespace wirelab::boards
