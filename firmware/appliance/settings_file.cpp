#include "firmware/appliance/settings_file.h"

#include <algorithm>
#include <optional>

#include "firmware/core/text.h"

namespace wirelab::appliance {
namespace {

constexpr std::string_view kBlanks = " \t";

void skip_blanks(std::string_view& rest) {
  const std::size_t start = rest.find_first_not_of(kBlanks);
  rest.remove_prefix(start == std::string_view::npos ? rest.size() : start);
}

bool is_bare(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9') || character == '-' || character == '_';
}

std::string_view take_bare(std::string_view& rest) {
  const auto end = std::ranges::find_if_not(rest, is_bare);
  const auto length = static_cast<std::size_t>(end - rest.begin());
  const std::string_view word = rest.substr(0, length);
  rest.remove_prefix(length);
  return word;
}

std::optional<std::string> take_literal_string(std::string_view& rest) {
  const std::size_t end = rest.find('\'', 1);
  if (end == std::string_view::npos) return std::nullopt;
  std::string text(rest.substr(1, end - 1));
  rest.remove_prefix(end + 1);
  return text;
}

std::optional<std::string> take_basic_string(std::string_view& rest) {
  std::string text;
  for (std::size_t i = 1; i < rest.size(); ++i) {
    char character = rest[i];
    if (character == '"') {
      rest.remove_prefix(i + 1);
      return text;
    }
    if (character == '\\') {
      if (++i == rest.size()) return std::nullopt;
      switch (rest[i]) {
        case '"':
        case '\\': character = rest[i]; break;
        case 't': character = '\t'; break;
        default: return std::nullopt;
      }
    }
    text += character;
  }
  return std::nullopt;
}

std::optional<std::string> take_value(std::string_view& rest) {
  if (rest.starts_with("\"\"\"") || rest.starts_with("'''")) return std::nullopt;
  if (rest.starts_with('"')) return take_basic_string(rest);
  if (rest.starts_with('\'')) return take_literal_string(rest);
  const std::string_view word = take_bare(rest);
  if (word == "true" || word == "false" || parse_decimal(word)) return std::string(word);
  return std::nullopt;
}

/// Applies one line; answers what is wrong with it.
std::optional<std::string> apply_line(std::string_view line, std::span<const Setting> settings,
                                      std::vector<const Setting*>& seen) {
  if (!valid_utf8(line)) return "is not UTF-8 text";
  skip_blanks(line);
  if (line.empty() || line.front() == '#') return std::nullopt;
  if (line.front() == '[') return "tables and arrays have no meaning here; write name = value";
  const std::string name(take_bare(line));
  skip_blanks(line);
  if (name.empty() || !line.starts_with('=')) return "write name = value";
  line.remove_prefix(1);
  skip_blanks(line);
  const auto value = take_value(line);
  if (!value) return "'" + name + "': write the value as a number, true, false or \"text\" in quotes";
  skip_blanks(line);
  if (!line.empty() && line.front() != '#') return "'" + name + "': only a comment after # may follow the value";
  const Setting* setting = find_setting(settings, name);
  if (setting == nullptr) return "there is no setting '" + name + "'; --help lists all";
  if (std::ranges::find(seen, setting) != seen.end()) return "'" + name + "' was set before; keep one of the two";
  if (auto problem = apply_setting(*setting, *value)) return "'" + name + "' " + *problem;
  seen.push_back(setting);
  return std::nullopt;
}

}  // namespace

std::vector<SettingProblem> apply_settings_file(std::string_view text, std::span<const Setting> settings) {
  std::vector<SettingProblem> problems;
  if (text.size() > kMaxSettingsFile) {
    problems.push_back({1, "the file is larger than " + std::to_string(kMaxSettingsFile) + " bytes"});
    return problems;
  }
  std::vector<const Setting*> seen;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (auto problem = apply_line(line, settings, seen)) problems.push_back({number, std::move(*problem)});
  }
  return problems;
}

}  // namespace wirelab::appliance
