#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace wirelab::cli {

/// Most connections that a run of transfers may use at once, and how many it uses if nobody says.
inline constexpr std::size_t kMostJobs = 16;
inline constexpr std::size_t kUsualJobs = 4;

/// What the command line says of sessions, as far as it goes beyond single files.
struct SessionOptions {
  bool classic = false;              ///< no session: the older protocol
  std::optional<std::string> login;  ///< the user
  bool details = false;              ///< ls -l
  bool recursive = false;
  bool replace = false;
  bool only_new = false;
  bool remove = false;  ///< --delete
  bool dry_run = false;
  std::size_t jobs = kUsualJobs;
  std::string folder;  ///< on the server, where uploads go: the shell's; empty is the top
};

}  // namespace wirelab::cli
