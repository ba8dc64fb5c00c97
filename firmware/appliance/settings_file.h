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

/// Applies a settings file, which is a small part of TOML 1.0: a line is blank, a comment after '#', or `name = value`
/// with a bare name and as value a basic string ("…" with the escapes \" \\ \t), a literal string ('…'), a decimal
/// integer, or true/false; a comment may follow. Tables, arrays and multi-line strings are refused.
///
/// What is right applies even if other lines are wrong, and each wrong line is reported: an unknown name, a value that
/// does not fit, a name given twice. Pure; every input has an answer.
[[nodiscard]] std::vector<SettingProblem> apply_settings_file(std::string_view text, std::span<const Setting> settings);

}  // namespace wirelab::appliance
