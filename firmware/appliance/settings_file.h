#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/appliance/setting.h"

namespace wirelab::appliance {

/// Something that a settings file has wrong.
struct SettingProblem {
  std::size_t line;     ///< counted from 1
  std::string message;  ///< what is wrong and what would be right
};

/// The largest settings file in bytes.
inline constexpr std::size_t kMaxSettingsFile = 64 * 1024;
/// The longest line of one in bytes.
inline constexpr std::size_t kMaxSettingsLine = 4096;
/// Most problems that are told one by one; what is wrong beyond is counted in one more.
inline constexpr std::size_t kMaxSettingProblems = 64;

/// What a settings file gave.
struct SettingsReading {
  std::vector<SettingProblem> problems;
  std::vector<std::size_t> lines;  ///< for each setting of the table the line that set it, 0 if none did
};

/// Applies a settings file, which is a small part of TOML 1.0: a line is blank, a comment after '#', a table `[name]`,
/// or `name = value` with a bare name and as value a basic string ("…" with the escapes \" \\ \t), a literal string
/// ('…'), a decimal integer, or true/false; a comment may follow. Lines end in LF or CRLF, and a byte order mark may
/// come first, because people edit such files on any system. Arrays, nested tables and multi-line strings are refused,
/// and so is every table where no setting has a name "table.name".
///
/// What is right applies even if other lines are wrong, and each wrong line is reported: an unknown name, a value that
/// does not fit, a name given twice. Lines below a table that is not known are skipped, and its report says so. Pure;
/// every input has an answer.
[[nodiscard]] SettingsReading read_settings_file(std::string_view text, std::span<const Setting> settings);

/// The same, for those who need only the problems.
[[nodiscard]] std::vector<SettingProblem> apply_settings_file(std::string_view text, std::span<const Setting> settings);

}  // namespace wirelab::appliance
