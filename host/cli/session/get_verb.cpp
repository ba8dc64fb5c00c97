#include "host/cli/session/get_verb.h"

#include "host/cli/display.h"
#include "host/cli/local_directory.h"
#include "host/cli/path.h"
#include "host/cli/session/folders.h"

namespace wirelab::cli {
namespace {

using nlohmann::json;

class Get final : public SessionVerb {
 public:
  using SessionVerb::SessionVerb;

  Flow<void> run() {
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
    if (output == "-") transfers.in_order();
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

 private:
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
    if (!top.empty()) {
      if (const Attempt<Descriptor> made = folder->enter(top, true); !made) {
        failed({{"name", root}}, {}, made.error());
        co_return;
      }
    }
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
};

}  // namespace

Flow<void> do_get(SessionPool& pool, const Options& options, const Interruption& interruption, Report& report) {
  Get verb(pool, options, interruption, report);
  co_await verb.run();
}

}  // namespace wirelab::cli
