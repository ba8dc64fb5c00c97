#include "host/cli/session/shell.h"

#include <dirent.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <filesystem>

#include "host/cli/display.h"
#include "host/cli/path.h"
#include "host/cli/session/line_editor.h"
#include "host/cli/session/phrases.h"
#include "host/cli/session/remote.h"
#include "host/cli/session/shell_words.h"
#include "host/cli/session/verbs.h"
#include "host/cli/version.h"

namespace wirelab::cli {
namespace {

constexpr std::array kShellVerbs{"ls", "get", "put", "rm", "mv", "mkdir", "rmdir", "df", "info", "hash", "mirror"};
constexpr std::array kOwn{"cd", "pwd", "lcd", "lpwd", "help", "exit", "quit"};

class Shell {
 public:
  Shell(SessionPool& pool, const Options& options, Interruption& interruption, Report& report)
      : pool_(pool), options_(options), interruption_(interruption), report_(report), editor_(interruption) {}

  ExitCode run() {
    const Attempt<void> open = pool_.runner().run(pool_.first().ready());
    if (!open) {
      report_.failed(nlohmann::json::object(), {}, open.error());
      return report_.finish();
    }
    if (LineEditor::interactive())
      report_.line(say(Phrase::shell_hello, {pool_.runner().conductor().server(), "wirelab/1"}));
    ExitCode first = ExitCode::ok;
    while (!over_) {
      const ExitCode code = one_line();
      if (first == ExitCode::ok) first = code;
    }
    return LineEditor::interactive() ? ExitCode::ok : first;
  }

 private:
  std::string say(Phrase phrase, std::initializer_list<std::string_view> arguments = {}) const {
    return text(options_.language, phrase, arguments);
  }
  ExitCode wrong(const std::string& message) const {
    return report_ending({.language = options_.language, .is_error = true, .text = message});
  }

  ExitCode one_line() {
    try {
      const auto line =
          editor_.read("wirelab:/" + shown(folder_) + "> ",
                       [this](std::string_view typed, std::size_t cursor) { return complete(typed, cursor); });
      if (!line) {
        over_ = true;
        return ExitCode::ok;
      }
      const auto words = shell_words(*line);
      if (!words) return wrong(say(Phrase::shell_quote));
      if (words->empty() || words->front().starts_with('#')) return ExitCode::ok;
      return command(*words);
    } catch (const Interrupted& interrupted) {
      // Ctrl-C ends a command, not the shell; what was under way is broken off with its connections.
      // Where nobody watches, the next command of a script may rely on this one.
      if (interrupted.signal() != SIGINT || !LineEditor::interactive()) throw;
      interruption_.forget();
      pool_.drop();
      return ExitCode::failed;
    }
  }

  ExitCode command(const std::vector<std::string>& words) {
    // A session that the server has ended meanwhile is opened again, not asked.
    pool_.runner().conductor().turn(Duration::zero());
    const std::string& verb = words.front();
    if (verb == "exit" || verb == "quit") {
      over_ = true;
    } else if (verb == "help") {
      report_.line(say(Phrase::shell_help));
    } else if (verb == "pwd") {
      report_.line("/" + shown(folder_));
    } else if (verb == "lpwd") {
      report_.line(shown(std::filesystem::current_path().string()));
    } else if (verb == "cd") {
      return change_folder(words.size() > 1 ? words[1] : "/");
    } else if (verb == "lcd") {
      return change_local(words.size() > 1 ? words[1] : "");
    } else if (std::ranges::find(kShellVerbs, verb) != kShellVerbs.end()) {
      return do_verb(words);
    } else {
      return wrong(say(Phrase::shell_unknown, {shown(verb)}));
    }
    return ExitCode::ok;
  }

  ExitCode do_verb(const std::vector<std::string>& words) {
    const auto parsed = parse_command_line(words, {}, kVersion);
    if (const auto* ending = std::get_if<Ending>(&parsed)) return report_ending(*ending);
    Options options = std::get<Options>(parsed);
    options.language = options_.language;
    options.ip = options_.ip;
    options.server = options_.server;
    options.no_progress = options.no_progress || options_.no_progress;
    place(options);
    Report report(options);
    pool_.runner().run(do_session_verb(pool_, options, interruption_, report));
    return report.finish();
  }

  /// Names on the server are from the folder where the shell is.
  void place(Options& options) const {
    const auto here = [this](std::string& word) { word = path_from(folder_, word); };
    switch (options.action) {
      case Action::put: options.session.folder = folder_; return;
      case Action::mirror: here(options.words[options.words.front() == "get" ? 1 : 2]); return;
      case Action::ls:
        if (options.words.empty()) options.words.emplace_back();
        here(options.words.front());
        if (options.words.front().empty()) options.words.clear();
        return;
      default: std::ranges::for_each(options.words, here); return;
    }
  }

  ExitCode change_folder(const std::string& path) {
    const std::string folder = path_from(folder_, path);
    if (!folder.empty()) {
      const Attempt<std::string> names = pool_.runner().run(remote_names(pool_.first(), folder));
      if (!names) {
        report_.failed(nlohmann::json::object(), folder, names.error());
        return stay();
      }
    }
    folder_ = folder;
    return ExitCode::ok;
  }

  ExitCode change_local(const std::string& path) {
    const std::string to = path.empty() ? std::filesystem::path("/").string() : path;
    if (::chdir(to.c_str()) == 0) return ExitCode::ok;
    const int error = errno;
    static_cast<void>(stay());
    return wrong(text(options_.language, Message::cannot_read, {shown(to), system_reason(options_.language, error)}));
  }

  /// A folder was not entered: a script that goes on would work on the files of another one.
  ExitCode stay() {
    over_ = !LineEditor::interactive();
    return ExitCode::failed;
  }

  Completion complete(std::string_view line, std::size_t cursor) {
    const OpenWord word = open_word(line, cursor);
    Completion found{.from = word.from, .candidates = {}};
    if (word.first) {
      for (const std::string_view verb : kShellVerbs) add(found, word.text, std::string(verb), " ");
      for (const std::string_view verb : kOwn) add(found, word.text, std::string(verb), " ");
      return found;
    }
    const std::size_t slash = word.text.rfind('/');
    const std::string folder = slash == std::string::npos ? std::string() : word.text.substr(0, slash + 1);
    const bool local = line.starts_with("put ") || line.starts_with("lcd ");
    for (const std::string& name : local ? local_names(folder) : server_names(folder)) {
      // Names that would steer the terminal are not offered.
      if (!drawable(name)) continue;
      add(found, word.text, folder + name, name.ends_with('/') ? "" : " ");
    }
    return found;
  }

  static void add(Completion& found, std::string_view typed, const std::string& whole, std::string_view behind) {
    if (whole.starts_with(typed)) found.candidates.push_back(shell_quoted(whole) + std::string(behind));
  }

  std::vector<std::string> server_names(const std::string& folder) {
    std::vector<std::string> names;
    const std::string path = path_from(folder_, folder);
    std::string listed;
    try {
      const SignalKeys keys;
      const Attempt<std::string> listing = pool_.runner().run(remote_names(pool_.first(), path));
      if (!listing) return names;
      listed = *listing;
    } catch (const Interrupted& interrupted) {
      // Ctrl-C ends the asking and leaves the line as it is.
      if (interrupted.signal() != SIGINT) throw;
      interruption_.forget();
      pool_.drop();
      return names;
    }
    for (std::string_view rest = listed; !rest.empty();) {
      const std::string_view name = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(name.size() + 1, rest.size()));
      names.emplace_back(name);
    }
    return names;
  }

  static std::vector<std::string> local_names(const std::string& folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (std::filesystem::directory_iterator entry(folder.empty() ? "." : folder, error), end; !error && entry != end;
         entry.increment(error)) {
      const bool directory = entry->is_directory(error);
      names.push_back(entry->path().filename().string() + (directory ? "/" : ""));
    }
    std::ranges::sort(names);
    return names;
  }

  SessionPool& pool_;
  const Options& options_;
  Interruption& interruption_;
  Report& report_;
  LineEditor editor_;
  std::string folder_;  // on the server, from its top
  bool over_ = false;
};

}  // namespace

ExitCode run_shell(SessionPool& pool, const Options& options, Interruption& interruption, Report& report) {
  return Shell(pool, options, interruption, report).run();
}

}  // namespace wirelab::cli
