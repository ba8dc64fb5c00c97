#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "host/cli/messages.h"

namespace wirelab::cli {

/// What is said of sessions, of transfers and of trees. The texts are in phrases.cpp; {0}, {1}… are filled in.
enum class Phrase : std::uint8_t {
  classic_only,    ///< endpoint, what came
  server_full,     ///< endpoint, what came
  other_version,   ///< endpoint, version
  session_closed,  ///< endpoint, word
  line_too_long,   ///< bound
  refused_arguments,
  refused_login,
  refused_role,
  refused_name,     ///< subject
  refused_missing,  ///< subject
  refused_unknown,
  refused_exists,     ///< subject
  refused_in_use,     ///< subject
  refused_not_empty,  ///< subject
  refused_changed,    ///< subject
  refused_range,      ///< subject
  refused_mismatch,   ///< subject
  refused_io,
  refused_unsupported,
  refused_busy,
  refused_no_answer,
  refused_no_space,
  refused_otherwise,  ///< status
  part_not_ours,      ///< part, path
  part_in_use,        ///< path
  cannot_restart,
  sum_differs,  ///< here, there
  no_conditions,
  path_not_beneath,    ///< path
  path_control,        ///< path
  path_too_long,       ///< path
  path_collides,       ///< path
  cannot_make_folder,  ///< path, why
  not_a_file,          ///< path
  is_folder,           ///< path
  type_differs,        ///< path
  saved_unverified,    ///< name, bytes
  stored_unverified,   ///< name, bytes
  saved_verified,      ///< name, bytes
  stored_verified,     ///< name, bytes
  saved_resumed,       ///< name, bytes, from
  stored_resumed,      ///< name, bytes, from
  unchanged,           ///< name
  made,                ///< path
  removed_folder,      ///< path
  space,               ///< free, total
  info_file,           ///< path, size, bytes, time
  info_directory,      ///< path, time
  no_time,
  total_name,      ///< files
  mirror_new,      ///< path, bytes
  mirror_size,     ///< path, there, here
  mirror_content,  ///< path
  mirror_folder,   ///< path
  mirror_delete,   ///< path
  mirror_extra,    ///< path
  mirror_summary,  ///< copied, replaced, deleted, same
  mirror_dry,
  mirror_words,
  mirror_needs,
  bad_jobs,  ///< value
  new_or_replace,
  classic_cannot,  ///< what
  output_not_stdout,
  shell_needs_terminal,
  shell_hello,  ///< server, name
  shell_quote,
  shell_help,
  shell_unknown,       ///< word
  shell_no_directory,  ///< path
};
/// How many phrases there are.
inline constexpr std::size_t kPhrases = static_cast<std::size_t>(Phrase::shell_no_directory) + 1;

/// The text of `phrase` with its places filled in. The arguments are shown as they are: escape what a server said.
[[nodiscard]] std::string text(Language language, Phrase phrase,
                               std::initializer_list<std::string_view> arguments = {});

/// The text before filling in, to check the catalogue with.
[[nodiscard]] std::string_view raw_text(Language language, Phrase phrase) noexcept;

}  // namespace wirelab::cli
