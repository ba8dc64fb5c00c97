#pragma once

#include "host/cli/session/meter.h"
#include "host/cli/session/remote.h"
#include "host/cli/upload_source.h"

namespace wirelab::cli {

/// What may happen to a file of the same name on the server.
enum class OnServer : std::uint8_t {
  beside,   ///< it stays, and the new one gets another name
  none,     ///< there must be none
  replace,  ///< it is replaced, if it is still the one that was there when this began
};

/// A file that was uploaded.
struct Stored {
  std::string name;  ///< as the server says
  std::uint64_t bytes = 0;
  bool verified = false;   ///< the server compared its SHA-256
  bool unchanged = false;  ///< the same bytes were there already
  std::string sha256;
  std::uint64_t resumed = 0;  ///< bytes that an earlier upload had brought
};

/// The SHA-256 of a local file; the network has its turns meanwhile.
[[nodiscard]] Flow<Attempt<std::string>> local_hash(Runner& runner, UploadSource& source, const std::string& path);

/// Uploads `source`, which is called `path` here, as `name`: goes on where an earlier upload was cut, and begins again
/// by itself when the connection breaks. All references must outlive the flow.
[[nodiscard]] Flow<Attempt<Stored>> store(Session& session, UploadSource& source, const std::string& path,
                                          const std::string& name, OnServer existing, Meter& meter);

}  // namespace wirelab::cli
