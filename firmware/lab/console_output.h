#pragma once

#include <string_view>

#include "firmware/core/terminal.h"

namespace wirelab::lab {

/// Lines on a terminal, in pieces, so that a long one needs no room. One that the terminal does not take is cut there,
/// and the next begins on a line of its own.
class ConsoleOutput {
 public:
  /// `terminal` outlives it.
  explicit ConsoleOutput(Terminal& terminal) noexcept : terminal_(terminal) {}

  /// Begins a line; `above` is what the last one shows now, if it has no end.
  void begin(std::string_view above) noexcept;
  /// Text of ours, and at most Terminal::kMostShown bytes.
  void add(std::string_view text) noexcept;
  /// Text of somebody else: shown without steering the terminal.
  void add_escaped(std::string_view text) noexcept;
  /// Ends it; `below` is shown behind it without an end: what is being typed.
  void end(std::string_view below) noexcept;

 private:
  Terminal& terminal_;
  bool cut_ = false;
};

}  // namespace wirelab::lab
