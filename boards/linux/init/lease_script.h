#pragma once

#include <cstddef>
#include <span>

namespace wirelab::boards {

/// Where the values of the lease are while there is one: "name=value" a line, as udhcpc gives them, and
/// "monotonic_ms=…", when they came, in milliseconds of CLOCK_MONOTONIC. Replaced as a whole.
/// firmware/net_status_linux reads it too.
inline constexpr const char* kLeaseFile = "/run/lease";
/// There from the first time that no server answered until one does.
inline constexpr const char* kUnansweredFile = "/run/dhcp-unanswered";
/// The longest lease that is read.
inline constexpr std::size_t kMaxLease = 16384;

/// What udhcpc calls as its script (`udhcpc -s`): keeps what the event `name` with the values of `environment` says in
/// the two files above, and wakes the first process (SIGHUP), which alone gives the interface its address. The files
/// say how things are, the signal only that they are to be looked at: nothing is lost if several come at once.
/// Answers the exit status: 0, or 1 after a sentence on the console.
[[nodiscard]] int run_lease_script(const char* name, std::span<const char* const> environment);

}  // namespace wirelab::boards
