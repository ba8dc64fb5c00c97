#pragma once

#include <cstdint>
#include <expected>
#include <string_view>

namespace wirelab {

/// Why a call did not succeed. One small enumeration for sockets, storage and jobs, so that a service can hand an error
/// from any layer to its own answer without translating it.
enum class Error : std::uint8_t {
  would_block,   ///< nothing to do now; the watcher is called when that changes
  refused,       ///< the peer answered that nobody listens there
  reset,         ///< the peer, or a full stack, ended the connection without the orderly close
  timed_out,     ///< the other side did not answer in time
  no_resources,  ///< a pool, the heap or the descriptor table is used up; try again once something is freed
  unsupported,   ///< this back end, or this process's privileges, cannot do it
  closed,        ///< this side has closed, or closed this direction
  in_use,        ///< the address or the name is taken by somebody else
  unreachable,   ///< no route, or the link is down
  invalid,       ///< the argument makes no sense; a caller's mistake
  not_found,     ///< no such file, directory or address
  exists,        ///< a file of that name is already there
  not_allowed,   ///< the name or the action is outside what this caller may touch
  no_space,      ///< the disk or the quota is full
  io,            ///< the device failed
};

/// The field-standard word for `error`, as it stands in log lines: "would-block", "refused", …
[[nodiscard]] std::string_view error_name(Error error) noexcept;

/// True if trying again later can succeed: the watcher is called when it may.
[[nodiscard]] constexpr bool is_passing(Error error) noexcept {
  return error == Error::would_block || error == Error::no_resources;
}

/// A value, or the reason why there is none.
template <typename T>
using Result = std::expected<T, Error>;

/// Shorthand for returning an error from a function that returns a Result.
[[nodiscard]] constexpr std::unexpected<Error> fail(Error error) noexcept { return std::unexpected<Error>(error); }

}  // namespace wirelab
