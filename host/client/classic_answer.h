#pragma once

#include <cstdint>
#include <string_view>

#include "host/client/classic_command.h"

namespace wirelab::client {

/// What an answer of the classic wire means. The wire mostly says just "ERROR": what stands here is the most likely
/// reason for each command, and host/cli/wirelab.1 says so.
enum class Verdict : std::uint8_t {
  ok,
  not_found,        ///< DOWNLOAD_FILE and DELETE_FILE: ERROR; LIST_FILES: its error line
  not_allowed,      ///< LOGIN: ERROR
  failed,           ///< any other refusal
  unknown_command,  ///< this server does not serve the command
  not_understood,   ///< no word of this protocol
};

/// Judges the text that answered `verb`; for an upload, the text behind the acknowledgement or in its place; for a
/// download, a document or lines, the text in their place.
[[nodiscard]] Verdict judge(Verb verb, std::string_view reply) noexcept;

/// The name in "SUCCESS: Fichero '<name>' subido correctamente."; empty if it is not that line.
[[nodiscard]] std::string_view stored_name(std::string_view reply) noexcept;

}  // namespace wirelab::client
