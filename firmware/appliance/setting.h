#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "firmware/net/address.h"

namespace wirelab::appliance {

/// A whole number within bounds.
struct NumberTarget {
  std::uint32_t* value;
  std::uint32_t least;
  std::uint32_t most;
};

/// One of a few words; `value` becomes its index.
struct ChoiceTarget {
  std::size_t* value;
  std::span<const std::string_view> words;
};

/// An IP address (a name is not resolved).
struct AddressTarget {
  net::Address* value;
};

/// Free text, not empty.
struct TextTarget {
  std::string* value;
};

/// Text that a rule accepts.
struct RuleTarget {
  std::string* value;
  bool (*fits)(std::string_view);  ///< pure
  std::string_view rule;           ///< what fits, for "must be …"
  bool secret = false;             ///< a message must not show what was written
};

/// On or off.
struct SwitchTarget {
  bool* value;
};

/// One thing that can be set: on the command line as `--name VALUE`, in the settings file as `name = value`. A name
/// "a.b" is `b` below `[a]` in a file. One table of these is the only list of what exists; parser, help and file share
/// it.
struct Setting {
  std::string_view name;         ///< lower case with hyphens, as both spell it
  std::string_view placeholder;  ///< what --help shows for the value: "PORT"; empty for a switch
  std::string_view help;         ///< one sentence without its full stop, with unit and default
  std::variant<NumberTarget, ChoiceTarget, AddressTarget, TextTarget, RuleTarget, SwitchTarget> target;
};

/// The setting of that name; null if there is none.
[[nodiscard]] const Setting* find_setting(std::span<const Setting> settings, std::string_view name);

/// Stores `value` where the setting keeps it. Answers nothing on success, else what is wrong and what would be right
/// ("must be a number from 1 to 65535, not 'x'"); then nothing was changed. A switch takes "true" and "false".
[[nodiscard]] std::optional<std::string> apply_setting(const Setting& setting, std::string_view value);

}  // namespace wirelab::appliance
