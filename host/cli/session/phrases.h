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
  server_full,     ///< endpoint, what came in clear text
  tls_full,        ///< endpoint
  other_version,   ///< endpoint, version
  session_closed,  ///< endpoint, word
  given_up,        ///< endpoint
  line_too_long,   ///< bound
  refused_arguments,
  refused_login,
  refused_tls,
  refused_slow_down,  ///< seconds
  refused_claimed,
  refused_last_admin,
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
  path_reserved,       ///< path
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
  mirror_incomplete,
  rm_needs_name,    ///< path
  not_regular_now,  ///< path
  bad_jobs,         ///< value
  new_or_replace,
  classic_cannot,  ///< what
  output_not_stdout,
  shell_needs_terminal,
  shell_hello,  ///< server, name
  shell_quote,
  shell_help,
  shell_unknown,       ///< word
  shell_no_directory,  ///< path
  plain_or_classic,
  clear_cannot,        ///< what
  reference_is_clear,  ///< what
  bad_fingerprint,     ///< value
  first_use,
  login_wrong,
  first_vouched,    ///< server, key
  expected_key,     ///< server, key
  replaced_key,     ///< server, key
  pin_not_kept,     ///< server, file, why
  pins_unreadable,  ///< file, why
  pins_wrong_line,  ///< file, line
  pins_homeless,
  key_changed,  ///< server, key, since, shown, command
  key_unvouched,
  key_unvouched_now,
  key_unexpected,  ///< server, shown, wanted
  key_unknown,     ///< server, shown, command
  no_tls,          ///< server, why
  no_tls_refused,
  why_not_tls,
  why_turned_away,
  why_no_agreement,
  why_slow,
  why_cut,
  why_no_memory,
  why_no_entropy,
  authorities_unreadable,  ///< file, why
  authorities_none,        ///< file
  trust_known,             ///< server, key, since
  trust_verified,          ///< server, key
  trust_kept,              ///< server, key
  forgotten,
  forgotten_authority,  ///< key, server
  not_known,            ///< server
  claimed,              ///< user
  claim_refused,
  code_prompt,
  code_empty,
  bad_account_task,   ///< word
  bad_role,           ///< word
  account_removed,    ///< user
  account_role_set,   ///< user, role
  no_account,         ///< user
  new_password,       ///< user
  password_set,       ///< user
  identity_too_long,  ///< file, bytes
  identity_refused,
  identity_in_use,
  identity_kept,  ///< server, key
};
/// How many phrases there are.
inline constexpr std::size_t kPhrases = static_cast<std::size_t>(Phrase::identity_kept) + 1;

/// The text of `phrase` with its places filled in. The arguments are shown as they are: escape what a server said.
[[nodiscard]] std::string text(Language language, Phrase phrase,
                               std::initializer_list<std::string_view> arguments = {});

/// The text before filling in, to check the catalogue with.
[[nodiscard]] std::string_view raw_text(Language language, Phrase phrase) noexcept;

}  // namespace wirelab::cli
