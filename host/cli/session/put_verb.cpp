#include "host/cli/session/put_verb.h"

#include "host/cli/display.h"
#include "host/cli/local_directory.h"
#include "host/cli/path.h"
#include "host/cli/session/folders.h"

namespace wirelab::cli {
namespace {

using nlohmann::json;

OnServer rule_of(const Options& options) {
  if (options.session.replace) return OnServer::replace;
  return options.session.only_new ? OnServer::none : OnServer::beside;
}

class Put final : public SessionVerb {
 public:
  using SessionVerb::SessionVerb;

  Flow<void> run() {
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

 private:
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
};

}  // namespace

Flow<void> do_put(SessionPool& pool, const Options& options, const Interruption& interruption, Report& report) {
  Put verb(pool, options, interruption, report);
  co_await verb.run();
}

}  // namespace wirelab::cli
