#include "host/cli/session/changing_verbs.h"

#include <algorithm>

#include "host/cli/display.h"
#include "host/cli/path.h"
#include "host/cli/session/folders.h"
#include "host/cli/session/remote.h"
#include "host/cli/session/session_words.h"

namespace wirelab::cli {
namespace {

using client::session_line;
using client::SessionRequest;
using nlohmann::json;

class Changing final : public SessionVerb {
 public:
  using SessionVerb::SessionVerb;

  Flow<void> run() {
    switch (options_.action) {
      case Action::rm: return options_.session.recursive ? remove_trees() : each("DELETE_FILE", Message::deleted);
      case Action::mv: return move();
      case Action::mkdir: return each("MAKE_DIRECTORY", Phrase::made);
      default: return each("REMOVE_DIRECTORY", Phrase::removed_folder);
    }
  }

 private:
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
    if (!is_removable(root)) {
      failed({{"name", word}}, {}, {.reason = Reason::usage, .message = say(Phrase::rm_needs_name, {shown(word)})});
      co_return;
    }
    const Attempt<RemoteEntry> what = co_await remote_info(session(), root);
    if (!what) {
      failed({{"name", word}}, word, what.error());
      co_return;
    }
    std::vector<RemoteEntry> all{{.path = root, .directory = what->directory, .size = 0, .modified = {}}};
    if (what->directory) {
      Attempt<std::vector<RemoteEntry>> tree = co_await remote_tree(session(), root);
      if (!tree) {
        failed({{"name", word}}, word, tree.error());
        co_return;
      }
      const auto outside =
          std::ranges::find_if_not(*tree, [&](const RemoteEntry& entry) { return lies_beneath(entry.path, root); });
      if (outside != tree->end()) {
        failed({{"name", word}}, word, senseless(session().conductor(), outside->path));
        co_return;
      }
      all.insert(all.end(), tree->begin(), tree->end());
    }
    // What is in a directory goes before it.
    std::ranges::reverse(all);
    const TextOf line = [&](std::size_t i) {
      return session_line(all[i].directory ? "REMOVE_DIRECTORY" : "DELETE_FILE", {all[i].path});
    };
    const TextOf subject = [&](std::size_t i) { return all[i].path; };
    const Told told = [&](std::size_t i, const SessionRequest&, Attempt<void> done) {
      const std::string& path = all[i].path;
      if (done) {
        report_.done({{"name", path}}, say(Message::deleted, {shown(path)}));
      } else {
        failed({{"name", path}}, path, done.error());
      }
    };
    co_await ask_each(session(), all.size(), line, subject, told);
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
};

}  // namespace

Flow<void> do_change(SessionPool& pool, const Options& options, const Interruption& interruption, Report& report) {
  Changing verb(pool, options, interruption, report);
  co_await verb.run();
}

}  // namespace wirelab::cli
