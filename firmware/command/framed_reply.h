#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "firmware/command/outcome.h"

namespace wirelab::command {

/// What became of a request: a number whose first digit says whose turn it is (PROTOCOL.md, "Statuses"), and a word.
struct Status {
  std::uint16_t number = 500;
  std::string_view word = "failed";
  friend bool operator==(const Status&, const Status&) = default;
};

// What the session itself says; all else follows from an outcome.

inline constexpr Status kTextStatus{100, "text"};              ///< a part of a stream; more replies follow
inline constexpr Status kGoOnStatus{101, "go_on"};             ///< the body that was announced may come
inline constexpr Status kHelloStatus{200, "hello"};            ///< the greeting is answered
inline constexpr Status kOkStatus{200, "ok"};                  ///< NOOP
inline constexpr Status kByeStatus{200, "bye"};                ///< nothing more will come
inline constexpr Status kUnreadableStatus{400, "unreadable"};  ///< no request; the connection closes
inline constexpr Status kCutShortStatus{400, "cut_short"};     ///< a body ended early; the connection closes
inline constexpr Status kArgumentsStatus{400, "arguments"};    ///< the words are not those that the verb takes
inline constexpr Status kLoginStatus{401, "login_needed"};     ///< nobody may do that without a log-in
inline constexpr Status kRoleStatus{403, "role_needed"};       ///< the user's role is not enough
inline constexpr Status kLoginLateStatus{408, "login_late"};   ///< nobody logged in; the connection closes
inline constexpr Status kIdleStatus{408, "idle"};              ///< nobody asked for anything; the connection closes
inline constexpr Status kTimedOutStatus{408, "timed_out"};     ///< a request was begun and not ended; the same
inline constexpr Status kNoBodyStatus{411, "no_body"};         ///< the verb needs a body, and none was announced
inline constexpr Status kTooLongStatus{414, "too_long"};       ///< the line is; the connection closes
inline constexpr Status kTlsStatus{426, "tls_needed"};         ///< a secret must not be said in the clear
inline constexpr Status kStoppingStatus{503, "stopping"};      ///< the server stops; the connection closes
inline constexpr Status kVersionStatus{505, "version"};        ///< another version than this server's; it closes

/// The status that an outcome has.
[[nodiscard]] Status status_of(const Outcome& outcome) noexcept;

/// The longest word of a status.
inline constexpr std::size_t kMaxStatusWord = 24;
/// The longest head of a reply, with its line feed: number, word, size.
inline constexpr std::size_t kMaxHead = 3 + 1 + kMaxStatusWord + 1 + 20 + 1;

/// The head of a reply whose body has `size` bytes, written into `room`.
[[nodiscard]] std::string_view reply_head(const Status& status, std::uint64_t size,
                                          std::array<char, kMaxHead>& room) noexcept;

/// A head taken apart.
struct ReplyHead {
  Status status;
  std::uint64_t size = 0;
};
/// The client's side: the head in `line`, which is without its line feed; nothing if it is none: numbers from 100 to
/// 599, a word of small letters, digits and '_', a size of 64 bits, one blank between them. Refers to `line`.
[[nodiscard]] std::optional<ReplyHead> parse_head(std::string_view line) noexcept;

}  // namespace wirelab::command
