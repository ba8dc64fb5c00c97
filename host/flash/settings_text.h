#pragma once

#include <string>
#include <string_view>

namespace wirelab::flash {

/// The text of a settings file (firmware/appliance/settings_file.h) with one setting changed; every other line,
/// comments among them, stays as it is. An empty `table` means the lines above the first table. `value` is written as a
/// basic string. If the setting is there already its value is replaced, and a comment behind it stays; else a new line
/// comes below the comment that shows it ("#name = …"), or below its table's header, or with a header of its own at the
/// end.
[[nodiscard]] std::string with_setting(std::string_view text, std::string_view table, std::string_view name,
                                       std::string_view value);

}  // namespace wirelab::flash
