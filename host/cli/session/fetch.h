#pragma once

#include "host/cli/session/meter.h"
#include "host/cli/session/part_file.h"
#include "host/cli/session/remote.h"

namespace wirelab::cli {

/// A file that was downloaded.
struct Fetched {
  std::uint64_t bytes = 0;
  bool verified = false;  ///< its SHA-256 is the one that the server has on its disk
  std::string sha256;
  std::uint64_t resumed = 0;  ///< bytes that an earlier download had brought
};

/// Downloads `name` into `target` and commits it: goes on where an earlier download was cut, compares the sum, and
/// begins again by itself when the connection breaks. All references must outlive the flow.
[[nodiscard]] Flow<Attempt<Fetched>> fetch(Session& session, const std::string& name, ResumableTarget& target,
                                           Meter& meter);

}  // namespace wirelab::cli
