#include "host/cli/session/mirror_plan.h"

#include <map>
#include <set>
#include <string_view>

namespace wirelab::cli {
namespace {

using Index = std::map<std::string_view, const MirrorEntry*>;

Index index_of(const std::vector<MirrorEntry>& entries) {
  Index index;
  for (const MirrorEntry& entry : entries) index.emplace(entry.path, &entry);
  return index;
}

bool same_kind(const MirrorEntry& one, const MirrorEntry& other) noexcept {
  return !one.other && !other.other && one.directory == other.directory;
}

MirrorStep step_for(const MirrorEntry& wanted, const MirrorEntry& there) noexcept {
  if (wanted.directory) return MirrorStep::same;
  return wanted.size == there.size ? MirrorStep::compare : MirrorStep::resize;
}

/// True if `path` lies beneath one of the directories.
bool lies_in(const std::set<std::string, std::less<>>& folders, std::string_view path) {
  for (std::size_t slash = path.find('/'); slash != std::string_view::npos; slash = path.find('/', slash + 1)) {
    if (folders.contains(path.substr(0, slash))) return true;
  }
  return false;
}

}  // namespace

std::vector<MirrorAction> plan_mirror(const std::vector<MirrorEntry>& source, const std::vector<MirrorEntry>& target,
                                      bool remove) {
  const Index wanted = index_of(source);
  const Index there = index_of(target);
  std::set<std::string, std::less<>> left_out;
  for (const MirrorEntry& entry : source) {
    if (entry.other) left_out.insert(entry.path);
  }
  std::vector<MirrorAction> plan;
  for (auto entry = target.rbegin(); entry != target.rend(); ++entry) {
    const auto found = wanted.find(entry->path);
    if (found != wanted.end() && same_kind(*found->second, *entry)) continue;
    // Its like in the source is known to be there, and not what it is.
    if (left_out.contains(entry->path) || lies_in(left_out, entry->path)) continue;
    // What stands in the place of something else is told there, if it stays.
    if (!remove && found != wanted.end()) continue;
    plan.push_back({.step = remove ? MirrorStep::remove : MirrorStep::keep,
                    .path = entry->path,
                    .directory = entry->directory,
                    .to = entry->size});
  }
  std::set<std::string, std::less<>> blocked;
  for (const MirrorEntry& entry : source) {
    if (entry.other || lies_in(blocked, entry.path)) continue;
    MirrorAction action{.step = entry.directory ? MirrorStep::make : MirrorStep::copy,
                        .path = entry.path,
                        .directory = entry.directory,
                        .from = entry.size};
    const auto found = there.find(entry.path);
    if (found != there.end() && same_kind(entry, *found->second)) {
      action.step = step_for(entry, *found->second);
      action.to = found->second->size;
    } else if (found != there.end() && !remove) {
      action.step = MirrorStep::blocked;
      if (entry.directory) blocked.insert(entry.path);
    }
    plan.push_back(std::move(action));
  }
  return plan;
}

}  // namespace wirelab::cli
