#pragma once

#include <string_view>

namespace wirelab::lab {

/// What the console answers to a line that was not said, in one language; at most Terminal::kMostShown bytes each.
struct ConsoleTexts {
  std::string_view no_chat;      ///< none runs
  std::string_view not_running;  ///< the one that the line names does not
  std::string_view nothing;      ///< the line names a chat and says nothing
  std::string_view too_long;
  std::string_view not_text;  ///< it is not UTF-8
};

/// The texts in English, or in Spanish.
[[nodiscard]] const ConsoleTexts& console_texts(bool spanish) noexcept;

}  // namespace wirelab::lab
