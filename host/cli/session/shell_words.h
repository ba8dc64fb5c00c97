#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wirelab::cli {

/// The words of a line: blanks part them, quotes and backslashes keep blanks in them. Nothing if a quote is not closed.
[[nodiscard]] std::optional<std::vector<std::string>> shell_words(std::string_view line);

/// The word before the cursor: where it begins in the line, and what it says, its quote open perhaps.
struct OpenWord {
  std::size_t from = 0;
  std::string text;
  bool first = false;  ///< no word stands before it
};
[[nodiscard]] OpenWord open_word(std::string_view line, std::size_t cursor);

/// `word` so that `shell_words` reads it.
[[nodiscard]] std::string shell_quoted(std::string_view word);

/// `path` as it is from the folder `at`: ".." leads up, "/" to the top; never further than that.
[[nodiscard]] std::string path_from(std::string_view at, std::string_view path);

}  // namespace wirelab::cli
