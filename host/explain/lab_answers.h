#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace wirelab::explain {

// What the servers of the exercises have to answer, for who compares. Pure.

/// The letters a to z as capitals, all other bytes as they are.
[[nodiscard]] std::string upper(std::string_view text);

/// Without the blanks, tabs and line ends around it.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// What the server of the secret digits answers.
[[nodiscard]] std::string secret_answer(std::string_view message);

/// What the head of an HTTP message says of its content; nothing if it does not.
[[nodiscard]] std::optional<std::size_t> content_length(std::string_view head);

/// How many bytes of what the TIME server said answer this command, which is neither EXIT nor blank; nothing if they do
/// not. `invalid` is its wording for commands that it does not know.
[[nodiscard]] std::optional<std::size_t> time_answer_size(std::string_view command, std::string_view said,
                                                          std::string_view invalid);

}  // namespace wirelab::explain
