#pragma once

#include "boards/native/confinement/call_rule.h"

namespace wirelab::boards {

/// What wirelabd needs on every processor, but for sockets.
[[nodiscard]] std::span<const CallRule> common_calls() noexcept;

/// Which sockets it may make, and what it may do with them besides reading and writing.
[[nodiscard]] std::span<const CallRule> socket_calls() noexcept;

/// A call with all its arguments.
constexpr CallRule any(std::uint32_t number) { return {.number = number, .first = {}, .second = {}}; }
/// A call that fails with `error`, because who makes it has something else to fall back on.
constexpr CallRule refused(std::uint32_t number, std::uint16_t error) {
  return {.number = number, .refusal = error, .first = {}, .second = {}};
}
/// A call whose arguments pass these tests.
constexpr CallRule only(std::uint32_t number, ArgumentTest first, ArgumentTest second = {}) {
  return {.number = number, .first = first, .second = second};
}
/// An argument of this value.
constexpr ArgumentTest is(std::uint8_t argument, std::uint32_t value) {
  return {.argument = argument, .mask = 0xffffffff, .value = value};
}
/// An argument with none of these bits.
constexpr ArgumentTest without(std::uint8_t argument, std::uint32_t bits) {
  return {.argument = argument, .mask = bits, .value = 0};
}

}  // namespace wirelab::boards
