#pragma once

#include <string>

#include "boards/native/confinement/filter_program.h"

namespace wirelab::boards {

/// What the program is held to from now on, in words for the log.
struct ConfinementOutcome {
  std::string calls;
  std::string files;
  bool whole = false;   ///< both hold
  std::string trouble;  ///< why the program is not to go on, a sentence; empty if it may
};

/// Gives up, for good, whatever serving files from `root` and reporting on the network does not need: system calls by
/// seccomp, files by Landlock. To be called after the root is open and before the first thread is started. With
/// Violation::log nothing is refused, so Landlock, which cannot only look, stays out. What the kernel does not have is
/// no trouble; what it has and refuses is.
[[nodiscard]] ConfinementOutcome confine(const std::string& root, Violation violation);

}  // namespace wirelab::boards
