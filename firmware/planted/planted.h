#pragma once

/// Mistakes that the firmware would make if it were told to, for tests/simulation, which has to catch each of them.
///
/// `if (WIRELAB_PLANTED(name)) …` is the mistake. In every program but the simulation it is a constant false, whose
/// branch and whose name no compiler keeps.
#ifdef WIRELAB_PLANTED_BUGS
namespace wirelab::planted {

/// Whether this run is to have the bug of that name.
[[nodiscard]] bool chosen(const char* bug) noexcept;

}  // namespace wirelab::planted
#define WIRELAB_PLANTED(bug) (::wirelab::planted::chosen(#bug))
#else
namespace wirelab::planted {

/// What a program without planted bugs asks in their place.
[[nodiscard]] consteval bool nothing() noexcept { return false; }

}  // namespace wirelab::planted
#define WIRELAB_PLANTED(bug) (::wirelab::planted::nothing())
#endif
