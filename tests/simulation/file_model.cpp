#include "tests/simulation/file_model.h"

#include <algorithm>
#include <set>

namespace wirelab::simulation {
namespace {

std::string directory_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return std::string(slash == std::string_view::npos ? std::string_view() : path.substr(0, slash));
}

/// Two that ask for the same cannot be told apart on the disk, nor can two empty uploads under any names.
bool are_twins(const FileChange& one, const FileChange& other) {
  if (&one == &other || one.kind != other.kind || one.content != other.content) return false;
  const bool empty = one.kind == FileChange::Kind::upload && one.content == Contents::kEmpty;
  return empty || (one.path == other.path && one.to == other.to);
}

std::string named(Contents::Id id) { return "content " + std::to_string(id); }

}  // namespace

bool is_first_free(std::string_view path, std::string_view stored,
                   const std::function<bool(const std::string&)>& taken) {
  const std::string directory = directory_of(path);
  const std::string name(path.substr(directory.empty() ? 0 : directory.size() + 1));
  // What is cut to fit is the business of a unit test.
  if (name.size() > 200) return stored.size() <= path.size() + 10 && stored.substr(0, 100) == path.substr(0, 100);
  const std::size_t dot = name.rfind('.');
  const bool ends = dot != std::string::npos && dot != 0;
  for (int copy = 0; copy < 1000; ++copy) {
    std::string tried(path);
    if (copy > 0) {
      const std::string mark = "-copia" + (copy > 1 ? std::to_string(copy - 1) : std::string());
      const std::string stem = ends ? name.substr(0, dot) : name;
      tried = (directory.empty() ? "" : directory + "/") + stem + mark + (ends ? name.substr(dot) : "");
    }
    if (tried == stored) return !taken(tried);
    if (!taken(tried)) return false;
  }
  return false;
}

FileChangePtr FileModel::asked(FileChange change) {
  open_.push_back(std::make_shared<FileChange>(std::move(change)));
  return open_.back();
}

void FileModel::acknowledged(const FileChangePtr& change, std::string_view stored_as) {
  const bool named_right = change->kind != FileChange::Kind::upload || change->stored_as == stored_as;
  if (!change->applied || !named_right) {
    const auto twin = std::ranges::find_if(open_, [&](const FileChangePtr& other) {
      const bool right = other->applied && !other->acknowledged && !other->taken_back;
      return right && are_twins(*other, *change) && other->stored_as == stored_as;
    });
    if (twin == open_.end()) {
      verdict_.fail("answered before it was done, or with another name: " + change->path + " " + change->to + " -> " +
                    std::string(stored_as) + (change->applied ? ", stands as " + change->stored_as : ", not done"));
      return;
    }
    trade(change, *twin);
  }
  if (change->taken_back) verdict_.fail("answered that it was stored, and took it back: " + change->path);
  change->acknowledged = true;
}

void FileModel::apply(FileChange& change) {
  change.applied = true;
  change.applied_in = version();
}

void FileModel::trade(FileChangePtr one, FileChangePtr other) {
  for (auto& [number, file] : files_) {
    for (Step& step : file.steps) {
      if (step.change == one) {
        step.change = other;
      } else if (step.change == other) {
        step.change = one;
      }
    }
  }
  std::swap(one->applied, other->applied);
  std::swap(one->applied_in, other->applied_in);
  std::swap(one->stored_as, other->stored_as);
}

void FileModel::refused(const FileChangePtr& change, bool excused, bool ends) {
  if (ends && !change->over) change->over = version();
  if (!change->applied || change->taken_back || excused) return;
  // Whoever was still waiting in that moment may be the one for whom it was done.
  const auto twin = std::ranges::find_if(open_, [&](const FileChangePtr& other) {
    return !other->applied && are_twins(*other, *change) && (!other->over || *other->over >= change->applied_in);
  });
  if (twin == open_.end()) {
    verdict_.fail("done, but answered that it failed: " + change->path + " " + change->to);
    return;
  }
  trade(change, *twin);
}

void FileModel::settle(const std::vector<FileChangePtr>& still) {
  const std::set<FileChangePtr> waiting(still.begin(), still.end());
  for (const FileChangePtr& change : open_) {
    if (change->over || waiting.contains(change)) continue;
    change->over = version();
    if (change->applied || !change->allowed) continue;
    // What was done may have been done for this one, and somebody who asked for the same is still to come.
    const auto twin = std::ranges::find_if(open_, [&](const FileChangePtr& other) {
      const bool gives = other->applied && !other->acknowledged && !other->taken_back && waiting.contains(other);
      return gives && are_twins(*other, *change);
    });
    if (twin != open_.end()) trade(change, *twin);
  }
}

FileModel::State FileModel::read(const std::vector<Visible>& all, bool known_only) const {
  State state;
  for (const Visible& one : all) {
    Contents::Id content = Contents::kEmpty;
    if (one.kind == Visible::Kind::file) {
      const auto known = files_.find(one.number);
      if (known != files_.end() && known->second.version == one.version && !known_only) {
        content = known->second.content;
      } else {
        const auto identified = contents_.identify(*one.content);
        if (!identified || (known != files_.end() && known->second.content != *identified)) {
          verdict_.fail("'" + one.path + "' is no whole upload: " + std::to_string(one.content->size()) + " bytes" +
                        (known != files_.end() ? " in place of " + named(known->second.content) : ""));
          continue;
        }
        content = *identified;
      }
    }
    state[one.path] = {one.kind, one.number, content};
  }
  return state;
}

void FileModel::begin(const std::vector<Visible>& all) {
  auto state = std::make_shared<State>(read(all, false));
  for (const auto& [path, thing] : *state) {
    if (thing.kind == Visible::Kind::file) files_[thing.number] = {thing.content, 0, {{nullptr, path}}};
  }
  states_.push_back(std::move(state));
}

void FileModel::observe(const std::vector<Visible>& all) {
  auto after = std::make_shared<State>(read(all, false));
  for (const Visible& one : all) {
    if (const auto known = files_.find(one.number); known != files_.end()) known->second.version = one.version;
  }
  const State& before = now();
  std::map<std::uint64_t, std::string> gone;
  std::vector<std::string> come;
  for (const auto& [path, thing] : before) {
    const auto found = after->find(path);
    if (found == after->end() || found->second.number != thing.number) gone[thing.number] = path;
  }
  for (const auto& [path, thing] : *after) {
    const auto found = before.find(path);
    if (found == before.end() || found->second.number != thing.number) come.push_back(path);
  }
  if (gone.empty() && come.empty()) return;
  for (const std::string& path : come) {
    const Thing& thing = after->at(path);
    if (thing.kind != Visible::Kind::file) {
      verdict_.fail("a directory or worse has appeared: " + path);
      continue;
    }
    const auto from = gone.find(thing.number);
    if (from != gone.end()) {
      moved(from->second, path, thing);
      gone.erase(from);
    } else {
      const FileChangePtr change = appeared(path, thing, before);
      const auto old = before.find(path);
      if (!change || change->condition != FileChange::Condition::replace || old == before.end()) continue;
      files_[old->second.number].steps.push_back({change, ""});
      gone.erase(old->second.number);
    }
  }
  for (const auto& [number, path] : gone) vanished(path, before.at(path));
  states_.push_back(std::move(after));
}

bool FileModel::holds(const FileChange& change, const std::string& path, const State& before) {
  const auto taken = [&before](const std::string& name) { return before.contains(name); };
  if (change.condition == FileChange::Condition::beside) return is_first_free(change.path, path, taken);
  if (change.path != path) return false;
  if (change.condition == FileChange::Condition::free) return !taken(path);
  const auto old = before.find(path);
  return old != before.end() && old->second.kind == Visible::Kind::file && old->second.content == change.old;
}

FileChangePtr FileModel::appeared(const std::string& path, const Thing& thing, const State& before) {
  for (const FileChangePtr& change : open_) {
    if (!may_happen(*change, FileChange::Kind::upload)) continue;
    if (change->content != thing.content || !holds(*change, path, before)) continue;
    apply(*change);
    change->stored_as = path;
    files_[thing.number] = {thing.content, 0, {{nullptr, ""}, {change, path}}};
    return change;
  }
  verdict_.fail("'" + path + "' has appeared with " + named(thing.content) + ", and nobody who may has asked for that");
  return nullptr;
}

void FileModel::moved(const std::string& from, const std::string& to, const Thing& thing) {
  for (const FileChangePtr& change : open_) {
    if (!may_happen(*change, FileChange::Kind::renaming)) continue;
    if (change->path != from || change->to != to) continue;
    apply(*change);
    files_[thing.number].steps.push_back({change, to});
    return;
  }
  verdict_.fail("'" + from + "' is '" + to + "' now, and nobody who may has asked for that");
}

void FileModel::vanished(const std::string& path, const Thing& thing) {
  File& file = files_[thing.number];
  const FileChangePtr last = file.steps.empty() ? nullptr : file.steps.back().change;
  for (const FileChangePtr& change : open_) {
    if (!may_happen(*change, FileChange::Kind::removal)) continue;
    if (change->path != path) continue;
    apply(*change);
    file.steps.push_back({change, ""});
    return;
  }
  // An upload whose directory could not be synced is taken back, as long as nobody was told of it.
  if (last && last->kind == FileChange::Kind::upload && !last->acknowledged && !last->over) {
    last->taken_back = true;
    file.steps.push_back({last, ""});
    return;
  }
  verdict_.fail("'" + path + "' is gone, and nobody who may has asked for that");
}

void FileModel::check_file(const std::string& what, const File& file, const std::vector<std::string>& places,
                           bool relaxed) const {
  std::size_t first = 0;
  for (std::size_t at = 0; at < file.steps.size(); ++at) {
    const FileChangePtr& change = file.steps[at].change;
    if (!change || change->acknowledged) first = at;
  }
  // Half of a renaming whose second sync failed stays open for a cut, whatever was answered since.
  for (std::size_t at = 1; relaxed && at <= first; ++at) {
    const FileChangePtr& change = file.steps[at].change;
    if (change && !change->acknowledged) first = at - 1;
  }
  bool between_directories = false;
  for (std::size_t at = first + 1; at < file.steps.size(); ++at) {
    between_directories |= directory_of(file.steps[at].place) != directory_of(file.steps[at - 1].place);
  }
  const auto possible = [&](const std::string& place) {
    return std::any_of(file.steps.begin() + static_cast<std::ptrdiff_t>(first), file.steps.end(),
                       [&](const Step& step) { return step.place == place; });
  };
  // What goes from one directory to another is two changes, of which a cut may keep any.
  const bool loose = relaxed || between_directories;
  if (places.empty() && !possible("") && !(loose && first + 1 < file.steps.size())) {
    verdict_.fail(what + " is lost: it was answered to stand as '" + file.steps[first].place + "'");
  }
  for (const std::string& place : places) {
    if (!possible(place)) verdict_.fail(what + " stands as '" + place + "' again, which was answered to be changed");
  }
  if (places.size() > 1 && !loose) {
    verdict_.fail(what + " has two names: '" + places[0] + "' and '" + places[1] + "'");
  }
}

void FileModel::check_survivors(const std::vector<Visible>& all, bool relaxed) const {
  const State state = read(all, true);
  std::map<std::uint64_t, std::vector<std::string>> places;
  for (const auto& [path, thing] : state) {
    if (thing.kind == Visible::Kind::file) places[thing.number].push_back(path);
  }
  if (!relaxed) check_replaced(state);
  for (const auto& [number, file] : files_) {
    const auto found = places.find(number);
    check_file(named(file.content), file, found == places.end() ? std::vector<std::string>{} : found->second, relaxed);
    if (found != places.end()) places.erase(found);
  }
  // What the model never saw became visible in the very change that the cut came in.
  for (const auto& [number, paths] : places) {
    const Thing& thing = state.at(paths.front());
    const bool wanted = std::ranges::any_of(open_, [&](const FileChangePtr& change) {
      return may_happen(*change, FileChange::Kind::upload) && change->content == thing.content;
    });
    // It may also have been taken back in the change in which it appeared.
    if (!wanted && !relaxed)
      verdict_.fail("'" + paths.front() + "' has come out of the cut with " + named(thing.content));
  }
}

/// Of a replacement that a cut meets, one of the two files is left.
void FileModel::check_replaced(const State& survived) const {
  for (const auto& [path, thing] : now()) {
    const auto file = files_.find(thing.number);
    if (file == files_.end() || file->second.steps.empty() || survived.contains(path)) continue;
    const FileChangePtr& change = file->second.steps.back().change;
    if (!change || change->condition != FileChange::Condition::replace) continue;
    for (const auto& [number, old] : files_) {
      const std::size_t steps = old.steps.size();
      if (steps < 2 || old.steps.back().change != change || !old.steps.back().place.empty()) continue;
      const FileChangePtr& before = old.steps[steps - 2].change;
      if (!before || before->acknowledged) verdict_.fail("a replacement has lost both files: " + path);
    }
  }
}

void FileModel::restart(const std::vector<Visible>& all) {
  files_.clear();
  open_.clear();
  begin(all);
}

}  // namespace wirelab::simulation
