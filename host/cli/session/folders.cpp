#include "host/cli/session/folders.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "host/cli/display.h"
#include "host/cli/path.h"

namespace wirelab::cli {
namespace {

using client::session_line;

std::string folded_case(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
  });
  return result;
}

/// The path from `root` on; nothing if it does not lie beneath.
std::optional<std::string> from_root(std::string_view path, std::string_view root) {
  if (root.empty()) return std::string(path);
  if (path.size() <= root.size() + 1 || !path.starts_with(root) || path[root.size()] != '/') return std::nullopt;
  return std::string(path.substr(root.size() + 1));
}

/// True if a component is empty, "." or "..".
bool wanders(std::string_view path) {
  for (;;) {
    const std::string_view component = path.substr(0, path.find('/'));
    if (component.empty() || component == "." || component == "..") return true;
    if (component.size() == path.size()) return false;
    path.remove_prefix(component.size() + 1);
  }
}

SplitPath split_beneath(const std::string& path) {
  SplitPath split = split_path(path);
  if (!path.contains('/')) split.directory.clear();
  return split;
}

}  // namespace

bool lies_beneath(std::string_view path, std::string_view root) {
  const auto rest = from_root(path, root);
  return rest && !wanders(*rest);
}

bool is_removable(std::string_view path) {
  // "/a" is for the server to refuse or to take.
  if (path.starts_with('/')) path.remove_prefix(1);
  return !wanders(path);
}

CheckedTree check_tree(std::vector<RemoteEntry> entries, const std::string& root, bool folded, Language language) {
  CheckedTree tree;
  std::set<std::string> seen;
  for (RemoteEntry& entry : entries) {
    const auto beneath = from_root(entry.path, root);
    const std::string path(beneath.value_or(""));
    const PathFault fault = beneath ? path_fault(path) : PathFault::not_beneath;
    if (fault != PathFault::none) {
      tree.unusable.emplace_back(entry.path, unusable_path(language, fault, entry.path));
      continue;
    }
    if (!seen.insert(folded ? folded_case(path) : path).second) {
      tree.unusable.emplace_back(
          entry.path,
          Failure{.reason = Reason::exists, .message = text(language, Phrase::path_collides, {shown(entry.path)})});
      continue;
    }
    entry.path = path;
    tree.entries.push_back(std::move(entry));
  }
  return tree;
}

bool ignores_case(const LocalTree& folder) {
  const Attempt<Descriptor> open = folder.enter({}, false);
  if (!open) return false;
  const std::string name = std::string(kPartBeginning) + "case-" + std::to_string(::getpid()) + std::string(kPartEnd);
  std::string upper = name;
  std::ranges::transform(upper, upper.begin(), [](char letter) {
    return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 32) : letter;
  });
  const Descriptor probe(
      ::openat(open->get(), name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!probe) return false;
  struct stat found{};
  const bool same = ::fstatat(open->get(), upper.c_str(), &found, AT_SYMLINK_NOFOLLOW) == 0;
  ::unlinkat(open->get(), name.c_str(), 0);
  return same;
}

GetTask task_beneath(std::shared_ptr<const LocalTree> folder, const std::string& path, const std::string& name,
                     std::uint64_t size, Existing existing, Language language) {
  const auto make = [folder = std::move(folder), path, existing,
                     language]() -> Attempt<std::unique_ptr<ResumableTarget>> {
    const SplitPath split = split_beneath(path);
    Attempt<Descriptor> directory = folder->enter(split.directory, true);
    if (!directory) return std::unexpected(std::move(directory.error()));
    return std::make_unique<PartFile>(std::move(*directory), split.name, folder->shown_path(path), existing, language);
  };
  return {.name = name, .target = make, .size = size};
}

PutTask task_from(std::shared_ptr<const LocalTree> folder, const std::string& path, const std::string& name,
                  std::uint64_t size, OnServer existing) {
  const std::string shown_path = folder->shown_path(path);
  const auto open = [folder = std::move(folder), path]() -> Attempt<std::unique_ptr<UploadSource>> {
    Attempt<Descriptor> file = folder->read(path);
    if (!file) return std::unexpected(std::move(file.error()));
    struct stat about{};
    if (::fstat(file->get(), &about) != 0 || !S_ISREG(about.st_mode)) {
      return std::unexpected(
          Failure{.reason = Reason::local_file,
                  .message = text(folder->language(), Phrase::not_regular_now, {shown(folder->shown_path(path))})});
    }
    return std::make_unique<UploadSource>(std::move(*file), 0, static_cast<std::uint64_t>(about.st_size));
  };
  return {.path = shown_path, .name = name, .source = open, .existing = existing, .size = size};
}

Flow<Attempt<void>> make_directories(Session& session, const std::vector<std::string>& paths) {
  if (Attempt<void> open = co_await session.ready(); !open) co_return open;
  Attempt<void> all;
  const TextOf line = [&](std::size_t i) { return session_line("MAKE_DIRECTORY", {paths[i]}); };
  const TextOf subject = [&](std::size_t i) { return paths[i]; };
  const Told told = [&](std::size_t, const client::SessionRequest&, Attempt<void> made) {
    if (!made && made.error().reason != Reason::exists && all) all = std::move(made);
  };
  co_await ask_each(session, paths.size(), line, subject, told);
  co_return all;
}

}  // namespace wirelab::cli
