#include "tests/simulation/bugs.h"

#include <algorithm>

#include "firmware/planted/planted.h"

namespace wirelab {
namespace {

constexpr simulation::Bug kBugs[] = {
    {"classic_deadline_not_armed", "command: no deadline for the first line of a connection"},
    {"classic_list_needs_no_role", "command: the classic wire does not ask whether somebody may list"},
    {"users_are_logged", "command: the log names the user of a log-in"},
    {"cut_upload_is_kept", "command, storage_posix: an upload whose body was cut is stored"},
    {"any_byte_renews_the_pace", "command: a transfer goes on for as long as a byte comes now and then"},
    {"wait_after_a_download_has_no_end", "command: no deadline for the client's FIN after a download"},
    {"wait_after_an_answer_has_no_end", "command: no deadline for the client's FIN after an answer"},
    {"wait_after_a_session_has_no_end", "command: no deadline for the client's FIN after a session"},
    {"cut_session_keeps_its_place", "command: a session that was cut keeps its connection"},
    {"request_deadline_not_armed", "command: no deadline for a request that was begun"},
    {"command_deadline_of_minutes", "command: the first line of a connection has two minutes"},
    {"request_deadline_of_minutes", "command: a request that was begun has two minutes"},
    {"wait_after_a_session_of_half_a_minute", "command: the client's FIN after a session has half a minute"},
    {"answer_needs_no_pace", "command: an answer waits for ever for a client that does not read"},
    {"login_deadline_not_armed", "command: who never logs in keeps its place"},
    {"requests_renew_the_login_deadline", "command: each request gives more time to log in"},
    {"idle_deadline_not_armed", "command: no deadline between two requests"},
    {"fin_is_not_heard", "command: a session does not close after its client's FIN"},
    {"body_skipped_a_byte_short", "command: of a body that nobody wants, the last byte is taken for a request"},
    {"body_of_unknown_verb_not_skipped", "command: the body of an unknown verb is taken for requests"},
    {"body_not_skipped_after_failure", "command: the body of an upload that failed is taken for requests"},
    {"rename_needs_no_role", "command: a session does not ask whether somebody may rename"},
    {"role_off_by_one", "command: a reader may write"},
    {"failed_login_gives_a_role", "command: a session has the role before the password was right"},
    {"bytes_behind_a_body_dropped", "command: requests that come in one piece with a body are lost"},
    {"bytes_behind_a_greeting_dropped", "command: requests that come in one piece with the greeting are lost"},
    {"unknown_verb_answered_twice", "command: an unknown verb has two replies"},
    {"one_connection_too_many", "command: the bound of connections is off by one"},
    {"download_goes_on_behind_what_was_read", "command: what the stream did not take of a piece is left out"},
    {"range_off_by_one", "files: a range begins a byte too early"},
    {"range_beyond_the_end", "files: a range may end behind the file"},
    {"hash_of_all", "files: the length of a hash is not asked for"},
    {"hash_leaves_bytes_out", "files: what a read did not bring is taken for hashed"},
    {"size_of_a_bad_name_asked_for", "files: the name of an upload is looked at after its size"},
    {"size_has_32_bits", "files: the size of an upload is cut to 32 bits"},
    {"change_answered_before_it_is_done", "files: a removal or a renaming is answered at once"},
    {"one_byte_of_a_hash_compared", "accounts: of the hash only the first byte is compared"},
    {"password_not_compared", "accounts: any password will do"},
    {"registered_before_it_is_saved", "accounts: a registration is answered before its document is saved"},
    {"name_given_to_two", "accounts: of two who ask for a name at once, both get it"},
    {"claim_code_not_compared", "accounts: any code claims the appliance"},
    {"claimed_by_two", "accounts: of two who claim at once, both become its owner"},
    {"guesses_are_free", "accounts: wrong passwords cost nothing"},
    {"door_closes_for_no_time", "accounts: a door that was closed opens with the next attempt"},
    {"newcomers_are_admins", "accounts: whoever registers becomes an admin"},
    {"copies_misnumbered", "storage: the series of copies leaves a number out"},
    {"paths_may_go_up", "storage: '..' is a path's component like any other"},
    {"own_files_may_be_named", "storage: the store's own files are within reach"},
    {"listing_not_sorted", "storage: names stand in the directory's order"},
    {"upload_not_synced", "storage_posix: an upload's bytes are not synced"},
    {"upload_named_before_it_is_synced", "storage_posix: an upload has its name before its bytes are durable"},
    {"upload_over_a_file", "storage_posix: an upload replaces the file of its name"},
    {"upload_directory_not_synced", "storage_posix: the name of an upload is not synced"},
    {"failed_upload_keeps_its_name", "storage_posix: an upload stays visible although its name could not be synced"},
    {"write_error_forgotten", "storage_posix: the failure of one of several writes is forgotten"},
    {"room_not_asked_for", "storage_posix: an upload begins without room for it"},
    {"tail_at_the_wrong_place", "storage_posix: the odd tail behind direct writes lands at the piece's beginning"},
    {"given_up_upload_left_behind", "storage_posix: an upload that failed leaves its temporary file"},
    {"short_write_taken_for_whole", "storage_posix: a write that took a part is taken for whole"},
    {"incoming_not_swept", "storage_posix: what a killed server left is not removed"},
    {"removal_not_synced", "storage_posix: a removal is not synced"},
    {"refused_change_is_tried_again", "storage_posix: what was answered to have failed is done a while later"},
    {"renamed_over_a_file", "storage_posix: a renaming replaces the file of that name"},
    {"renaming_not_synced", "storage_posix: a renaming is not synced"},
    {"old_directory_not_synced", "storage_posix: a renaming between directories syncs only the new one"},
    {"document_not_synced", "storage_posix: a document's bytes are not synced"},
    {"document_directory_not_synced", "storage_posix: a document's name is not synced"},
    {"part_recorded_before_it_is_synced",
     "storage_posix: a part of an upload is recorded before its bytes are durable"},
    {"kept_part_not_synced", "storage_posix: the record of a part is answered and not synced"},
    {"offset_of_a_part_not_compared", "storage_posix: a part is taken at whatever offset it begins"},
    {"any_file_is_replaced", "storage_posix: a replacement does not compare the old file's hash"},
    {"resumed_upload_over_a_file", "storage_posix: an upload in parts replaces a file unasked"},
    {"dropped_upload_stays", "storage_posix: a drop is answered, and the upload stays"},
    {"descriptor_of_a_directory_leaked", "storage_posix: asking for a directory's bytes leaks its descriptor"},
    {"symlinks_followed", "storage_posix: a walk follows symlinks"},
};

const simulation::Bug* the_bug = nullptr;

}  // namespace

bool planted::chosen(const char* bug) noexcept { return the_bug != nullptr && the_bug->name == bug; }

namespace simulation {

std::span<const Bug> bugs() noexcept { return kBugs; }

bool choose_bug(std::string_view name) noexcept {
  const auto* found = std::ranges::find(kBugs, name, &Bug::name);
  the_bug = found == std::end(kBugs) ? nullptr : found;
  return name.empty() || the_bug != nullptr;
}

}  // namespace simulation
}  // namespace wirelab
