#pragma once

#include <span>

namespace wirelab::boards {

/// Where the values of the lease are while there is one: "name=value" a line, as udhcpc gives them.
inline constexpr const char* kLeaseFile = "/run/lease";

/// What udhcpc calls as its script (`udhcpc -s`): applies the event `name` with the values of `environment` to the
/// interface that it names, keeps the lease's values in /run/lease, and says on the console what a person wants to
/// know. Answers the exit status: 0, or 1 after a sentence on the console.
[[nodiscard]] int run_lease_script(const char* name, std::span<const char* const> environment);

}  // namespace wirelab::boards
