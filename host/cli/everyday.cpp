#include "host/cli/everyday.h"

#include "host/cli/display.h"
#include "host/cli/local_directory.h"
#include "host/cli/password.h"
#include "host/cli/path.h"

namespace wirelab::cli {
namespace {

using client::classic_command;
using client::LineEnd;
using client::Verb;
using client::verb_word;
using nlohmann::json;

class Everyday {
 public:
  Everyday(const Options& options, Conductor& conductor, const Interruption& interruption, Report& report)
      : options_(options), conductor_(conductor), interruption_(interruption), report_(report) {}

  ExitCode run() {
    switch (options_.action) {
      case Action::ls: ls(); break;
      case Action::get: return get();
      case Action::put: each(&Everyday::put, "file"); break;
      case Action::rm: each(&Everyday::rm, "name"); break;
      case Action::mv: mv(); break;
      case Action::login: account(Verb::login, Message::logged_in); break;
      case Action::signin: account(Verb::signin, Message::signed_in); break;
      case Action::claim:
      case Action::accounts:
      case Action::account:
      case Action::passwd:
      case Action::identity:
      case Action::trust:
      case Action::forget:
      case Action::status:
      case Action::arp:
      case Action::dhcp:
      case Action::ping:
      case Action::nexthop:
      case Action::timeline:
      case Action::capture:
      case Action::trace:
      case Action::flash:
      case Action::completion:
      case Action::mkdir:
      case Action::rmdir:
      case Action::df:
      case Action::info:
      case Action::hash:
      case Action::mirror:
      case Action::shell:
      case Action::reference: break;
    }
    return report_.finish();
  }

 private:
  using One = bool (Everyday::*)(const std::string&);

  /// Does one word after the other; a failure that no other word can escape ends it.
  void each(One one, const char* key) {
    bool going_on = true;
    for (const std::string& word : options_.words) {
      if (going_on) {
        going_on = (this->*one)(word);
      } else {
        report_.not_tried({{key, word}});
      }
    }
  }

  std::string say(Message message, std::initializer_list<std::string_view> arguments) const {
    return text(options_.language, message, arguments);
  }

  /// Tells of a failure; answers whether to go on.
  bool failed(json result, std::string_view subject, const Failure& failure) {
    report_.failed(std::move(result), failure.ends_the_run ? std::string_view() : subject, failure);
    return !failure.ends_the_run;
  }

  Attempt<std::string> ask(Verb verb, std::span<const std::string> arguments, std::string_view subject) {
    return conductor_.ask(verb, classic_command(verb_word(verb), arguments, LineEnd::line_feed), subject);
  }

  void ls() {
    const std::string path = options_.words.empty() ? "" : options_.words.front();
    json result = {{"path", options_.words.empty() ? "." : path}};
    const auto reply = ask(Verb::list, options_.words, path);
    if (!reply) {
      failed(std::move(result), path, reply.error());
      return;
    }
    result["entries"] = entries(*reply);
    report_.done(std::move(result), {});
    if (!reply->empty()) report_.line(shown_lines(*reply));
  }

  static json entries(std::string_view listing) {
    json result = json::array();
    while (!listing.empty()) {
      const std::size_t end = std::min(listing.find('\n'), listing.size());
      std::string_view name = listing.substr(0, end);
      listing.remove_prefix(std::min(end + 1, listing.size()));
      const bool directory = name.ends_with('/');
      if (directory) name.remove_suffix(1);
      result.push_back({{"name", name}, {"type", directory ? "directory" : "file"}});
    }
    return result;
  }

  ExitCode get() {
    const std::string output = options_.output.value_or("");
    const bool into = !options_.output || output.ends_with('/') || is_directory(output);
    if (!into && output != "-" && options_.words.size() > 1) {
      return report_unusable(options_,
                             {.reason = Reason::usage, .message = say(Message::output_is_file, {shown(output)})});
    }
    each(into ? &Everyday::get_into_directory : &Everyday::get_to_output, "name");
    return report_.finish();
  }

  bool get_into_directory(const std::string& name) {
    std::string path = options_.output.value_or("");
    if (!path.empty() && !path.ends_with('/')) path += '/';
    return get_to_file(name, path + split_path(name).name, name);
  }

  bool get_to_output(const std::string& name) {
    const std::string output = options_.output.value_or("-");
    if (output != "-") return get_to_file(name, output, output);
    OutputTarget target(options_.language, interruption_);
    return get_to(name, target);
  }

  /// `path` was made of what was `typed`.
  bool get_to_file(const std::string& name, const std::string& path, const std::string& typed) {
    FileTarget target(path, options_.force ? Existing::replace : Existing::keep, options_.language, typed);
    return get_to(name, target);
  }

  bool get_to(const std::string& name, DownloadTarget& target) {
    json result = {{"name", name}};
    const auto bytes = conductor_.download(
        classic_command(verb_word(Verb::download), std::span(&name, 1), LineEnd::line_feed), target, name);
    if (!bytes) return failed(std::move(result), name, bytes.error());
    result["saved_as"] = target.path();
    result["bytes"] = *bytes;
    const bool quiet = target.path() == "-";
    report_.done(std::move(result),
                 quiet ? std::string() : say(Message::saved, {shown(target.path()), std::to_string(*bytes)}));
    return true;
  }

  bool put(const std::string& path) {
    json result = {{"file", path}};
    const std::string name = options_.as ? *options_.as : split_path(path).name;
    auto source = UploadSource::open(path, options_.language, interruption_);
    if (!source) return failed(std::move(result), {}, source.error());
    if (const auto fault = client::argument_fault(Verb::upload, name)) {
      const bool control = *fault == client::ArgumentFault::control;
      const Message message = control ? Message::name_control : Message::name_too_long;
      return failed(std::move(result), {}, {.reason = Reason::usage, .message = say(message, {shown(name)})});
    }
    const auto stored =
        conductor_.upload(classic_command(verb_word(Verb::upload), std::span(&name, 1), LineEnd::line_feed),
                          LineEnd::line_feed, **source, path);
    if (!stored) return failed(std::move(result), path, stored.error());
    result["stored_as"] = stored->name;
    result["bytes"] = stored->bytes;
    report_.done(std::move(result), say(Message::stored, {shown(stored->name), std::to_string(stored->bytes)}));
    return true;
  }

  bool rm(const std::string& name) {
    json result = {{"name", name}};
    const auto reply = ask(Verb::remove, std::span(&name, 1), name);
    if (!reply) return failed(std::move(result), name, reply.error());
    report_.done(std::move(result), say(Message::deleted, {shown(name)}));
    return true;
  }

  void mv() {
    const std::string& from = options_.words[0];
    const std::string& to = options_.words[1];
    json result = {{"old", from}, {"new", to}};
    const auto reply = ask(Verb::rename, options_.words, to);
    if (!reply) {
      failed(std::move(result), from, reply.error());
      return;
    }
    report_.done(std::move(result), say(Message::renamed, {shown(from), shown(to)}));
  }

  void account(Verb verb, Message said) {
    const std::string& user = options_.words.front();
    json result = {{"user", user}};
    const auto password = read_password(options_, options_.words.front(), verb == Verb::signin, interruption_);
    if (!password) {
      failed(std::move(result), {}, password.error());
      return;
    }
    const std::array arguments{user, password->text()};
    const auto reply = ask(verb, arguments, user);
    if (!reply) {
      failed(std::move(result), user, reply.error());
      return;
    }
    report_.done(std::move(result), say(said, {shown(user)}));
  }

  const Options& options_;
  Conductor& conductor_;
  const Interruption& interruption_;
  Report& report_;
};

}  // namespace

ExitCode run_everyday(const Options& options, Conductor& conductor, const Interruption& interruption, Report& report) {
  return Everyday(options, conductor, interruption, report).run();
}

}  // namespace wirelab::cli
