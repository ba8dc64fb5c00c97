#pragma once

#include <cstdint>
#include <string_view>

namespace wirelab::cli {

/// How the program ends. Scripts rely on the numbers (wirelab.1, --help).
enum class ExitCode : std::uint8_t {
  ok = 0,
  failed = 1,
  usage = 2,
  timed_out = 3,
  not_allowed = 4,
  unreachable = 8,
  not_found = 10,
};

/// Why something did not work, in the words of the JSON documents. Scripts rely on these too.
enum class Reason : std::uint8_t {
  failed,       ///< the server refused, without saying more
  usage,        ///< the command line
  timed_out,    ///< the server or the link was too slow
  not_allowed,  ///< user or password
  unreachable,  ///< no connection
  not_found,    ///< the server has no such file or directory
  exists,       ///< a local file is in the way
  local_file,   ///< a local file cannot be read or written
  protocol,     ///< the answer was cut, or is not of this protocol
  unsupported,  ///< the server does not serve this command
  interrupted,  ///< a signal
  disk_in_use,  ///< the disk to write to belongs to something else
  declined,     ///< the user said no
};

/// "failed", "usage", "timed_out", …
[[nodiscard]] std::string_view reason_word(Reason reason) noexcept;
/// The exit code that goes with it.
[[nodiscard]] ExitCode exit_code(Reason reason) noexcept;

}  // namespace wirelab::cli
