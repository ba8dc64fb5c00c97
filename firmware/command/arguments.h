#pragma once

#include <optional>
#include <string_view>

#include "firmware/command/verb_table.h"

namespace wirelab::command {

/// Takes the bytes behind a verb and its blank apart as `form` says. Nothing if they are not of that form: a name
/// missing or empty, a third word, a quote that is not closed or is followed by something other than a blank. There are
/// no escapes within quotes; a name that holds a quote cannot be renamed by this command. Nothing is of the form
/// session_words, which this wire does not have. Refers to `rest`.
[[nodiscard]] std::optional<Arguments> split_arguments(std::string_view rest, ArgumentForm form) noexcept;

/// True if `rest`, so far, cannot be of that form but could become so by more bytes: an argument has not begun, or a
/// quote is not closed.
[[nodiscard]] bool lacks_argument(std::string_view rest, ArgumentForm form) noexcept;

}  // namespace wirelab::command
