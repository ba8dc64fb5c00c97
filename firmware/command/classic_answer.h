#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace wirelab::command {

// The client's side of the classic wire: what a server said. Everything here is pure, and nothing in it trusts the
// server: sizes are only numbers, names are only bytes.

/// What the bytes received so far are beside what was expected.
enum class AnswerState : std::uint8_t {
  needs_more,  ///< its beginning: wait, unless the stream has ended
  matches,     ///< it came; what follows belongs to the next phase
  differs,     ///< something else, such as ERROR: read on to the end of the stream and show it
};

/// Compares what was received with one of the markers of classic_reply.h.
[[nodiscard]] AnswerState match_marker(std::string_view received, std::string_view marker) noexcept;

/// The beginning of a download.
struct SizeHeader {
  AnswerState state = AnswerState::needs_more;
  std::uint64_t size = 0;    ///< bytes of the file that follow
  std::size_t consumed = 0;  ///< bytes of the header
};

/// Reads the size header. A number that 64 bits do not hold, or that has more digits than
/// those ever need, differs.
[[nodiscard]] SizeHeader find_size_header(std::string_view received) noexcept;

/// The name under which an upload stands, out of the whole SUCCESS line; nothing if `answer` is another answer.
[[nodiscard]] std::optional<std::string_view> stored_name(std::string_view answer) noexcept;

/// The path out of the whole line that says it cannot be listed; nothing if `answer` is a listing. A
/// directory whose only file is named like that line cannot be told from the error; the wire has no mark for it.
[[nodiscard]] std::optional<std::string_view> unlisted_path(std::string_view answer) noexcept;

}  // namespace wirelab::command
