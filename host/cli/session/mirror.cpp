#include "host/cli/session/mirror.h"

#include <map>
#include <set>

#include "host/cli/display.h"
#include "host/cli/session/folders.h"
#include "host/cli/session/mirror_plan.h"
#include "host/cli/session/phrases.h"

namespace wirelab::cli {
namespace {

using client::session_line;
using nlohmann::json;

std::string_view step_word(MirrorStep step) noexcept {
  switch (step) {
    case MirrorStep::make: return "make";
    case MirrorStep::copy: return "copy";
    case MirrorStep::resize: return "replace_size";
    case MirrorStep::compare:
    case MirrorStep::same: return "same";
    case MirrorStep::rewrite: return "replace_content";
    case MirrorStep::remove: return "delete";
    case MirrorStep::keep: return "keep";
    case MirrorStep::unknown: return "unknown";
    case MirrorStep::blocked: return "blocked";
  }
  return "same";
}

class Mirroring {
 public:
  Mirroring(SessionPool& pool, const Options& options, Report& report)
      : pool_(pool),
        options_(options),
        report_(report),
        getting_(options.words.front() == "get"),
        remote_(plain_path(options.words[getting_ ? 1 : 2])),
        local_(options.words[getting_ ? 2 : 1]) {}

  Flow<void> run() {
    Attempt<void> looked = co_await look();
    if (!looked) {
      fail(looked.error());
      co_return;
    }
    if (wants_removal() && getting_) co_await confirm_empty();
    const bool removing = wants_removal();
    plan_ = plan(removing);
    co_await compare();
    if (removing && incomplete_) keep_all();
    if (options_.session.remove && incomplete_) {
      fail({.reason = Reason::failed, .message = say(Phrase::mirror_incomplete)});
    }
    for (const MirrorAction& action : plan_) tell(action);
    report_.line(
        say(Phrase::mirror_summary,
            {count(MirrorStep::copy), std::to_string(counted(MirrorStep::resize) + counted(MirrorStep::rewrite)),
             count(MirrorStep::remove), std::to_string(same_files())}));
    if (options_.session.dry_run) {
      report_.line(say(Phrase::mirror_dry));
    } else {
      co_await apply();
    }
  }

 private:
  std::string say(Phrase phrase, std::initializer_list<std::string_view> arguments = {}) const {
    return text(options_.language, phrase, arguments);
  }
  void fail(const Failure& failure, const std::string& path = {}) {
    report_.failed(path.empty() ? json::object() : json{{"path", path}}, path, failure);
  }
  /// A failure after which nobody knows all that the source has.
  void miss(const Failure& failure, const std::string& path = {}) {
    incomplete_ = true;
    fail(failure, path);
  }
  /// What the source does not have is removed only if all of the source is known.
  bool wants_removal() const { return options_.session.remove && !incomplete_; }
  std::vector<MirrorAction> plan(bool remove) const {
    return getting_ ? plan_mirror(there_, here_, remove) : plan_mirror(here_, there_, remove);
  }

  /// A directory that the server may not read looks empty in its tree; LIST_FILES says so.
  Flow<void> confirm_empty() {
    std::set<std::string_view> folders{""};
    for (const MirrorEntry& entry : there_) {
      if (entry.directory) folders.insert(entry.path);
    }
    for (const MirrorEntry& entry : there_) {
      const std::size_t slash = entry.path.rfind('/');
      folders.erase(slash == std::string::npos ? std::string_view() : std::string_view(entry.path).substr(0, slash));
    }
    std::deque<Job> jobs;
    for (const std::string_view path : folders) {
      jobs.emplace_back(
          [this, path](Session& session) { return confirm_one(session, remote_path(std::string(path))); });
    }
    co_await do_jobs(pool_, jobs, options_.session.jobs);
  }

  Flow<void> confirm_one(Session& session, std::string path) {
    const Attempt<std::string> names = co_await remote_names(session, path);
    if (!names) miss(names.error(), path);
    // Its names came while the tree was told, or were kept from it.
    if (names && !names->empty()) incomplete_ = true;
  }

  /// The same plan without removals, and with what was compared.
  void keep_all() {
    std::map<std::string, MirrorStep> compared;
    for (const MirrorAction& action : plan_) compared.emplace(action.path, action.step);
    plan_ = plan(false);
    for (MirrorAction& action : plan_) {
      if (action.step == MirrorStep::compare) action.step = compared.at(action.path);
    }
  }
  std::size_t counted(MirrorStep step) const {
    return static_cast<std::size_t>(std::ranges::count(plan_, step, &MirrorAction::step));
  }
  std::string count(MirrorStep step) const { return std::to_string(counted(step)); }
  std::size_t same_files() const {
    return static_cast<std::size_t>(std::ranges::count_if(
        plan_, [](const MirrorAction& action) { return action.step == MirrorStep::same && !action.directory; }));
  }
  std::string remote_path(const std::string& path) const { return joined_path(remote_, path); }

  /// Lists both sides.
  Flow<Attempt<void>> look() {
    Session& session = pool_.first();
    if (Attempt<void> open = co_await session.ready(); !open) co_return open;
    if (!session.has("LIST_TREE") || !session.has("FILE_HASH")) {
      co_return std::unexpected(Failure{.reason = Reason::unsupported, .message = say(Phrase::mirror_needs)});
    }
    Attempt<LocalTree> opened = LocalTree::open(local_, getting_ && !options_.session.dry_run, options_.language);
    if (!opened) co_return std::unexpected(std::move(opened.error()));
    folder_ = std::make_shared<const LocalTree>(std::move(*opened));
    const Attempt<std::vector<LocalEntry>> here = folder_->entries();
    if (!here) co_return std::unexpected(here.error());
    for (const LocalEntry& entry : *here) {
      here_.push_back({.path = entry.path, .directory = entry.directory, .other = entry.other, .size = entry.size});
      if (getting_ || !entry.other) continue;
      report_.line(say(Phrase::not_a_file, {shown(folder_->shown_path(entry.path))}));
    }
    Attempt<std::vector<RemoteEntry>> there = co_await remote_tree(session, remote_);
    // What is not there yet is made.
    const bool missing = !there && !getting_ && there.error().reason == Reason::not_found;
    if (!there && !missing) co_return std::unexpected(std::move(there.error()));
    if (missing && !remote_.empty()) new_top_ = true;
    const bool folded = getting_ && ignores_case(*folder_);
    const CheckedTree tree =
        check_tree(missing ? std::vector<RemoteEntry>() : std::move(*there), remote_, folded, options_.language);
    for (const auto& [path, failure] : tree.unusable) miss(failure);
    for (const RemoteEntry& entry : tree.entries) {
      there_.push_back({.path = entry.path, .directory = entry.directory, .other = false, .size = entry.size});
    }
    co_return Attempt<void>();
  }

  /// Decides by their sums what files of the same size are.
  Flow<void> compare() {
    std::deque<Job> jobs;
    for (MirrorAction& action : plan_) {
      if (action.step != MirrorStep::compare) continue;
      jobs.emplace_back([this, &action](Session& session) { return compare_one(session, action); });
    }
    co_await do_jobs(pool_, jobs, options_.session.jobs);
  }

  Flow<void> compare_one(Session& session, MirrorAction& action) {
    const std::string name = remote_path(action.path);
    const Attempt<RemoteHash> there = co_await remote_hash(session, name);
    Attempt<Descriptor> file = folder_->read(action.path);
    if (!there || !file) {
      miss(there ? file.error() : there.error(), action.path);
      action.step = MirrorStep::unknown;
      co_return;
    }
    UploadSource source(std::move(*file), 0, getting_ ? action.to : action.from);
    const Attempt<std::string> here = co_await local_hash(session.runner(), source, action.path);
    // A file that changes while it is read is to be copied again.
    action.step = here && *here == there->sha256 ? MirrorStep::same : MirrorStep::rewrite;
  }

  void tell(const MirrorAction& action) {
    const std::string path = shown(action.path);
    const std::string from = std::to_string(action.from);
    switch (action.step) {
      case MirrorStep::make: report_.line(say(Phrase::mirror_folder, {path})); break;
      case MirrorStep::copy: report_.line(say(Phrase::mirror_new, {path, from})); break;
      case MirrorStep::resize:
        report_.line(getting_ ? say(Phrase::mirror_size, {path, std::to_string(action.to), from})
                              : say(Phrase::mirror_size, {path, from, std::to_string(action.to)}));
        break;
      case MirrorStep::rewrite: report_.line(say(Phrase::mirror_content, {path})); break;
      case MirrorStep::remove: report_.line(say(Phrase::mirror_delete, {path})); break;
      case MirrorStep::keep: report_.line(say(Phrase::mirror_extra, {path})); break;
      case MirrorStep::unknown:
      case MirrorStep::blocked:
      case MirrorStep::compare:
      case MirrorStep::same: break;
    }
    // What is to be done is told as done once it is.
    if (action.step != MirrorStep::keep && !options_.session.dry_run) return;
    const bool nothing = action.step == MirrorStep::same || action.step == MirrorStep::unknown;
    if (nothing || action.step == MirrorStep::blocked) return;
    report_.done({{"path", action.path}, {"action", step_word(action.step)}}, {});
  }

  Flow<void> apply() {
    co_await remove();
    co_await make();
    Transfers transfers(pool_, options_, report_);
    for (const MirrorAction& action : plan_) {
      const bool replaces = action.step == MirrorStep::resize || action.step == MirrorStep::rewrite;
      if (action.step == MirrorStep::blocked) {
        report_.failed({{"path", action.path}}, {},
                       {.reason = Reason::exists, .message = say(Phrase::type_differs, {shown(action.path)})});
      }
      if (action.step != MirrorStep::copy && !replaces) continue;
      if (getting_) {
        transfers.add(task_beneath(folder_, action.path, remote_path(action.path), action.from,
                                   replaces ? Existing::replace : Existing::keep, options_.language));
      } else {
        transfers.add(task_from(folder_, action.path, remote_path(action.path), action.from,
                                replaces ? OnServer::replace : OnServer::none));
      }
    }
    co_await transfers.run();
  }

  /// Tells what became of a step that is not a transfer.
  void settle(const MirrorAction& action, const Attempt<void>& done) {
    if (done) {
      report_.done({{"path", action.path}, {"action", step_word(action.step)}}, {});
    } else {
      fail(done.error(), action.path);
    }
  }

  Flow<void> remove() {
    std::vector<const MirrorAction*> going;
    if (!getting_) {
      if (const Attempt<void> open = co_await pool_.first().ready(); !open) {
        fail(open.error());
        co_return;
      }
    }
    for (const MirrorAction& action : plan_) {
      if (action.step != MirrorStep::remove) continue;
      if (getting_) {
        const Attempt<void> gone = folder_->remove({.path = action.path, .directory = action.directory});
        settle(action, gone);
        continue;
      }
      going.push_back(&action);
    }
    const TextOf line = [&](std::size_t i) {
      return session_line(going[i]->directory ? "REMOVE_DIRECTORY" : "DELETE_FILE", {remote_path(going[i]->path)});
    };
    const TextOf subject = [&](std::size_t i) { return remote_path(going[i]->path); };
    const Told told = [&](std::size_t i, const client::SessionRequest&, Attempt<void> gone) {
      settle(*going[i], gone);
    };
    co_await ask_each(pool_.first(), going.size(), line, subject, told);
  }

  Flow<void> make() {
    std::vector<std::string> folders;
    if (new_top_) folders.push_back(remote_);
    for (const MirrorAction& action : plan_) {
      if (action.step != MirrorStep::make) continue;
      if (!getting_) {
        folders.push_back(remote_path(action.path));
      } else {
        const Attempt<Descriptor> made = folder_->enter(action.path, true);
        settle(action, made ? Attempt<void>() : Attempt<void>(std::unexpect, made.error()));
      }
    }
    if (getting_) co_return;
    const Attempt<void> made = co_await make_directories(pool_.first(), folders);
    if (!made) {
      fail(made.error());
      co_return;
    }
    for (const MirrorAction& action : plan_) {
      if (action.step == MirrorStep::make) settle(action, made);
    }
  }

  SessionPool& pool_;
  const Options& options_;
  Report& report_;
  bool getting_;
  std::string remote_;
  std::string local_;
  std::shared_ptr<const LocalTree> folder_;
  std::vector<MirrorEntry> here_;
  std::vector<MirrorEntry> there_;
  std::vector<MirrorAction> plan_;
  bool incomplete_ = false;  // not all of the source is known
  bool new_top_ = false;     // the remote folder itself is to be made
};

}  // namespace

Flow<void> mirror(SessionPool& pool, const Options& options, Report& report) {
  Mirroring mirroring(pool, options, report);
  co_await mirroring.run();
}

}  // namespace wirelab::cli
