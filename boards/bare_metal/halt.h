#pragma once

#include <string_view>

namespace wirelab::boards {

/// Says what happened on the console and starts the board anew; each board brings its own. For states in which going on
/// would do harm.
[[noreturn]] void halt(std::string_view what) noexcept;

}  // namespace wirelab::boards
