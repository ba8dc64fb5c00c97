#pragma once

#include <memory>
#include <set>

#include "host/cli/session/transfers.h"

namespace wirelab::cli {

/// A remote tree whose names were looked at: paths from its top on, each fit to be used beneath a local folder.
struct CheckedTree {
  std::vector<RemoteEntry> entries;
  std::vector<std::pair<std::string, Failure>> unusable;  ///< with the path as it came
};
/// Takes `root` off the paths of `entries`, which LIST_TREE gave for it, and leaves out what must not become a local
/// path: what does not lie beneath the root, "..", control characters; and, `folded`, what differs from another only in
/// the case of its letters.
[[nodiscard]] CheckedTree check_tree(std::vector<RemoteEntry> entries, const std::string& root, bool folded,
                                     Language language);

/// True if `path` on the server lies beneath `root`, by its letters alone.
[[nodiscard]] bool lies_beneath(std::string_view path, std::string_view root);
/// True if `path`, without what means nothing, names one thing that may go: neither the top nor a way up.
[[nodiscard]] bool is_removable(std::string_view path);

/// True if names that differ only in case are the same file in the folder.
[[nodiscard]] bool ignores_case(const LocalTree& folder);

/// A download of `name` to `path` beneath a local folder.
[[nodiscard]] GetTask task_beneath(std::shared_ptr<const LocalTree> folder, const std::string& path,
                                   const std::string& name, std::uint64_t size, Existing existing, Language language);
/// An upload of `path` beneath a local folder as `name`.
[[nodiscard]] PutTask task_from(std::shared_ptr<const LocalTree> folder, const std::string& path,
                                const std::string& name, std::uint64_t size, OnServer existing);

/// Makes the directories that are missing of `paths`, each behind the one that it lies in; the first failure.
[[nodiscard]] Flow<Attempt<void>> make_directories(Session& session, const std::vector<std::string>& paths);

}  // namespace wirelab::cli
