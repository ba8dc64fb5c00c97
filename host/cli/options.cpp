#include "host/cli/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <utility>

#include "host/cli/display.h"
#include "host/cli/language.h"
#include "host/cli/session/phrases.h"
#include "host/cli/verb_help.h"
#include "host/client/classic_command.h"

namespace wirelab::cli {
namespace {

/// A command line that makes no sense: the message to end with.
class WrongUsage final : public std::exception {
 public:
  explicit WrongUsage(std::string message) : message_(std::move(message)) {}
  [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }

 private:
  std::string message_;
};

/// CLI11's help with our usage lines and headings.
class HelpFormatter final : public CLI::Formatter {
 public:
  explicit HelpFormatter(Language language) : language_(language) {
    label("TEXT", text(language, Message::value_name));
    label("Env", "env");
    column_width(28);
  }

  std::string make_usage(const CLI::App* app, std::string /*name*/) const override {
    return text(language_, Message::usage, {raw_text(language_, usage_of(app->get_name()))}) + "\n";
  }
  std::string make_positionals(const CLI::App* /*app*/) const override { return {}; }

 private:
  static Message usage_of(const std::string& word) {
    const auto found =
        std::ranges::find(verb_helps(), word, [](const VerbHelp& verb) { return std::string(verb.word); });
    return found == verb_helps().end() ? Message::usage_main : found->usage;
  }

  Language language_;
};

/// The values as they were typed, before they are looked at.
struct Typed {
  std::string ip;
  std::string port = "5005";
  std::string timeout = "60";
  std::string lang;
  std::string jobs;
};

/// The command line's language and format must be known before it is parsed, to speak of its errors.
std::optional<std::string> value_after(std::span<const std::string> arguments, std::string_view option) {
  std::optional<std::string> found;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (argument == "--") break;
    if (argument == option && i + 1 < arguments.size()) found = arguments[i + 1];
    if (argument.starts_with(option) && argument.substr(option.size()).starts_with('=')) {
      found = argument.substr(option.size() + 1);
    }
  }
  return found;
}

class CommandLine {
 public:
  CommandLine(Language language, bool json, const Environment& environment, std::string_view version)
      : json_(json), app_(text(language, Message::about), "wirelab"), version_("wirelab " + std::string(version)) {
    options_.language = language;
    if (!environment.ip.empty()) options_.ip = environment.ip;
    typed_.ip = options_.ip;
    add_global_options();
    add_verbs();
    app_.footer(say(Message::footer));
    app_.require_subcommand(0, 1);
    // After the subcommands, which would inherit it: the first word that is no verb begins a reference command.
    app_.prefix_command();
  }

  std::variant<Options, Ending> parse(std::span<const std::string> arguments) {
    // CLI11 forgets "--" when it goes back from a verb to its parent, so what stands behind it is kept away from it.
    const auto mark = std::ranges::find(arguments, "--");
    behind_mark_.assign(mark == arguments.end() ? mark : mark + 1, arguments.end());
    has_mark_ = mark != arguments.end();
    std::vector<std::string> reversed(arguments.begin(), mark);
    std::ranges::reverse(reversed);
    try {
      app_.parse(reversed);
      take_values();
      return options_;
    } catch (const CLI::CallForVersion&) {
      return ending(false, version_ + "\n");
    } catch (const CLI::CallForHelp&) {
      return ending(false, app_.help());
    } catch (const CLI::ArgumentMismatch& error) {
      const std::string what = error.what();
      return ending(true, say(Message::option_value, {what.substr(0, what.find(':'))}));
    } catch (const CLI::ConversionError& error) {
      // Options take any text here and are looked at later, so this is a flag: "Could not convert: --json = abc".
      const std::string what = error.what();
      const std::size_t name = std::min(what.find("--"), what.size());
      return ending(true, say(Message::flag_value, {what.substr(name, what.find_first_of(" :", name) - name)}));
    } catch (const CLI::ParseError& error) {
      // Nothing leads here that a test knows; CLI11 speaks English.
      return ending(true, say(Message::bad_command_line, {error.what()}));
    } catch (const WrongUsage& error) {
      return ending(true, error.what());
    }
  }

 private:
  std::string say(Message message, std::initializer_list<std::string_view> arguments = {}) const {
    return text(options_.language, message, arguments);
  }
  template <typename Text>
  [[noreturn]] void wrong(Text message, std::initializer_list<std::string_view> arguments = {}) const {
    throw WrongUsage(text(options_.language, message, arguments));
  }
  Ending ending(bool is_error, std::string text) const {
    return {.language = options_.language, .json = json_, .is_error = is_error, .text = std::move(text)};
  }

  template <typename T>
  CLI::Option* option(CLI::App& app, const char* names, T& value, Message about, Message type) {
    return app.add_option(names, value, say(about))
        ->type_name(say(type))
        ->group(say(Message::heading_options))
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  }
  CLI::Option* flag(CLI::App& app, const char* names, bool& value, Message about) {
    return app.add_flag(names, value, say(about))->group(say(Message::heading_options));
  }

  void add_global_options() {
    app_.formatter(std::make_shared<HelpFormatter>(options_.language));
    app_.set_help_flag("-h,--help", say(Message::option_help))->group(say(Message::heading_options));
    app_.set_version_flag("--version", version_, say(Message::option_version))->group(say(Message::heading_options));
    option(app_, "--ip", typed_.ip, Message::option_ip, Message::value_address);
    option(app_, "--port", typed_.port, Message::option_port, Message::value_port);
    option(app_, "--timeout", typed_.timeout, Message::option_timeout, Message::value_seconds);
    flag(app_, "--json", options_.json, Message::option_json);
    option(app_, "--lang", typed_.lang, Message::option_lang, Message::value_name)->type_name("en|es");
    flag(app_, "--no-progress", options_.no_progress, Message::option_no_progress);
    flag(app_, "--classic", options_.session.classic, Message::option_classic);
    option(app_, "--login", options_.session.login, Message::option_login, Message::value_user);
  }

  void add_verbs() {
    for (const VerbHelp& verb : verb_helps()) {
      CLI::App* sub = app_.add_subcommand(verb.word, say(verb.about))->group(say(Message::heading_verbs));
      sub->fallthrough()->allow_extras();
      sub->get_help_ptr()->group(say(Message::heading_options));
      sub->add_option("WORDS", options_.words)->expected(0, -1)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
      subcommands_[verb.action] = sub;
    }
    CLI::App& get = *subcommands_[Action::get];
    option(get, "-o,--output", options_.output, Message::option_output, Message::value_output);
    flag(get, "--force", options_.force, Message::option_force);
    option(*subcommands_[Action::put], "--as", options_.as, Message::option_as, Message::value_name);
    add_session_options();
    add_card_options(*subcommands_[Action::flash]);
    add_net_options();
    for (const auto& [action, sub] : subcommands_) {
      if (action == Action::completion) continue;
      option(*sub, "--password-file", options_.password_file, Message::option_password_file, Message::value_file);
    }
  }

  void add_session_options() {
    SessionOptions& session = options_.session;
    flag(*subcommands_[Action::ls], "-l,--long", session.details, Message::option_long);
    CLI::App& put = *subcommands_[Action::put];
    flag(put, "--replace", session.replace, Message::option_replace);
    flag(put, "--new", session.only_new, Message::option_new);
    for (const Action action : {Action::get, Action::put, Action::rm}) {
      flag(*subcommands_[action], "-r,--recursive", session.recursive, Message::option_recursive);
    }
    CLI::App& mirror = *subcommands_[Action::mirror];
    flag(mirror, "--delete", session.remove, Message::option_delete);
    flag(mirror, "--dry-run", session.dry_run, Message::option_dry_run);
    for (const Action action : {Action::get, Action::put, Action::mirror}) {
      option(*subcommands_[action], "-j,--jobs", typed_.jobs, Message::option_jobs, Message::value_number);
    }
  }

  void add_card_options(CLI::App& flash) {
    CardOptions& card = options_.card;
    flag(flash, "--yes", options_.yes, Message::option_yes);
    option(flash, "--hostname", card.hostname, Message::option_hostname, Message::value_name);
    option(flash, "--user", card.user, Message::option_user, Message::value_user);
    option(flash, "--address", card.address, Message::option_address, Message::value_address);
    option(flash, "--gateway", card.gateway, Message::option_gateway, Message::value_address);
    option(flash, "--dns", card.dns, Message::option_dns, Message::value_address);
    option(flash, "--ntp", card.ntp, Message::option_ntp, Message::value_name);
    option(flash, "--access", card.access, Message::option_access, Message::value_name)->type_name("open");
  }

  void add_net_options() {
    NetOptions& net = options_.net;
    flag(*subcommands_[Action::status], "--watch", net.watch, Message::option_watch);
    flag(*subcommands_[Action::timeline], "--follow", net.follow, Message::option_follow);
    flag(*subcommands_[Action::timeline], "--verbose", net.verbose, Message::option_verbose);
    CLI::App& dhcp = *subcommands_[Action::dhcp];
    option(dhcp, "--renew-after", net.renew_after, Message::option_renew_after, Message::value_seconds);
    option(dhcp, "--wait", net.wait, Message::option_wait, Message::value_seconds);
    CLI::App& ping = *subcommands_[Action::ping];
    option(ping, "-c,--count", net.count, Message::option_count, Message::value_number);
    option(ping, "--size", net.size, Message::option_size, Message::value_bytes);
    option(ping, "--ttl", net.ttl, Message::option_ttl, Message::value_number);
  }

  void take_values() {
    if (!typed_.lang.empty() && !language_of(typed_.lang)) wrong(Message::bad_lang, {shown(typed_.lang)});
    take_action();
    options_.ip = typed_.ip;
    const auto address = net::Address::parse(typed_.ip);
    if (!address) wrong(Message::bad_ip, {shown(typed_.ip)});
    options_.server = {*address, take_port()};
    options_.timeout = take_timeout();
    take_session_options();
    check_words();
  }

  void take_action() {
    std::vector<std::string> extras = app_.remaining(true);
    for (const auto& [action, sub] : subcommands_) {
      if (!sub->parsed()) continue;
      options_.action = action;
      options_.words.insert(options_.words.end(), behind_mark_.begin(), behind_mark_.end());
      if (!extras.empty()) {
        const bool is_option = extras.front().size() > 1 && extras.front().starts_with('-');
        wrong(is_option ? Message::unknown_option : Message::too_many, {shown(extras.front())});
      }
      return;
    }
    // A command of the protocol owns all that follows it, the mark too; a mark before it only says where it begins.
    if (has_mark_ && !extras.empty()) extras.emplace_back("--");
    extras.insert(extras.end(), behind_mark_.begin(), behind_mark_.end());
    if (extras.empty()) wrong(Message::no_command);
    if (extras.front().starts_with('-')) wrong(Message::unknown_option, {shown(extras.front())});
    const bool lower = std::ranges::any_of(extras.front(), [](char letter) { return letter >= 'a' && letter <= 'z'; });
    if (lower || extras.front().empty()) wrong(Message::unknown_verb, {shown(extras.front())});
    options_.action = Action::reference;
    options_.words = extras;
  }

  std::uint16_t take_port() const {
    const auto port = parse_decimal(typed_.port);
    if (!port || *port == 0 || *port > 65535) wrong(Message::bad_port, {shown(typed_.port)});
    return static_cast<std::uint16_t>(*port);
  }

  Duration take_timeout() const {
    double seconds = 0;
    const char* end = typed_.timeout.data() + typed_.timeout.size();
    const auto [rest, error] = std::from_chars(typed_.timeout.data(), end, seconds, std::chars_format::fixed);
    if (error != std::errc() || rest != end || !std::isfinite(seconds) || seconds < 0.001 || seconds > 86400) {
      wrong(Message::bad_timeout, {shown(typed_.timeout)});
    }
    return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(seconds));
  }

  void take_session_options() {
    SessionOptions& session = options_.session;
    if (!typed_.jobs.empty()) {
      const auto jobs = parse_decimal(typed_.jobs);
      if (!jobs || *jobs == 0 || *jobs > kMostJobs) wrong(Phrase::bad_jobs, {shown(typed_.jobs)});
      session.jobs = static_cast<std::size_t>(*jobs);
    }
    if (session.replace && session.only_new) wrong(Phrase::new_or_replace);
    if (options_.action == Action::reference) session.classic = true;
    if (!session.classic) return;
    const std::string_view missing = session.details     ? "ls -l"
                                     : session.recursive ? "-r"
                                     : session.replace   ? "--replace"
                                     : session.only_new  ? "--new"
                                     : session.login     ? "--login"
                                     : is_of_sessions()  ? action_word(options_.action)
                                                         : std::string_view();
    if (!missing.empty()) wrong(Phrase::classic_cannot, {missing});
  }

  /// True for the verbs that the classic wire has no command for.
  bool is_of_sessions() const {
    constexpr std::array kOnly{Action::mkdir, Action::rmdir,  Action::df,   Action::info,
                               Action::hash,  Action::mirror, Action::shell};
    return std::ranges::find(kOnly, options_.action) != kOnly.end();
  }

  void check_count(std::size_t least, std::size_t most, std::string_view what) const {
    const std::vector<std::string>& words = options_.words;
    if (words.size() < least) wrong(Message::missing_names, {action_word(options_.action), what});
    if (words.size() > most) wrong(Message::too_many, {shown(words[most])});
  }

  void check_words() const {
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
      case Action::flash: return check_flash();
      case Action::completion:
        if (options_.words != std::vector<std::string>{"bash"} && options_.words != std::vector<std::string>{"zsh"}) {
          wrong(Message::bad_shell);
        }
        return;
      case Action::reference: return check_reference();
    }
  }

  void check_flash() const {
    const bool listing = options_.words.empty() && !options_.card.any();
    check_count(listing ? 0 : 2, 2, say(Message::value_image_device));
    if (const auto fault = card_fault(options_.language, options_.card)) throw WrongUsage(*fault);
    if (options_.password_file && !options_.card.user) wrong(Message::missing_names, {"--password-file", "--user"});
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
    if (!fault || (sayable && verb != client::Verb::login && !options_.session.classic)) return;
    const std::string name_shown = shown(name.substr(0, 80));
    switch (*fault) {
      case ArgumentFault::empty: wrong(Message::name_empty);
      case ArgumentFault::control: wrong(Message::name_control, {name_shown});
      case ArgumentFault::quote: wrong(Message::name_quote, {name_shown});
      case ArgumentFault::blank: wrong(Message::name_blank, {name_shown});
      case ArgumentFault::too_long: wrong(Message::name_too_long, {name_shown});
    }
  }

  bool json_;  // also where parsing fails before it is met
  CLI::App app_;
  std::string version_;
  Options options_;
  Typed typed_;
  std::vector<std::string> behind_mark_;
  bool has_mark_ = false;
  std::map<Action, CLI::App*> subcommands_;
};

}  // namespace

std::variant<Options, Ending> parse_command_line(std::span<const std::string> arguments, const Environment& environment,
                                                 std::string_view version) {
  Language language = language_of_locale(environment.lc_all, environment.lc_messages, environment.lang);
  if (const auto typed = value_after(arguments, "--lang")) language = language_of(*typed).value_or(language);
  const bool json = std::ranges::find(arguments, "--json") != arguments.end();
  return CommandLine(language, json, environment, version).parse(arguments);
}

}  // namespace wirelab::cli
