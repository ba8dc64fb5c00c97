#pragma once

#include <string>
#include <string_view>

namespace wirelab::boards {

/// The most bytes of a kernel's command line that are read: no kernel takes a longer one (COMMAND_LINE_SIZE is 2048 on
/// arm64 and x86).
inline constexpr std::size_t kMaxCommandLine = 4096;

/// Takes the next word from the front of `line`, without its quotes: words are apart by blanks, and a blank in double
/// quotes belongs to the word (the kernel's admin-guide/kernel-parameters). Empty at the end of the line.
[[nodiscard]] std::string take_word(std::string_view& line);

}  // namespace wirelab::boards
