#pragma once

#include <optional>
#include <string>

namespace wirelab::cli {

/// What `trace explain` was told, as it was typed.
struct TraceOptions {
  std::optional<std::string> svg = {};
  std::optional<std::string> html = {};
  std::optional<std::string> annotated = {};
  std::optional<std::string> lab = {};
  std::optional<std::string> conversation = {};
  bool no_raw = false;
  bool no_payload = false;

  /// Whether a file is made of the capture.
  [[nodiscard]] bool wants_drawing() const noexcept { return svg || html || annotated; }
  /// Whether something is wanted that is made of one capture alone.
  [[nodiscard]] bool wants_one_file() const noexcept { return wants_drawing() || conversation; }
};

/// The number of the conversation that is meant, 0 for all; nothing if it is no number from 1 on.
[[nodiscard]] std::optional<std::size_t> conversation_number(const TraceOptions& options);

}  // namespace wirelab::cli
