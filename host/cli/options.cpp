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
#include "host/cli/word_rules.h"
#include "host/cli/wrong_usage.h"
#include "host/trust/pin_book.h"

namespace wirelab::cli {
namespace {

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
  std::optional<std::string> port;
  std::string timeout = "60";
  std::string lang;
  std::string jobs;
  bool plain = false;
  bool classic = false;
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
    wire_of_environment_ = environment.wire;
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
    flag(app_, "--plain", typed_.plain, Message::option_plain);
    flag(app_, "--classic", typed_.classic, Message::option_classic);
    TrustOptions& trust = options_.session.trust;
    option(app_, "--fingerprint", trust.fingerprint, Message::option_fingerprint, Message::value_name)
        ->type_name("SHA256:...");
    option(app_, "--ca", trust.authorities, Message::option_ca, Message::value_file);
    flag(app_, "--known-only", trust.known_only, Message::option_known_only);
    option(app_, "--login", options_.session.login, Message::option_login, Message::value_user);
    option(app_, "--password-file", options_.password_file, Message::option_password_file, Message::value_file);
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
    option(*subcommands_[Action::claim], "--code", options_.session.claim_code, Message::option_code,
           Message::value_name)
        ->type_name("CODE");
    for (const Action action : {Action::account, Action::passwd}) {
      option(*subcommands_[action], "--new-password-file", options_.session.new_password_file,
             Message::option_new_password_file, Message::value_file);
    }
    add_card_options(*subcommands_[Action::flash]);
    add_net_options();
    CLI::App& lab = *subcommands_[Action::lab];
    option(lab, "--faults", options_.lab.faults, Message::option_faults, Message::value_faults);
    option(lab, "--seed", options_.lab.seed, Message::option_seed, Message::value_number);
    option(lab, "--name", options_.lab.name, Message::option_name, Message::value_name);
    flag(lab, "--trace", options_.lab.trace, Message::option_trace);
    option(lab, "--appliance-port", options_.lab.appliance_port, Message::option_appliance_port, Message::value_port);
    option(lab, "--local", options_.lab.local, Message::option_local_trace, Message::value_name);
    flag(lab, "--check", options_.lab.check, Message::option_check);
    add_drawing_options(lab);
    option(lab, "--as", options_.lab.as, Message::option_side, Message::value_name)->type_name("appliance|client");
    add_capture_options(*subcommands_[Action::capture]);
  }

  void add_capture_options(CLI::App& capture) {
    CaptureOptions& wishes = options_.capture;
    option(capture, "-w,--write", wishes.write, Message::option_write, Message::value_file);
    option(capture, "--lab", wishes.lab, Message::option_lab, Message::value_name);
    option(capture, "--port-filter", wishes.port, Message::option_port_filter, Message::value_port);
    option(capture, "--host", wishes.host, Message::option_host, Message::value_address);
    flag(capture, "--everything", wishes.everything, Message::option_everything);
    option(capture, "--interface", wishes.interface, Message::option_interface, Message::value_name);
    option(capture, "--protocol", wishes.protocol, Message::option_protocol, Message::value_name)
        ->type_name("arp|icmp|tcp|udp");
    option(capture, "--record", wishes.record, Message::option_record, Message::value_seconds);
    flag(capture, "--recorded", wishes.recorded, Message::option_recorded);
    option(capture, "--snap", wishes.snap, Message::option_snap, Message::value_bytes);
    option(capture, "--seconds", wishes.seconds, Message::option_seconds, Message::value_seconds);
    option(capture, "--packets", wishes.packets, Message::option_packets, Message::value_number);
    option(capture, "--local", wishes.local, Message::option_local, Message::value_name);
    flag(capture, "--force", options_.force, Message::option_force);
    add_trace_options(*subcommands_[Action::trace]);
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
    option(flash, "--access", card.access, Message::option_access, Message::value_name)->type_name("MODE");
    option(flash, "--claim-code", card.claim_code, Message::option_claim_code, Message::value_name)->type_name("CODE");
    option(flash, "--labs", card.labs, Message::option_labs, Message::value_name)->type_name("LIST");
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

  void add_trace_options(CLI::App& sub) {
    TraceOptions& trace = options_.trace;
    add_drawing_options(sub);
    option(sub, "--lab", trace.lab, Message::option_lab_trace, Message::value_name);
    option(sub, "--conversation", trace.conversation, Message::option_conversation, Message::value_number);
  }

  /// What can be made of any capture.
  void add_drawing_options(CLI::App& sub) {
    TraceOptions& trace = options_.trace;
    option(sub, "--svg", trace.svg, Message::option_svg, Message::value_file);
    option(sub, "--html", trace.html, Message::option_html, Message::value_file);
    option(sub, "--annotate", trace.annotated, Message::option_annotate, Message::value_file);
    flag(sub, "--no-raw", trace.no_raw, Message::option_no_raw);
    flag(sub, "--no-payload", trace.no_payload, Message::option_no_payload);
  }

  void take_values() {
    if (!typed_.lang.empty() && !language_of(typed_.lang)) wrong(Message::bad_lang, {shown(typed_.lang)});
    take_action();
    options_.ip = typed_.ip;
    const auto address = net::Address::parse(typed_.ip);
    if (!address) wrong(Message::bad_ip, {shown(typed_.ip)});
    take_wire();
    options_.server = {*address, take_port()};
    options_.has_port = typed_.port.has_value();
    options_.timeout = take_timeout();
    take_session_options();
    check_words(options_);
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

  /// An option wins over the environment, and a command of the protocol has the wire that it was made for.
  void take_wire() {
    SessionOptions& session = options_.session;
    const std::optional<Wire> usual = wire_named(wire_of_environment_);
    if (!usual) wrong(Message::bad_wire, {shown(wire_of_environment_)});
    if (typed_.plain && typed_.classic) wrong(Phrase::plain_or_classic);
    session.wire = typed_.plain ? Wire::plain : typed_.classic ? Wire::classic : *usual;
    if (options_.action == Action::reference) session.wire = Wire::classic;
    if (session.wire == Wire::tls) return check_trust();
    // To go on would be to leave out what was asked for.
    const TrustOptions& trust = session.trust;
    const std::string_view missing = trust.fingerprint   ? "--fingerprint"
                                     : trust.authorities ? "--ca"
                                     : trust.known_only  ? "--known-only"
                                     : needs_tls()       ? action_word(options_.action)
                                                         : std::string_view();
    if (missing.empty()) return;
    const bool of_reference = options_.action == Action::reference;
    wrong(of_reference ? Phrase::reference_is_clear : Phrase::clear_cannot, {missing});
  }

  /// True for the verbs that are about keys, or that say a secret which lasts.
  bool needs_tls() const {
    constexpr std::array kOnly{Action::claim, Action::trust, Action::forget, Action::passwd, Action::identity};
    if (std::ranges::find(kOnly, options_.action) != kOnly.end()) return true;
    return options_.action == Action::account && !options_.words.empty() && options_.words.front() == "password";
  }

  void check_trust() const {
    const auto& key = options_.session.trust.fingerprint;
    if (key && !trust::looks_like_key(*key)) wrong(Phrase::bad_fingerprint, {shown(*key)});
  }

  static std::optional<Wire> wire_named(std::string_view name) {
    if (name.empty() || name == "tls") return Wire::tls;
    if (name == "plain") return Wire::plain;
    return name == "classic" ? std::optional(Wire::classic) : std::nullopt;
  }

  std::uint16_t take_port() const {
    if (!typed_.port) return options_.session.wire == Wire::tls ? 5006 : 5005;
    const auto port = parse_decimal(*typed_.port);
    if (!port || *port == 0 || *port > 65535) wrong(Message::bad_port, {shown(*typed_.port)});
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
    if (session.wire != Wire::classic) return;
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
    constexpr std::array kOnly{Action::mkdir,  Action::rmdir, Action::df,       Action::info,    Action::hash,
                               Action::mirror, Action::shell, Action::accounts, Action::account, Action::capture};
    return std::ranges::find(kOnly, options_.action) != kOnly.end();
  }

  bool json_;  // also where parsing fails before it is met
  CLI::App app_;
  std::string version_;
  Options options_;
  Typed typed_;
  std::vector<std::string> behind_mark_;
  bool has_mark_ = false;
  std::string wire_of_environment_;
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
