// What files there were at any moment since a version of the model, of which an answer has to be one.

#include <algorithm>

#include "tests/simulation/file_model.h"

namespace wirelab::simulation {

template <typename Accept>
bool FileModel::some_state(std::size_t version, Accept accept) const {
  return std::any_of(states_.begin() + static_cast<std::ptrdiff_t>(version), states_.end(),
                     [&](const auto& state) { return accept(*state); });
}

std::string FileModel::list(const State& state, std::string_view directory) const {
  const std::string before = directory.empty() ? "" : std::string(directory) + "/";
  std::vector<std::string> names;
  for (const auto& [path, thing] : state) {
    if (!path.starts_with(before) || path.find('/', before.size()) != std::string::npos) continue;
    if (thing.kind == Visible::Kind::other) continue;
    names.push_back(path.substr(before.size()) + (thing.kind == Visible::Kind::directory ? "/" : ""));
  }
  std::ranges::sort(names);
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : "\n") + name;
  return text;
}

bool FileModel::was_listed(std::size_t version, std::string_view directory, std::string_view text) const {
  return some_state(version, [&](const State& state) { return list(state, directory) == text; });
}

bool FileModel::some_content(std::size_t version, const std::string& path,
                             const std::function<bool(Contents::Id)>& accept) const {
  std::optional<Contents::Id> last;
  return some_state(version, [&](const State& state) {
    const auto found = state.find(path);
    if (found == state.end() || found->second.kind != Visible::Kind::file || found->second.content == last)
      return false;
    last = found->second.content;
    return accept(*last);
  });
}

bool FileModel::had_content(std::size_t version, const std::string& path, Contents::Id content) const {
  return some_content(version, path, [content](Contents::Id id) { return id == content; });
}

bool FileModel::lacked_content(std::size_t version, const std::string& path, Contents::Id content) const {
  std::optional<std::uint64_t> number;
  return some_state(version, [&](const State& state) {
    const auto found = state.find(path);
    if (found == state.end() || found->second.kind != Visible::Kind::file) return true;
    // Another file of the same bytes is another file.
    const bool same = number.value_or(found->second.number) == found->second.number;
    number = found->second.number;
    return !same || found->second.content != content;
  });
}

std::optional<Contents::Id> FileModel::content_now(const std::string& path) const {
  const auto found = now().find(path);
  const bool file = found != now().end() && found->second.kind == Visible::Kind::file;
  return file ? std::optional(found->second.content) : std::nullopt;
}

bool FileModel::has_content(Contents::Id content) const {
  return std::ranges::any_of(now(), [content](const auto& one) {
    return one.second.kind == Visible::Kind::file && one.second.content == content;
  });
}

bool FileModel::had_directory(std::size_t version, const std::string& path) const {
  return path.empty() || some_state(version, [&](const State& state) {
           const auto found = state.find(path);
           return found != state.end() && found->second.kind == Visible::Kind::directory;
         });
}

bool FileModel::had_file(std::size_t version, const std::string& path) const {
  return some_state(version, [&](const State& state) { return state.contains(path); });
}

bool FileModel::lacked_file(std::size_t version, const std::string& path) const {
  return some_state(version, [&](const State& state) { return !state.contains(path); });
}

bool FileModel::lacked_directory(std::size_t version, const std::string& path) const {
  return !path.empty() && some_state(version, [&](const State& state) {
    const auto found = state.find(path);
    return found == state.end() || found->second.kind != Visible::Kind::directory;
  });
}

std::vector<std::string> FileModel::files() const {
  std::vector<std::string> paths;
  for (const auto& [path, thing] : now()) {
    // The large one is for those who read slowly.
    if (thing.kind == Visible::Kind::file && path != "big.bin") paths.push_back(path);
  }
  return paths;
}

}  // namespace wirelab::simulation
