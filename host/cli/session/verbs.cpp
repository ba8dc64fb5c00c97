#include "host/cli/session/verbs.h"

#include <sys/stat.h>

#include "host/cli/display.h"
#include "host/cli/path.h"
#include "host/cli/session/connection.h"
#include "host/cli/session/folders.h"
#include "host/cli/session/mirror.h"
#include "host/cli/session/shell.h"

namespace wirelab::cli {
namespace {

using client::session_line;
using client::SessionRequest;
using nlohmann::json;

bool is_directory(const std::string& path) {
  struct stat about{};
  return ::stat(path.c_str(), &about) == 0 && S_ISDIR(about.st_mode);
}

OnServer rule_of(const Options& options) {
  if (options.session.replace) return OnServer::replace;
  return options.session.only_new ? OnServer::none : OnServer::beside;
}

class SessionVerbs {
 public:
  SessionVerbs(SessionPool& pool, const Options& options, const Interruption& interruption, Report& report)
      : pool_(pool), options_(options), interruption_(interruption), report_(report) {}

  Flow<void> run() {
    switch (options_.action) {
      case Action::ls: return options_.session.details ? list_details() : list();
      case Action::get: return get();
      case Action::put: return put();
      case Action::rm: return options_.session.recursive ? remove_trees() : each("DELETE_FILE", Message::deleted);
      case Action::mv: return move();
      case Action::mkdir: return each("MAKE_DIRECTORY", Phrase::made);
      case Action::rmdir: return each("REMOVE_DIRECTORY", Phrase::removed_folder);
      case Action::df: return space();
      case Action::info: return info();
      case Action::hash: return hash();
      case Action::login: return login();
      case Action::signin: return sign_in();
      default: return mirror(pool_, options_, report_);
    }
  }

 private:
  template <typename Text>
  std::string say(Text message, std::initializer_list<std::string_view> arguments = {}) const {
    return text(options_.language, message, arguments);
  }
  Session& session() { return pool_.first(); }
  void failed(json result, std::string_view subject, const Failure& failure) {
    report_.failed(std::move(result), failure.ends_the_run ? std::string_view() : subject, failure);
    ended_ = ended_ || failure.ends_the_run;
  }

  Flow<void> list() {
    const std::string path = options_.words.empty() ? "" : options_.words.front();
    json result = {{"path", path.empty() ? "." : path}};
    const Attempt<std::string> names = co_await remote_names(session(), path);
    if (!names) {
      failed(std::move(result), path, names.error());
      co_return;
    }
    result["entries"] = json::array();
    for (const RemoteEntry& entry : entries_of(*names)) {
      result["entries"].push_back({{"name", entry.path}, {"type", entry.directory ? "directory" : "file"}});
    }
    report_.done(std::move(result), {});
    if (!names->empty()) report_.line(shown_lines(*names));
  }

  static std::vector<RemoteEntry> entries_of(std::string_view names) {
    std::vector<RemoteEntry> entries;
    while (!names.empty()) {
      const std::size_t end = std::min(names.find('\n'), names.size());
      std::string_view name = names.substr(0, end);
      names.remove_prefix(std::min(end + 1, names.size()));
      const bool directory = name.ends_with('/');
      if (directory) name.remove_suffix(1);
      entries.push_back({.path = std::string(name), .directory = directory, .size = 0, .modified = {}});
    }
    return entries;
  }

  Flow<void> list_details() {
    const std::string path = options_.words.empty() ? "" : options_.words.front();
    json result = {{"path", path.empty() ? "." : path}};
    const Attempt<std::string> names = co_await remote_names(session(), path);
    if (!names) {
      failed(std::move(result), path, names.error());
      co_return;
    }
    std::vector<RemoteEntry> entries = entries_of(*names);
    std::vector<std::shared_ptr<SessionRequest>> requests;
    for (const RemoteEntry& entry : entries) {
      requests.push_back(
          std::make_shared<SessionRequest>(session_line("FILE_INFO", {joined_path(plain_path(path), entry.path)})));
      session().begin(requests.back());
    }
    result["entries"] = json::array();
    std::string page;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const Attempt<void> done = co_await session().await(*requests[i], entries[i].path);
      const auto found = done ? read_entry(requests[i]->text()) : std::nullopt;
      if (!done && done.error().reason != Reason::not_found) {
        failed(std::move(result), path, done.error());
        co_return;
      }
      // What went away meanwhile is not there.
      if (!found) continue;
      entries[i].size = found->size;
      entries[i].modified = found->modified;
      result["entries"].push_back(entry_json(entries[i], "name"));
      page += detail_line(entries[i]);
    }
    report_.done(std::move(result), {});
    report_.part(page);
  }

  static json entry_json(const RemoteEntry& entry, const char* key) {
    json result = {{key, entry.path}, {"type", entry.directory ? "directory" : "file"}};
    if (!entry.directory) result["size"] = entry.size;
    result["modified"] = entry.modified.empty() ? json() : json(entry.modified);
    return result;
  }

  static std::string detail_line(const RemoteEntry& entry) {
    constexpr std::size_t kSize = 12;
    constexpr std::size_t kTime = 25;
    std::string size = entry.directory ? "-" : std::to_string(entry.size);
    std::string time = entry.modified.empty() ? "-" : shown(entry.modified.substr(0, kTime));
    size.insert(0, kSize - std::min(kSize, size.size()), ' ');
    time.resize(std::max(kTime, time.size()), ' ');
    return (entry.directory ? "d " : "- ") + size + "  " + time + "  " + shown(entry.path) +
           (entry.directory ? "/\n" : "\n");
  }

  Flow<void> get() {
    const std::string output = options_.output.value_or("");
    const bool into = !options_.output || output.ends_with('/') || is_directory(output);
    if (options_.session.recursive) {
      if (output == "-") {
        failed(json::object(), {}, {.reason = Reason::usage, .message = say(Phrase::output_not_stdout)});
        co_return;
      }
      const std::string folder = output.empty() ? "." : output;
      co_await get_trees(folder);
      co_return;
    }
    if (!into && output != "-" && options_.words.size() > 1) {
      failed(json::object(), {}, {.reason = Reason::usage, .message = say(Message::output_is_file, {shown(output)})});
      co_return;
    }
    Transfers transfers(pool_, options_, report_);
    for (const std::string& name : options_.words) {
      if (output == "-") {
        transfers.add(GetTask{.name = name, .target = [this] { return to_output(); }});
        continue;
      }
      const std::string folder = output.empty() || output.ends_with('/') ? output : output + "/";
      const std::string path = into ? folder + split_path(name).name : output;
      transfers.add(GetTask{.name = name, .target = [this, path, name] { return to_file(path, name); }});
    }
    co_await transfers.run();
  }

  Attempt<std::unique_ptr<ResumableTarget>> to_output() const {
    return std::make_unique<PartOutput>(options_.language, interruption_);
  }
  Attempt<std::unique_ptr<ResumableTarget>> to_file(const std::string& path, const std::string& typed) const {
    Attempt<Descriptor> directory = open_directory_of(path, options_.language, typed);
    if (!directory) return std::unexpected(std::move(directory.error()));
    return std::make_unique<PartFile>(std::move(*directory), split_path(path).name, path, existing(),
                                      options_.language);
  }
  Existing existing() const { return options_.force ? Existing::replace : Existing::keep; }

  /// Downloads what each word names: a directory with all that is in it, into `output`.
  Flow<void> get_trees(const std::string& output) {
    Attempt<LocalTree> opened = LocalTree::open(output, true, options_.language);
    if (!opened) {
      failed(json::object(), {}, opened.error());
      co_return;
    }
    const auto folder = std::make_shared<const LocalTree>(std::move(*opened));
    const bool folded = ignores_case(*folder);
    Transfers transfers(pool_, options_, report_);
    for (const std::string& word : options_.words) {
      const std::string root = plain_path(word);
      if (!ended_) co_await add_tree(transfers, folder, root, folded);
    }
    co_await transfers.run();
  }

  Flow<void> add_tree(Transfers& transfers, const std::shared_ptr<const LocalTree>& folder, const std::string& root,
                      bool folded) {
    const std::string top = root.empty() ? std::string() : split_path(root).name;
    if (!root.empty()) {
      const Attempt<RemoteEntry> what = co_await remote_info(session(), root);
      const PathFault fault = path_fault(top);
      if (!what || fault != PathFault::none) {
        failed({{"name", root}}, root, what ? unusable_path(options_.language, fault, top) : what.error());
        co_return;
      }
      if (!what->directory) {
        transfers.add(task_beneath(folder, top, root, what->size, existing(), options_.language));
        co_return;
      }
    }
    Attempt<std::vector<RemoteEntry>> all = co_await remote_tree(session(), root);
    if (!all) {
      failed({{"name", root}}, root, all.error());
      co_return;
    }
    const CheckedTree tree = check_tree(std::move(*all), root, folded, options_.language);
    for (const auto& [path, failure] : tree.unusable) failed({{"name", path}}, {}, failure);
    if (!top.empty()) static_cast<void>(folder->enter(top, true));
    for (const RemoteEntry& entry : tree.entries) {
      const std::string local = joined_path(top, entry.path);
      if (entry.directory) {
        const Attempt<Descriptor> made = folder->enter(local, true);
        if (!made) failed({{"name", joined_path(root, entry.path)}}, {}, made.error());
        continue;
      }
      transfers.add(
          task_beneath(folder, local, joined_path(root, entry.path), entry.size, existing(), options_.language));
    }
  }

  Flow<void> put() {
    Transfers transfers(pool_, options_, report_);
    for (const std::string& path : options_.words) {
      if (ended_) break;
      const std::string local = path.size() > 1 && path.ends_with('/') ? plain_path(path) : path;
      const std::string typed = options_.as ? *options_.as : split_path(local).name;
      const std::string name = joined_path(options_.session.folder, typed == "." || typed == ".." ? "" : typed);
      if (options_.session.recursive && path != "-" && is_directory(path)) {
        co_await add_local_tree(transfers, path, plain_path(name));
        continue;
      }
      transfers.add(
          PutTask{.path = path,
                  .name = name,
                  .source = [this, path] { return UploadSource::open(path, options_.language, interruption_); },
                  .existing = rule_of(options_)});
    }
    co_await transfers.run();
  }

  Flow<void> add_local_tree(Transfers& transfers, const std::string& path, const std::string& top) {
    Attempt<LocalTree> opened = LocalTree::open(path, false, options_.language);
    if (!opened) {
      failed({{"file", path}}, {}, opened.error());
      co_return;
    }
    const auto folder = std::make_shared<const LocalTree>(std::move(*opened));
    const Attempt<std::vector<LocalEntry>> entries = folder->entries();
    if (!entries) {
      failed({{"file", path}}, {}, entries.error());
      co_return;
    }
    std::vector<std::string> folders;
    if (!top.empty()) folders.push_back(top);
    for (const LocalEntry& entry : *entries) {
      const std::string name = joined_path(top, entry.path);
      if (entry.directory) folders.push_back(name);
      if (entry.other) report_.line(say(Phrase::not_a_file, {shown(folder->shown_path(entry.path))}));
      if (!entry.directory && !entry.other) {
        transfers.add(task_from(folder, entry.path, name, entry.size, rule_of(options_)));
      }
    }
    const Attempt<void> made = co_await make_directories(session(), folders);
    if (!made) failed({{"file", path}}, path, made.error());
  }

  /// One request for each word.
  template <typename Text>
  Flow<void> each(std::string_view verb, Text said) {
    for (const std::string& word : options_.words) {
      if (ended_) {
        report_.not_tried({{"name", word}});
        continue;
      }
      const std::string line = session_line(verb, {word});
      const Attempt<std::string> done = co_await session().ask(line, word);
      if (done) {
        report_.done({{"name", word}}, say(said, {shown(word)}));
      } else {
        failed({{"name", word}}, word, done.error());
      }
    }
  }

  Flow<void> remove_trees() {
    for (const std::string& word : options_.words) {
      if (ended_) {
        report_.not_tried({{"name", word}});
      } else {
        co_await remove_tree(word);
      }
    }
  }

  Flow<void> remove_tree(const std::string& word) {
    const std::string root = plain_path(word);
    std::vector<RemoteEntry> all;
    if (!root.empty()) {
      const Attempt<RemoteEntry> what = co_await remote_info(session(), root);
      if (!what) {
        failed({{"name", word}}, word, what.error());
        co_return;
      }
      all.push_back({.path = root, .directory = what->directory, .size = 0, .modified = {}});
    }
    if (root.empty() || all.front().directory) {
      Attempt<std::vector<RemoteEntry>> tree = co_await remote_tree(session(), root);
      if (!tree) {
        failed({{"name", word}}, word, tree.error());
        co_return;
      }
      all.insert(all.end(), tree->begin(), tree->end());
    }
    std::vector<std::shared_ptr<SessionRequest>> requests;
    // What is in a directory goes before it.
    for (auto entry = all.rbegin(); entry != all.rend(); ++entry) {
      requests.push_back(std::make_shared<SessionRequest>(
          session_line(entry->directory ? "REMOVE_DIRECTORY" : "DELETE_FILE", {entry->path})));
      session().begin(requests.back());
    }
    for (std::size_t i = 0; i < requests.size(); ++i) {
      const std::string& path = all[all.size() - 1 - i].path;
      const Attempt<void> done = co_await session().await(*requests[i], path);
      if (done) {
        report_.done({{"name", path}}, say(Message::deleted, {shown(path)}));
      } else {
        failed({{"name", path}}, path, done.error());
      }
    }
  }

  Flow<void> move() {
    const std::string& from = options_.words[0];
    const std::string& to = options_.words[1];
    json result = {{"old", from}, {"new", to}};
    const std::string line = session_line("RENAME_FILE", {from, to});
    const Attempt<std::string> done = co_await session().ask(line, to);
    if (done) {
      report_.done(std::move(result), say(Message::renamed, {shown(from), shown(to)}));
    } else {
      failed(std::move(result), from, done.error());
    }
  }

  Flow<void> space() {
    const Attempt<RemoteSpace> space = co_await remote_space(session());
    if (!space) {
      failed(json::object(), {}, space.error());
      co_return;
    }
    report_.done({{"total", space->total}, {"free", space->free}},
                 say(Phrase::space,
                     {short_bytes(static_cast<double>(space->free)), short_bytes(static_cast<double>(space->total))}));
  }

  Flow<void> info() {
    for (const std::string& word : options_.words) {
      const Attempt<RemoteEntry> entry = co_await remote_info(session(), word);
      if (!entry) {
        failed({{"path", word}}, word, entry.error());
        if (ended_) co_return;
        continue;
      }
      const std::string time = entry->modified.empty() ? say(Phrase::no_time) : shown(entry->modified);
      const std::string path = shown(entry->path.empty() ? word : entry->path);
      report_.done(entry_json(*entry, "path"),
                   entry->directory ? say(Phrase::info_directory, {path, time})
                                    : say(Phrase::info_file, {path, short_bytes(static_cast<double>(entry->size)),
                                                              std::to_string(entry->size), time}));
    }
  }

  Flow<void> hash() {
    for (const std::string& word : options_.words) {
      const Attempt<RemoteHash> sum = co_await remote_hash(session(), word);
      if (!sum) {
        failed({{"path", word}}, word, sum.error());
        if (ended_) co_return;
        continue;
      }
      report_.done({{"path", word}, {"size", sum->size}, {"sha256", sum->sha256}}, sum->sha256 + "  " + shown(word));
    }
  }

  Flow<void> login() { return account("LOGIN", Message::logged_in, false, Message::login_refused); }
  Flow<void> sign_in() { return account("SIGNIN", Message::signed_in, true, Message::signin_refused); }

  Flow<void> account(std::string_view verb, Message said, bool new_one, Message refused) {
    const std::string& user = options_.words.front();
    const Attempt<Password> password = read_password(options_, user, new_one, interruption_);
    if (!password) {
      failed({{"user", user}}, {}, password.error());
      co_return;
    }
    std::string line = session_line(verb, {user, password->text()});
    Attempt<std::string> done = co_await session().ask(std::move(line), user);
    if (done) {
      report_.done({{"user", user}}, say(said, {shown(user)}));
      co_return;
    }
    if (!done.error().reply.empty() && done.error().reason == Reason::not_allowed) done.error().message = say(refused);
    failed({{"user", user}}, user, done.error());
  }

  SessionPool& pool_;
  const Options& options_;
  const Interruption& interruption_;
  Report& report_;
  bool ended_ = false;
};

}  // namespace

Flow<void> do_session_verb(SessionPool& pool, const Options& options, const Interruption& interruption,
                           Report& report) {
  SessionVerbs verbs(pool, options, interruption, report);
  co_await verbs.run();
}

ExitCode run_session(const Options& options, Conductor& conductor, Interruption& interruption, Report& report) {
  Runner runner(conductor);
  const std::unique_ptr<client::Connector> connector = make_connector(conductor.network(), options);
  std::optional<Credentials> credentials;
  if (options.session.login) {
    Attempt<Password> password = read_password(options, *options.session.login, false, interruption);
    if (!password) return report_unusable(options, password.error());
    credentials.emplace(Credentials{*options.session.login, std::move(*password)});
  }
  SessionPool pool(runner, *connector, credentials);
  if (options.action == Action::shell) return run_shell(pool, options, interruption, report);
  runner.run(do_session_verb(pool, options, interruption, report));
  return report.finish();
}

}  // namespace wirelab::cli
