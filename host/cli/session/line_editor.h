#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/cli/interruption.h"

namespace wirelab::cli {

/// Lets Ctrl-C be a signal until this object goes, also within `LineEditor::read`: for what may take long there.
class SignalKeys {
 public:
  SignalKeys() noexcept;
  SignalKeys(const SignalKeys&) = delete;
  SignalKeys& operator=(const SignalKeys&) = delete;
  ~SignalKeys();
};

/// What can stand in place of the word before the cursor.
struct Completion {
  std::size_t from = 0;                 ///< where in the line the word begins
  std::vector<std::string> candidates;  ///< whole words, as they are to stand in the line
};

/// Reads lines from a terminal, with keys to edit them, a history and completion; from anything else plain lines.
class LineEditor {
 public:
  using Completer = std::function<Completion(std::string_view line, std::size_t cursor)>;

  explicit LineEditor(const Interruption& interruption) : interruption_(interruption) {}

  /// The next line; nothing at the end of the input. Throws Interrupted.
  [[nodiscard]] std::optional<std::string> read(const std::string& prompt, const Completer& completer);
  /// True if lines are edited on a terminal.
  [[nodiscard]] static bool interactive();

 private:
  [[nodiscard]] std::optional<std::string> edit(const std::string& prompt, const Completer& completer);
  [[nodiscard]] std::optional<char> byte();

  const Interruption& interruption_;
  std::vector<std::string> history_;
};

/// The longest beginning that all of `words` have, ending between characters.
[[nodiscard]] std::string common_beginning(const std::vector<std::string>& words);

}  // namespace wirelab::cli
