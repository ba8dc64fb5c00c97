#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "host/client/upload_exchange.h"

namespace wirelab::client {

/// The commands of the classic wire.
enum class Verb : std::uint8_t {
  list,
  download,
  upload,
  remove,
  rename,
  login,
  signin,
  net_status,
  arp_table,
  arp_delete,
  arp_resolve,
  dhcp_renew,
  dhcp_release,
  dhcp_discover,
  ping,
  next_hop,
  net_watch,
  record,
  lab_list,
  lab_start,
  lab_stop,
  lab_say,
  lab_hear,
  other
};

/// What answers a command that is not refused.
enum class AnswerForm : std::uint8_t {
  text,      ///< a text that ends with the connection: ReplyExchange
  file,      ///< DOWNLOAD_FILE: DownloadExchange
  steps,     ///< UPLOAD_FILE: UploadExchange
  document,  ///< DocumentExchange
  lines,     ///< NET_WATCH: LinesExchange
};
[[nodiscard]] AnswerForm answer_form(Verb verb) noexcept;

/// The word on the wire; empty for `other`.
[[nodiscard]] std::string_view verb_word(Verb verb) noexcept;
/// The verb that `word` is; `other` if it is none.
[[nodiscard]] Verb verb_of(std::string_view word) noexcept;

/// A command with its arguments as this wire spells them: blanks between, and for RENAME_FILE double quotes around a
/// name that holds a blank; all others are joined as they are. Sent with `line_end`.
[[nodiscard]] std::string classic_command(std::string_view word, std::span<const std::string> arguments,
                                          LineEnd line_end);

/// Why an argument cannot be said on this wire.
enum class ArgumentFault : std::uint8_t {
  empty,     ///< nothing
  control,   ///< holds a control character: a line end would start another command
  quote,     ///< RENAME_FILE has no way to say a double quote in a name
  blank,     ///< a word with a blank in it: a user, a password, an argument of a network command
  too_long,  ///< the command would exceed what servers take
};

/// Longest name or word that is sent.
inline constexpr std::size_t kMaxArgument = 1024;

/// Checks one argument of `verb`; nothing if it can be said.
[[nodiscard]] std::optional<ArgumentFault> argument_fault(Verb verb, std::string_view argument) noexcept;

}  // namespace wirelab::client
