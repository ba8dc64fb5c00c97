#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "host/explain/drawing_choice.h"
#include "host/explain/explainer.h"

namespace wirelab::explain {

/// Draws packets as a ladder in text, one after the other: two ends side by side, arrows between them, and under each
/// arrow the payload and the sentence.
///
///          10.0.0.1:50000                                  10.0.0.2:12345
///     1    0.000000 s  ────────── [SYN] Seq=0 Win=64240 Len=0 ─────────▶
///          SYN: asks for a connection …
///
/// Where the next packet is of another pair, that pair's ends are named again. Who spoke first stands on the left.
class TextLadder {
 public:
  /// `width`: characters of a line, at least kLeast.
  static constexpr std::size_t kLeast = 72;
  /// So many pairs are remembered; one more, and who spoke first is asked anew.
  static constexpr std::size_t kMostPairs = 65'536;
  explicit TextLadder(std::size_t width, const DrawingChoice& choice = {}) noexcept
      : width_(width < kLeast ? kLeast : width), choice_(choice) {}

  /// The lines of the next packet, each with its end.
  [[nodiscard]] std::string add(const Explained& packet);

 private:
  using Pair = std::pair<std::string, std::string>;

  [[nodiscard]] std::string ends_text(const Pair& ends) const;
  [[nodiscard]] std::string arrow(const std::string& label, bool to_right) const;

  std::size_t width_;
  DrawingChoice choice_;
  std::map<Pair, Pair> left_of_;  // sorted ends to those as they are drawn
  Pair drawn_;
};

/// "raw Seq 1129524107 Ack 3589315943", as they stand in the segment; without ACK only the first.
[[nodiscard]] std::string raw_numbers(const TcpView& view);

/// Breaks a text at its blanks into lines of at most `width` characters behind `indent` blanks. A word that is longer
/// stands alone.
[[nodiscard]] std::string wrapped(const std::string& text, std::size_t indent, std::size_t width);

/// How many characters a text in UTF-8 shows, each taken for one column.
[[nodiscard]] std::size_t columns(std::string_view text) noexcept;

}  // namespace wirelab::explain
