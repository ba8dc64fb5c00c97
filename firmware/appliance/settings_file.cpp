#include "firmware/appliance/settings_file.h"

#include <algorithm>
#include <optional>

#include "firmware/core/text.h"

namespace wirelab::appliance {
namespace {

constexpr std::string_view kBlanks = " \t";
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

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

bool is_control(char character) {
  const auto byte = static_cast<unsigned char>(character);
  return (byte < 0x20 && character != '\t') || byte == 0x7f;
}

/// Nothing, or only a comment, is left of a line.
bool is_over(std::string_view rest) {
  skip_blanks(rest);
  return rest.empty() || rest.front() == '#';
}

/// One reading of a file, line by line.
class Reading {
 public:
  explicit Reading(std::span<const Setting> settings)
      : settings_(settings), lines_(settings.size(), 0), tables_(std::ranges::any_of(settings, [](const Setting& row) {
          return row.name.find('.') != std::string_view::npos;
        })) {}

  /// Applies one line; answers what is wrong with it.
  std::optional<std::string> apply(std::string_view line, std::size_t number) {
    if (line.size() > kMaxSettingsLine) return "is longer than " + std::to_string(kMaxSettingsLine) + " bytes";
    if (!valid_utf8(line)) return "is not UTF-8 text";
    if (std::ranges::any_of(line, is_control)) return "holds a control character";
    skip_blanks(line);
    if (is_over(line)) return std::nullopt;
    if (line.front() == '[') return open_table(line);
    return in_unknown_table_ ? std::nullopt : assign(line, number);
  }

  [[nodiscard]] std::vector<std::size_t> take_lines() && { return std::move(lines_); }

 private:
  std::optional<std::string> open_table(std::string_view line) {
    if (!tables_) return "tables and arrays have no meaning here; write name = value";
    // Until the next table, no line may count for the one before.
    in_unknown_table_ = true;
    line.remove_prefix(1);
    skip_blanks(line);
    const std::string name(take_bare(line));
    skip_blanks(line);
    if (name.empty() || !line.starts_with(']') || !is_over(line.substr(1))) {
      return "write a table as [name]; the lines below are skipped";
    }
    const std::string prefix = name + ".";
    if (std::ranges::none_of(settings_, [&](const Setting& row) { return row.name.starts_with(prefix); })) {
      return "there is no table [" + name + "] (" + known_tables() + "); the lines below are skipped";
    }
    in_unknown_table_ = false;
    prefix_ = prefix;
    if (std::ranges::find(opened_, prefix) != opened_.end()) {
      return "[" + name + "] was opened before; put its lines together";
    }
    opened_.push_back(prefix);
    return std::nullopt;
  }

  std::optional<std::string> assign(std::string_view line, std::size_t number) {
    const std::string name(take_bare(line));
    skip_blanks(line);
    if (name.empty() || !line.starts_with('=')) return "write name = value";
    line.remove_prefix(1);
    skip_blanks(line);
    const auto value = take_value(line);
    if (!value) return "'" + name + "': write the value as a number, true, false or \"text\" in quotes";
    if (!is_over(line)) return "'" + name + "': only a comment after # may follow the value";
    const Setting* setting = find_setting(settings_, prefix_ + name);
    if (setting == nullptr) return "there is no setting '" + name + "'" + where_to_look();
    std::size_t& set_in = lines_[static_cast<std::size_t>(setting - settings_.data())];
    if (set_in != 0) return "'" + name + "' was set before; keep one of the two";
    if (auto problem = apply_setting(*setting, *value)) return "'" + name + "' " + *problem;
    set_in = number;
    return std::nullopt;
  }

  [[nodiscard]] std::string known_tables() const {
    std::string names;
    for (const Setting& row : settings_) {
      const std::size_t dot = row.name.find('.');
      if (dot == std::string_view::npos) continue;
      const std::string table = "[" + std::string(row.name.substr(0, dot)) + "]";
      if (names.find(table) == std::string::npos) names += names.empty() ? table : " " + table;
    }
    return names;
  }

  [[nodiscard]] std::string where_to_look() const {
    if (!tables_) return "; --help lists all";
    std::string names = prefix_.empty() ? " above the first table; there are" : " in this table; there are";
    for (const Setting& row : settings_) {
      const std::string_view last = row.name.substr(row.name.rfind('.') + 1);
      if (row.name.size() == prefix_.size() + last.size() && row.name.starts_with(prefix_)) {
        names.append(" ").append(last);
      }
    }
    return names;
  }

  std::span<const Setting> settings_;
  std::vector<std::size_t> lines_;
  std::vector<std::string> opened_;
  std::string prefix_;
  bool tables_;
  bool in_unknown_table_ = false;
};

}  // namespace

SettingsReading read_settings_file(std::string_view text, std::span<const Setting> settings) {
  std::vector<SettingProblem> problems;
  if (text.size() > kMaxSettingsFile) {
    problems.push_back({1, "the file is larger than " + std::to_string(kMaxSettingsFile) + " bytes"});
    return {.problems = std::move(problems), .lines = std::vector<std::size_t>(settings.size(), 0)};
  }
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  Reading reading(settings);
  std::size_t untold = 0;
  std::size_t number = 1;
  for (; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    auto problem = reading.apply(line, number);
    if (!problem) continue;
    if (problems.size() < kMaxSettingProblems) {
      problems.push_back({number, std::move(*problem)});
    } else {
      ++untold;
    }
  }
  if (untold > 0) problems.push_back({number - 1, std::to_string(untold) + " more lines are wrong"});
  return {.problems = std::move(problems), .lines = std::move(reading).take_lines()};
}

std::vector<SettingProblem> apply_settings_file(std::string_view text, std::span<const Setting> settings) {
  return read_settings_file(text, settings).problems;
}

}  // namespace wirelab::appliance
