#include "host/cli/word_rules.h"

#include <algorithm>
#include <span>

#include "host/cli/display.h"
#include "host/cli/session/phrases.h"
#include "host/cli/wrong_usage.h"
#include "host/client/classic_command.h"
#include "host/explain/lab_check.h"

namespace wirelab::cli {
namespace {

class WordRules {
 public:
  explicit WordRules(const Options& options) : options_(options) {}

  void check() const {
    constexpr std::size_t kMany = SIZE_MAX;
    const std::string name = say(Message::value_name);
    switch (options_.action) {
      case Action::ls: check_count(0, 1, {}); return check_names(client::Verb::list);
      case Action::get:
        check_count(1, kMany, name);
        if (options_.json && options_.output == "-") wrong(Message::stdout_json);
        return check_names(client::Verb::download);
      case Action::put: return check_put();
      case Action::rm: check_count(1, kMany, name); return check_names(client::Verb::remove);
      case Action::mv: check_count(2, 2, say(Message::value_old_new)); return check_names(client::Verb::rename);
      case Action::mkdir:
      case Action::rmdir:
        check_count(1, kMany, say(Message::value_directory));
        return check_names(client::Verb::remove);
      case Action::info:
      case Action::hash: check_count(1, kMany, name); return check_names(client::Verb::remove);
      case Action::df:
      case Action::shell: return check_count(0, 0, {});
      case Action::mirror: return check_mirror();
      case Action::trust:
      case Action::forget:
      case Action::accounts: return check_count(0, 0, {});
      case Action::account: return check_account();
      case Action::identity: return check_count(2, 2, say(Message::value_identity));
      case Action::passwd:
      case Action::claim:
      case Action::login:
      case Action::signin: check_count(1, 1, say(Message::value_user)); return check_names(client::Verb::login);
      case Action::status:
      case Action::arp:
      case Action::dhcp:
      case Action::ping:
      case Action::nexthop:
      case Action::timeline:
        if (const auto fault =
                net_fault(options_.language, options_.action, options_.words, options_.net, options_.json)) {
          throw WrongUsage(*fault);
        }
        return;
      case Action::lab:
        if (const auto fault = lab_fault(options_.language, options_.words, options_.lab, options_.trace))
          throw WrongUsage(*fault);
        return;
      case Action::capture:
        check_count(0, 0, {});
        if (const auto fault = capture_fault(options_.language, options_.capture, options_.json)) {
          throw WrongUsage(*fault);
        }
        return;
      case Action::trace: return check_trace();
      case Action::flash: return check_flash();
      case Action::completion:
        if (options_.words != std::vector<std::string>{"bash"} && options_.words != std::vector<std::string>{"zsh"}) {
          wrong(Message::bad_shell);
        }
        return;
      case Action::reference: return check_reference();
    }
  }

 private:
  std::string say(Message message) const { return text(options_.language, message); }
  template <typename Text>
  [[noreturn]] void wrong(Text message, std::initializer_list<std::string_view> arguments = {}) const {
    throw WrongUsage(text(options_.language, message, arguments));
  }

  void check_count(std::size_t least, std::size_t most, std::string_view what) const {
    const std::vector<std::string>& words = options_.words;
    if (words.size() < least) wrong(Message::missing_names, {action_word(options_.action), what});
    if (words.size() > most) wrong(Message::too_many, {shown(words[most])});
  }

  void check_flash() const {
    const bool listing = options_.words.empty() && !options_.card.any();
    check_count(listing ? 0 : 2, 2, say(Message::value_image_device));
    if (const auto fault = card_fault(options_.language, options_.card)) throw WrongUsage(*fault);
    if (options_.password_file && !options_.card.user) wrong(Message::missing_names, {"--password-file", "--user"});
  }

  void check_trace() const {
    check_count(2, SIZE_MAX, say(Message::value_trace));
    if (options_.words.front() != "explain") wrong(Message::trace_words, {shown(options_.words.front())});
    const TraceOptions& trace = options_.trace;
    if (trace.wants_one_file() && options_.words.size() > 2) wrong(Message::trace_one_file);
    if (trace.conversation && !conversation_number(trace))
      wrong(Message::bad_conversation, {shown(*trace.conversation)});
    if (trace.lab && !explain::lab_named(*trace.lab)) {
      wrong(Message::no_lab_trace, {shown(*trace.lab), explain::lab_names()});
    }
  }

  void check_account() const {
    check_count(2, 3, say(Message::value_account));
    const std::string& task = options_.words[0];
    if (task != "role" && task != "remove" && task != "password") wrong(Phrase::bad_account_task, {shown(task)});
    const std::size_t words = task == "role" ? 3 : 2;
    check_count(words, words, say(Message::value_account));
    check_name(client::Verb::login, options_.words[1]);
    if (task != "role") return;
    const std::string& role = options_.words[2];
    if (role != "reader" && role != "writer" && role != "admin") wrong(Phrase::bad_role, {shown(role)});
  }

  void check_mirror() const {
    check_count(3, 3, say(Message::value_mirror));
    const std::string& direction = options_.words.front();
    if (direction != "get" && direction != "put") wrong(Phrase::mirror_words);
    check_name(client::Verb::remove, options_.words[direction == "get" ? 1 : 2]);
  }

  void check_put() const {
    check_count(1, SIZE_MAX, say(Message::value_file));
    if (options_.as) {
      if (options_.words.size() > 1) wrong(Message::as_one_file);
      check_name(client::Verb::upload, *options_.as);
    } else if (std::ranges::find(options_.words, "-") != options_.words.end()) {
      wrong(Message::stdin_needs_as);
    }
  }

  void check_reference() const {
    using client::Verb;
    // A server waits for what is missing until its patience ends; words it does not know go out as they were typed.
    switch (client::verb_of(options_.words.front())) {
      case Verb::download:
      case Verb::remove: return check_wire_words(1, Message::value_name);
      case Verb::upload: return check_wire_words(1, Message::value_file);
      case Verb::rename: return check_wire_words(2, Message::value_old_new);
      case Verb::login:
      case Verb::signin: return check_wire_words(2, Message::value_user_password);
      case Verb::arp_delete:
      case Verb::arp_resolve:
      case Verb::ping:
      case Verb::next_hop: return check_wire_words(1, Message::value_address);
      case Verb::net_watch:
        if (options_.json) wrong(Message::watch_json);
        return;
      default: return;
    }
  }

  /// Counts as the server does, to which every blank ends a word: "a b" may be both names of a renaming.
  void check_wire_words(std::size_t least, Message what) const {
    std::size_t found = 0;
    for (const std::string& argument : std::span(options_.words).subspan(1)) {
      char before = ' ';
      for (const char letter : argument) {
        if (before == ' ' && letter != ' ') ++found;
        before = letter;
      }
    }
    if (found < least) wrong(Message::missing_names, {options_.words.front(), say(what)});
  }

  void check_names(client::Verb verb) const {
    for (const std::string& word : options_.words) check_name(verb, word);
  }

  void check_name(client::Verb verb, const std::string& name) const {
    using client::ArgumentFault;
    const auto fault = client::argument_fault(verb, name);
    const bool sayable = fault == ArgumentFault::quote || fault == ArgumentFault::blank;
    // A session says any name in quotes.
    if (!fault || (sayable && verb != client::Verb::login && options_.session.wire != Wire::classic)) return;
    const std::string name_shown = shown(name.substr(0, 80));
    switch (*fault) {
      case ArgumentFault::empty: wrong(Message::name_empty);
      case ArgumentFault::control: wrong(Message::name_control, {name_shown});
      case ArgumentFault::quote: wrong(Message::name_quote, {name_shown});
      case ArgumentFault::blank: wrong(Message::name_blank, {name_shown});
      case ArgumentFault::too_long: wrong(Message::name_too_long, {name_shown});
    }
  }

  const Options& options_;
};

}  // namespace

void check_words(const Options& options) { WordRules(options).check(); }

}  // namespace wirelab::cli
