#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "firmware/core/result.h"

namespace wirelab::cli {

/// The languages that the program speaks.
enum class Language : std::uint8_t { english, spanish };

/// Everything that the program says to people. The texts are in messages.cpp; {0}, {1}… are filled in.
enum class Message : std::uint16_t {
  // the reference client's screen
  sending,        ///< command, address
  size_received,  ///< bytes
  downloaded,
  saved_here,  ///< name
  server_response,
  // everyday verbs
  saved,      ///< name, bytes
  stored,     ///< name, bytes
  deleted,    ///< name
  renamed,    ///< old, new
  logged_in,  ///< user
  signed_in,  ///< user
  summary,    ///< done, all, failed
  not_tried,
  // what the server refused
  get_refused,
  put_refused,
  rm_refused,
  mv_refused,  ///< new name
  ls_missing,
  ls_refused,
  login_refused,
  signin_refused,
  net_refused,
  unknown_command,
  // conversations that broke
  refused,          ///< endpoint
  no_route,         ///< endpoint
  connect_timeout,  ///< endpoint, seconds
  connect_failed,   ///< endpoint, why
  timed_out,        ///< endpoint, seconds
  stream_silent,    ///< endpoint, seconds
  body_timed_out,   ///< endpoint, done, expected, seconds
  broke,            ///< endpoint, why
  body_broke,       ///< endpoint, why, done, expected
  ended_early,      ///< endpoint
  body_cut,         ///< endpoint, done, expected
  not_understood,   ///< endpoint, what
  too_long,         ///< endpoint, bound
  body_too_long,    ///< endpoint, announced
  interrupted,
  // local files
  exists,         ///< path
  not_regular,    ///< path
  no_local_name,  ///< name
  cannot_write,   ///< path, why
  cannot_read,
  // captures
  capture_exclude,   ///< option, option
  capture_protocol,  ///< value
  capture_recorded_alone,
  capture_recording,  ///< interface, seconds
  capture_number,     ///< option, value, least, most
  capture_name,       ///< value
  capture_terminal,
  capture_runs,        ///< path
  capture_done,        ///< path, packets, lost
  capture_lossy,       ///< path, packets, lost
  capture_refused,     ///< why
  capture_senseless,   ///< endpoint
  local_failed,        ///< interface, why
  local_not_allowed,   ///< interface
  local_no_interface,  ///< interface
  local_no_library,    ///< name
  local_down,
  bad_capture,
  trace_words,          ///< word
  lab_words,            ///< word
  lab_start_only,       ///< option
  lab_run_only,         ///< option
  bad_lab,              ///< text
  bad_faults,           ///< text
  bad_seed,             ///< text
  no_lab_client,        ///< lab, all that there are, all experiments
  experiment_question,  ///< question
  experiment_numbers,
  experiment_points,
  experiment_answer,
  experiment_fails,      ///< name, how many points fail, of how many
  experiment_not_local,  ///< name
  experiment_no_router,
  experiment_no_dhcp,   ///< interface
  experiment_no_lease,  ///< seconds
  no_chat,              ///< lab
  bad_side,             ///< text
  bad_chat_name,        ///< text
  chat_joined,          ///< address
  chat_left,
  chat_stopped,
  chat_lost,
  chat_refused,  ///< why
  lab_started,   ///< lab, transport, port
  lab_stopped,   ///< lab
  lab_column_lab,
  lab_column_port,
  lab_column_state,
  lab_column_teaches,
  lab_off,
  lab_on,      ///< clients so far
  lab_faulty,  ///< faults, replies that met one
  lab_files,
  lab_all_files,
  lab_more,
  lab_sent,      ///< bytes, text
  lab_received,  ///< bytes, text
  lab_closed,
  lab_refused,  ///< address, lab
  lab_silent,   ///< address
  lab_broke,    ///< address, why
  trace_one_file,
  bad_conversation,      ///< what was typed
  no_lab_trace,          ///< what was typed, the names
  no_packets,            ///< file
  no_conversation,       ///< file, number, how many there are
  conversation_heading,  ///< number, between whom, packets
  check_pass,
  check_fail,
  not_followed,      ///< how many
  without_comment,   ///< how many
  lab_not_there,     ///< file, lab
  lab_not_captured,  ///< lab, port
  lab_fails,         ///< file, lab, how many points fail, of how many
  is_directory,      ///< path
  no_space,          ///< path, needed, free
  cannot_spool,      ///< input, directory, why
  changed,           ///< path
  input_too_long,    ///< input, bound
  stdout_failed,     ///< why
  // passwords
  password_prompt,  ///< user
  password_again,
  password_differs,
  password_empty,
  password_blank,
  password_control,
  password_long,
  // cards
  flash_found,
  flash_none,
  flash_how,
  disk_free,
  disk_system,
  disk_mounted,    ///< mount points
  disk_in_use,     ///< by what
  flash_question,  ///< device, what it is, image, size
  flash_declined,  ///< device
  flash_needs_yes,
  flash_writing,        ///< device
  flash_verifying,      ///< device
  flash_sha256,         ///< sum, image
  flash_done,           ///< device, bytes
  flash_incomplete,     ///< device
  image_not_regular,    ///< image
  image_compressed,     ///< image, format
  image_no_partitions,  ///< image
  image_truncated,      ///< image, needed, found
  image_changed,        ///< image, place
  target_not_disk,      ///< device
  target_is_partition,  ///< device, disk
  target_is_image,      ///< device
  target_runs_system,   ///< device
  target_mounted,       ///< device, where
  target_swap,          ///< device, what
  target_held,          ///< device, by what
  target_read_only,     ///< device
  target_no_medium,     ///< device
  target_too_small,     ///< device, needed, found
  write_failed,         ///< device, place, why
  sync_failed,          ///< device, why
  read_back_failed,     ///< device, place, why
  read_back_differs,    ///< device, place
  settings_no_fat,      ///< image
  settings_damaged,     ///< image
  settings_no_file,     ///< image
  settings_too_long,    ///< image, needed, found
  settings_wrong,       ///< image, line and what
  bad_setting,          ///< option, value, rule
  rule_hostname,
  rule_user,
  rule_address,
  rule_host_address,
  rule_server,
  rule_access,
  rule_claim_code,
  rule_labs,
  // the command line
  usage,  ///< program's usage line
  see_help,
  no_command,
  unknown_verb,      ///< word
  unknown_option,    ///< option
  option_value,      ///< option
  flag_value,        ///< option
  bad_command_line,  ///< what
  too_many,          ///< argument
  missing_names,     ///< verb, what
  bad_ip,            ///< value
  bad_port,          ///< value
  bad_timeout,       ///< value
  bad_lang,          ///< value
  bad_wire,          ///< value
  bad_shell,
  as_one_file,
  stdin_needs_as,
  stdout_json,
  watch_json,
  output_is_file,  ///< path
  name_empty,
  name_control,   ///< name
  name_quote,     ///< name
  name_blank,     ///< name
  name_too_long,  ///< name
  // help
  about,
  usage_main,
  usage_ls,
  usage_get,
  usage_put,
  usage_rm,
  usage_mv,
  usage_mkdir,
  usage_rmdir,
  usage_df,
  usage_info,
  usage_hash,
  usage_mirror,
  usage_shell,
  usage_login,
  usage_signin,
  usage_claim,
  usage_accounts,
  usage_account,
  usage_passwd,
  usage_trust,
  usage_forget,
  usage_identity,
  usage_status,
  usage_arp,
  usage_dhcp,
  usage_ping,
  usage_nexthop,
  usage_timeline,
  usage_capture,
  usage_trace,
  usage_lab,
  usage_flash,
  usage_completion,
  about_ls,
  about_get,
  about_put,
  about_rm,
  about_mv,
  about_mkdir,
  about_rmdir,
  about_df,
  about_info,
  about_hash,
  about_mirror,
  about_shell,
  about_login,
  about_signin,
  about_claim,
  about_accounts,
  about_account,
  about_passwd,
  about_trust,
  about_forget,
  about_identity,
  about_status,
  about_arp,
  about_dhcp,
  about_ping,
  about_nexthop,
  about_timeline,
  about_capture,
  about_trace,
  about_lab,
  about_flash,
  about_completion,
  heading_options,
  heading_usage,
  heading_verbs,
  option_help,
  option_version,
  option_ip,
  option_port,
  option_timeout,
  option_json,
  option_lang,
  option_no_progress,
  option_output,
  option_force,
  option_as,
  option_password_file,
  option_new_password_file,
  option_plain,
  option_classic,
  option_fingerprint,
  option_ca,
  option_known_only,
  option_code,
  option_login,
  option_long,
  option_recursive,
  option_jobs,
  option_replace,
  option_new,
  option_delete,
  option_dry_run,
  option_yes,
  option_hostname,
  option_user,
  option_address,
  option_gateway,
  option_dns,
  option_ntp,
  option_access,
  option_claim_code,
  option_labs,
  option_write,
  option_lab,
  option_port_filter,
  option_host,
  option_everything,
  option_interface,
  option_protocol,
  option_record,
  option_recorded,
  option_snap,
  option_seconds,
  option_packets,
  option_local,
  option_local_trace,
  option_watch,
  option_follow,
  option_verbose,
  option_renew_after,
  option_wait,
  option_count,
  option_size,
  option_ttl,
  option_faults,
  option_seed,
  option_name,
  option_side,
  option_trace,
  option_appliance_port,
  option_svg,
  option_html,
  option_annotate,
  option_lab_trace,
  option_check,
  option_conversation,
  option_no_raw,
  option_no_payload,
  value_address,
  value_number,
  value_bytes,
  value_port,
  value_seconds,
  value_file,
  value_output,
  value_name,
  value_old_new,
  value_user,
  value_account,
  value_identity,
  value_directory,
  value_mirror,
  value_trace,
  value_lab,
  value_faults,
  value_user_password,
  value_image_device,
  footer,
  // progress
  time_left,  ///< time
};
/// How many messages there are.
inline constexpr std::size_t kMessages = static_cast<std::size_t>(Message::time_left) + 1;

/// The text of `message` with its places filled in. The arguments are shown as they are: escape what a server said.
[[nodiscard]] std::string text(Language language, Message message,
                               std::initializer_list<std::string_view> arguments = {});

/// `raw` with its places {0}, {1}… filled in, each once.
[[nodiscard]] std::string filled(std::string_view raw, std::initializer_list<std::string_view> arguments);

/// The text before filling in, to check the catalogue with.
[[nodiscard]] std::string_view raw_text(Language language, Message message) noexcept;

/// Why a connection failed, for the end of a sentence or for brackets.
[[nodiscard]] std::string_view connection_reason(Language language, Error error) noexcept;

/// What an errno value means, for the end of a sentence.
[[nodiscard]] std::string system_reason(Language language, int error);

}  // namespace wirelab::cli
