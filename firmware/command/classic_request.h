#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "firmware/command/line.h"
#include "firmware/command/verb_table.h"

namespace wirelab::command {

/// The longest command in bytes, without its line end: a verb and two paths in quotes.
inline constexpr std::size_t kMaxCommand = 2304;
/// The longest size of an upload in bytes, without its line end: 64 bits have 20 digits, the rest is for leading zeros.
inline constexpr std::size_t kMaxSize = 32;

/// Finds the command that `received` starts with. Its end is LF or CRLF, or else silence: a proper prefix of a verb and
/// a verb that lacks an argument need more; anything else may be whole. A CR at the very end is not part of the text:
/// it ends the line by itself if the silence lasts.
[[nodiscard]] Line find_command(std::string_view received, const VerbTable& verbs) noexcept;

/// The same for the size of an upload: digits may be whole; nothing at all, and a CR whose LF is under way, need more.
/// (What follows a size is the file, so a line end that comes in two pieces must not be taken for its first byte.)
[[nodiscard]] Line find_size(std::string_view received) noexcept;

/// A command taken apart.
struct Request {
  Verb* verb = nullptr;                ///< null: nobody knows it, or it holds control characters
  std::optional<Arguments> arguments;  ///< nothing: not of the verb's form
};

/// Takes a whole command apart: a verb, one blank, the rest. A command that holds a control character (a NUL, an
/// escape) is no command at all. Refers to `line`.
[[nodiscard]] Request parse_command(std::string_view line, const VerbTable& verbs) noexcept;

}  // namespace wirelab::command
