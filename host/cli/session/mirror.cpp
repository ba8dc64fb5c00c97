#include "host/cli/session/mirror.h"

#include "host/cli/display.h"
#include "host/cli/session/folders.h"
#include "host/cli/session/mirror_plan.h"
#include "host/cli/session/phrases.h"

namespace wirelab::cli {
namespace {

using client::session_line;
using client::SessionRequest;
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
    plan_ = getting_ ? plan_mirror(there_, here_, options_.session.remove)
                     : plan_mirror(here_, there_, options_.session.remove);
    co_await compare();
    for (const MirrorAction& action : plan_) tell(action);
    if (options_.session.dry_run) {
      report_.line(say(Phrase::mirror_dry));
    } else {
      co_await apply();
    }
    report_.line(
        say(Phrase::mirror_summary,
            {count(MirrorStep::copy), std::to_string(counted(MirrorStep::resize) + counted(MirrorStep::rewrite)),
             count(MirrorStep::remove), std::to_string(same_files())}));
  }

 private:
  std::string say(Phrase phrase, std::initializer_list<std::string_view> arguments = {}) const {
    return text(options_.language, phrase, arguments);
  }
  void fail(const Failure& failure, const std::string& path = {}) {
    report_.failed(path.empty() ? json::object() : json{{"path", path}}, shown(path), failure);
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
      if (!getting_ && entry.other) report_.line(say(Phrase::not_a_file, {shown(folder_->shown_path(entry.path))}));
    }
    Attempt<std::vector<RemoteEntry>> there = co_await remote_tree(session, remote_);
    // What is not there yet is made.
    const bool missing = !there && !getting_ && there.error().reason == Reason::not_found;
    if (!there && !missing) co_return std::unexpected(std::move(there.error()));
    if (missing && !remote_.empty()) new_top_ = true;
    const bool folded = getting_ && ignores_case(*folder_);
    const CheckedTree tree =
        check_tree(missing ? std::vector<RemoteEntry>() : std::move(*there), remote_, folded, options_.language);
    for (const auto& [path, failure] : tree.unusable) fail(failure);
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
      fail(there ? file.error() : there.error(), action.path);
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
    const bool transfer = action.step == MirrorStep::copy || action.step == MirrorStep::resize ||
                          action.step == MirrorStep::rewrite || action.step == MirrorStep::blocked;
    if (transfer && !options_.session.dry_run) return;
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

  Flow<void> remove() {
    std::vector<std::shared_ptr<SessionRequest>> requests;
    std::vector<std::string> paths;
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
        if (!gone) fail(gone.error());
        continue;
      }
      paths.push_back(remote_path(action.path));
      requests.push_back(std::make_shared<SessionRequest>(
          session_line(action.directory ? "REMOVE_DIRECTORY" : "DELETE_FILE", {paths.back()})));
      pool_.first().begin(requests.back());
    }
    for (std::size_t i = 0; i < requests.size(); ++i) {
      const Attempt<void> gone = co_await pool_.first().await(*requests[i], paths[i]);
      if (!gone) fail(gone.error(), paths[i]);
    }
  }

  Flow<void> make() {
    std::vector<std::string> folders;
    if (new_top_) folders.push_back(remote_);
    for (const MirrorAction& action : plan_) {
      if (action.step != MirrorStep::make) continue;
      if (!getting_) {
        folders.push_back(remote_path(action.path));
      } else if (const Attempt<Descriptor> made = folder_->enter(action.path, true); !made) {
        fail(made.error());
      }
    }
    if (getting_) co_return;
    const Attempt<void> made = co_await make_directories(pool_.first(), folders);
    if (!made) fail(made.error());
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
  bool new_top_ = false;  // the remote folder itself is to be made
};

}  // namespace

Flow<void> mirror(SessionPool& pool, const Options& options, Report& report) {
  Mirroring mirroring(pool, options, report);
  co_await mirroring.run();
}

}  // namespace wirelab::cli
