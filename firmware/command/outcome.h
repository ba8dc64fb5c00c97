#pragma once

#include <cstdint>
#include <string_view>

#include "firmware/command/standing.h"
#include "firmware/core/result.h"

namespace wirelab::command {

/// How an exchange ended, without a byte of any protocol in it. Each rendering turns it into its own words.
enum class OutcomeKind : std::uint8_t {
  listing,          ///< `text` is the names, one a line
  listing_failed,   ///< `text` is the path that cannot be listed
  kept,             ///< a part of an upload is durable; `text` is the offset of the next
  offset,           ///< a part does not begin where it has to; `text` is the offset where it has to
  changed,          ///< the file is not the one that a condition names
  mismatch,         ///< the bytes are not those that were announced
  stored,           ///< `text` is the path under which the upload stands
  deleted,          ///< the file is gone
  renamed,          ///< the file has its new name
  rename_failed,    ///< it has not
  authenticated,    ///< name and password are right
  registered,       ///< the new account is kept
  slowed,           ///< its secret was not looked at: `text` is for how many seconds attempts are refused
  claimed_before,   ///< the appliance has an owner
  updated,          ///< the account is changed
  last_admin,       ///< it is not, for nobody would be an admin any more
  kept_for_start,   ///< what was sent is kept, and used from the next start on; `text` is what it is known by
  failed,           ///< the command could not be carried out, `error` says why
  sent,             ///< the file is across
  documented,       ///< the document is across
  streamed,         ///< the stream is over, and what it said was all there is to say
  made,             ///< the directory is there
  not_empty,        ///< the directory cannot be removed
  range,            ///< what was asked for lies beyond the file's end; `text` is its size
  unknown_command,  ///< nobody registered this verb, or it is no command at all
};

/// The word for `kind` in log lines: "listing", "stored", …
[[nodiscard]] std::string_view outcome_name(OutcomeKind kind) noexcept;

/// The end of an exchange. `text` belongs to the exchange and stays valid as long as it lives.
struct Outcome {
  OutcomeKind kind = OutcomeKind::failed;
  std::string_view text = {};
  Error error = Error::invalid;
  Role granted = Role::nobody;  ///< of `authenticated`: what the user may do from now on
  Login login = {};             ///< of `authenticated`: for how long
};

}  // namespace wirelab::command
