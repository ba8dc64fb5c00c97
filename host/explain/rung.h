#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "host/explain/drawing_choice.h"
#include "host/explain/tally.h"

namespace wirelab::explain {

/// How an arrow is drawn. Its dashes and its head say it too, not its colour alone.
enum class Stroke : std::uint8_t { data, control, again, reset };

inline constexpr std::array<Stroke, 4> kStrokes{Stroke::data, Stroke::control, Stroke::again, Stroke::reset};

/// The name of a stroke in a style sheet, and what the legend says of it.
[[nodiscard]] std::string_view stroke_name(Stroke stroke) noexcept;
[[nodiscard]] std::string_view stroke_text(Stroke stroke) noexcept;

/// One arrow of a drawn ladder, ready to be put down.
struct Rung {
  std::size_t number = 0;
  std::string time;      ///< "0.017623 s"; empty without times
  std::string pause;     ///< "+ 8.7 ms", since the packet before
  std::size_t room = 0;  ///< 0 to 3: how much empty space the pause is given
  bool to_right = true;
  Stroke stroke = Stroke::data;
  std::string label;
  std::string raw;  ///< "raw Seq 1129524107 Ack 3589315943"; else who to whom, if the columns do not say it
  std::string payload;
  std::string sentence;
};

/// What stands above a life line: "client 10.0.0.1:50000", the role only where a SYN says who has it.
[[nodiscard]] std::string end_text(const Tally& tally, std::size_t side);

/// The arrow of a packet. `before`: the time of the arrow above it.
[[nodiscard]] Rung rung_of(const Tally& tally, const Explained& packet, std::optional<std::chrono::nanoseconds> before,
                           const DrawingChoice& choice);

}  // namespace wirelab::explain
