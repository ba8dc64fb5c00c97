#include "host/client/classic_command.h"

#include <algorithm>
#include <array>

namespace wirelab::client {
namespace {

struct Word {
  Verb verb;
  std::string_view text;
  AnswerForm answer;
};

constexpr auto kWords = std::to_array<Word>({{Verb::list, "LIST_FILES", AnswerForm::text},
                                             {Verb::download, "DOWNLOAD_FILE", AnswerForm::file},
                                             {Verb::upload, "UPLOAD_FILE", AnswerForm::steps},
                                             {Verb::remove, "DELETE_FILE", AnswerForm::text},
                                             {Verb::rename, "RENAME_FILE", AnswerForm::text},
                                             {Verb::login, "LOGIN", AnswerForm::text},
                                             {Verb::signin, "SIGNIN", AnswerForm::text},
                                             {Verb::net_status, "NET_STATUS", AnswerForm::document},
                                             {Verb::arp_table, "ARP_TABLE", AnswerForm::document},
                                             {Verb::arp_delete, "ARP_DELETE", AnswerForm::document},
                                             {Verb::arp_resolve, "ARP_RESOLVE", AnswerForm::document},
                                             {Verb::dhcp_renew, "DHCP_RENEW", AnswerForm::document},
                                             {Verb::dhcp_release, "DHCP_RELEASE", AnswerForm::document},
                                             {Verb::dhcp_discover, "DHCP_DISCOVER", AnswerForm::document},
                                             {Verb::ping, "PING", AnswerForm::document},
                                             {Verb::next_hop, "NEXT_HOP", AnswerForm::document},
                                             {Verb::net_watch, "NET_WATCH", AnswerForm::lines},
                                             {Verb::record, "RECORD", AnswerForm::document},
                                             {Verb::lab_list, "LAB_LIST", AnswerForm::document},
                                             {Verb::lab_start, "LAB_START", AnswerForm::document},
                                             {Verb::lab_stop, "LAB_STOP", AnswerForm::document},
                                             {Verb::lab_say, "LAB_SAY", AnswerForm::document},
                                             {Verb::lab_hear, "LAB_HEAR", AnswerForm::lines}});

/// The entry of `verb`; null for `other`.
const Word* word_of(Verb verb) noexcept {
  const auto* found = std::ranges::find(kWords, verb, &Word::verb);
  return found == kWords.end() ? nullptr : found;
}

bool is_control(char letter) noexcept { return static_cast<unsigned char>(letter) < 0x20 || letter == '\x7f'; }

}  // namespace

std::string_view verb_word(Verb verb) noexcept {
  const Word* word = word_of(verb);
  return word == nullptr ? std::string_view() : word->text;
}

Verb verb_of(std::string_view word) noexcept {
  const auto* found = std::ranges::find(kWords, word, &Word::text);
  return found == kWords.end() ? Verb::other : found->verb;
}

AnswerForm answer_form(Verb verb) noexcept {
  const Word* word = word_of(verb);
  return word == nullptr ? AnswerForm::text : word->answer;
}

std::string classic_command(std::string_view word, std::span<const std::string> arguments, LineEnd line_end) {
  const bool quoting = verb_of(word) == Verb::rename && arguments.size() == 2;
  std::string text(word);
  for (const std::string& argument : arguments) {
    const bool quoted = quoting && argument.find(' ') != std::string::npos;
    text += ' ';
    if (quoted) text += '"';
    text += argument;
    if (quoted) text += '"';
  }
  if (line_end == LineEnd::line_feed) text += '\n';
  return text;
}

std::optional<ArgumentFault> argument_fault(Verb verb, std::string_view argument) noexcept {
  if (argument.empty()) return ArgumentFault::empty;
  if (std::ranges::any_of(argument, is_control)) return ArgumentFault::control;
  if (verb == Verb::rename && argument.find('"') != std::string_view::npos) return ArgumentFault::quote;
  const AnswerForm answer = answer_form(verb);
  const bool of_the_network = answer == AnswerForm::document || answer == AnswerForm::lines;
  const bool word = verb == Verb::login || verb == Verb::signin || of_the_network;
  if (word && argument.find(' ') != std::string_view::npos) return ArgumentFault::blank;
  if (argument.size() > kMaxArgument) return ArgumentFault::too_long;
  return std::nullopt;
}

}  // namespace wirelab::client
