#include "host/cli/session/local_tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include "firmware/core/text.h"
#include "host/cli/display.h"
#include "host/cli/path.h"
#include "host/cli/session/part_file.h"
#include "host/cli/session/phrases.h"

namespace wirelab::cli {
namespace {

constexpr int kDirectory = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
/// Deeper than any path can be.
constexpr int kMaxDepth = 2048;

std::string_view first_component(std::string_view path) noexcept { return path.substr(0, path.find('/')); }

std::string beneath(const std::string& folder, std::string_view name) {
  return folder.empty() ? std::string(name) : folder + "/" + std::string(name);
}

/// The names in an open directory, sorted; an errno value if that fails.
int names_in(const Descriptor& folder, std::vector<std::string>& names) {
  const int copy = ::openat(folder.get(), ".", kDirectory);
  if (copy < 0) return errno;
  const std::unique_ptr<DIR, int (*)(DIR*)> stream(::fdopendir(copy), [](DIR* open) { return ::closedir(open); });
  if (stream == nullptr) return errno;
  errno = 0;
  while (const dirent* entry = ::readdir(stream.get())) {  // NOLINT(concurrency-mt-unsafe): the stream is ours
    const std::string_view name = static_cast<const char*>(entry->d_name);
    // What a download left that was cut is nobody's file.
    if (name != "." && name != ".." && !is_part_name(name)) names.emplace_back(name);
  }
  std::ranges::sort(names);
  return errno;
}

}  // namespace

PathFault path_fault(std::string_view path) noexcept {
  if (path.size() >= PATH_MAX) return PathFault::too_long;
  if (holds_control(path) || !valid_utf8(path)) return PathFault::control;
  for (std::string_view rest = path;;) {
    const std::string_view component = first_component(rest);
    if (!is_file_name(component)) return PathFault::not_beneath;
    if (component.size() > NAME_MAX) return PathFault::too_long;
    if (is_part_name(component)) return PathFault::reserved;
    if (component.size() == rest.size()) return PathFault::none;
    rest.remove_prefix(component.size() + 1);
  }
}

Failure unusable_path(Language language, PathFault fault, std::string_view path) {
  const Phrase phrase = fault == PathFault::control    ? Phrase::path_control
                        : fault == PathFault::too_long ? Phrase::path_too_long
                        : fault == PathFault::reserved ? Phrase::path_reserved
                                                       : Phrase::path_not_beneath;
  return {.reason = Reason::local_file, .message = text(language, phrase, {shown(path.substr(0, 80))})};
}

Attempt<LocalTree> LocalTree::open(const std::string& path, bool make, Language language) {
  if (make && ::mkdir(path.c_str(), 0777) != 0 && errno != EEXIST) {
    return std::unexpected(
        Failure{.reason = Reason::local_file,
                .message = text(language, Phrase::cannot_make_folder, {shown(path), system_reason(language, errno)})});
  }
  // The user's own path: links in it are meant.
  Descriptor root(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (root) return LocalTree(std::move(root), path, language);
  return std::unexpected(
      Failure{.reason = Reason::local_file,
              .message = text(language, Message::cannot_read, {shown(path), system_reason(language, errno)})});
}

std::string LocalTree::shown_path(std::string_view path) const {
  if (path.empty()) return path_;
  if (path_ == ".") return std::string(path);
  return path_.ends_with('/') ? path_ + std::string(path) : path_ + "/" + std::string(path);
}

Failure LocalTree::failed(std::string_view path, Message message, int error) const {
  return {.reason = Reason::local_file,
          .message = text(language_, message, {shown(shown_path(path)), system_reason(language_, error)})};
}

Attempt<Descriptor> LocalTree::enter(const std::string& path, bool make) const {
  Descriptor at(::openat(root_.get(), ".", kDirectory));
  std::string_view rest = path;
  while (at && !rest.empty()) {
    const std::string component(first_component(rest));
    rest.remove_prefix(std::min(component.size() + 1, rest.size()));
    if (!is_file_name(component)) return std::unexpected(unusable_path(language_, PathFault::not_beneath, path));
    if (make && ::mkdirat(at.get(), component.c_str(), 0777) != 0 && errno != EEXIST) {
      return std::unexpected(failed(path, Message::cannot_write, errno));
    }
    at = Descriptor(::openat(at.get(), component.c_str(), kDirectory));
  }
  if (!at) return std::unexpected(failed(path, make ? Message::cannot_write : Message::cannot_read, errno));
  return at;
}

Attempt<Descriptor> LocalTree::read(const std::string& path) const {
  const SplitPath split = split_path(path);
  const Attempt<Descriptor> folder = enter(path.contains('/') ? split.directory : std::string(), false);
  if (!folder) return std::unexpected(folder.error());
  Descriptor file(::openat(folder->get(), split.name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!file) return std::unexpected(failed(path, Message::cannot_read, errno));
  return file;
}

Attempt<std::vector<LocalEntry>> LocalTree::entries() const {
  std::vector<LocalEntry> all;
  if (Attempt<void> done = list({}, all, 0); !done) return std::unexpected(std::move(done.error()));
  return all;
}

Attempt<void> LocalTree::list(const std::string& path, std::vector<LocalEntry>& into, int depth) const {
  const Attempt<Descriptor> folder = enter(path, false);
  if (!folder) return std::unexpected(folder.error());
  std::vector<std::string> names;
  int error = names_in(*folder, names);
  if (depth > kMaxDepth) error = ELOOP;
  if (error != 0) return std::unexpected(failed(path, Message::cannot_read, error));
  for (const std::string& name : names) {
    struct stat about{};
    if (::fstatat(folder->get(), name.c_str(), &about, AT_SYMLINK_NOFOLLOW) != 0) {
      // Only what went away meanwhile is not there: of the rest nobody may think so.
      if (errno == ENOENT) continue;
      return std::unexpected(failed(beneath(path, name), Message::cannot_read, errno));
    }
    const bool directory = S_ISDIR(about.st_mode);
    into.push_back({.path = beneath(path, name),
                    .directory = directory,
                    .other = !directory && !S_ISREG(about.st_mode),
                    .size = static_cast<std::uint64_t>(about.st_size)});
    if (!directory) continue;
    // A copy: the list grows meanwhile.
    const std::string inner = into.back().path;
    if (Attempt<void> done = list(inner, into, depth + 1); !done) return done;
  }
  return {};
}

Attempt<void> LocalTree::remove(const LocalEntry& entry) const {
  const SplitPath split = split_path(entry.path);
  const Attempt<Descriptor> folder = enter(entry.path.contains('/') ? split.directory : std::string(), false);
  if (!folder) return std::unexpected(folder.error());
  if (::unlinkat(folder->get(), split.name.c_str(), entry.directory ? AT_REMOVEDIR : 0) == 0) return {};
  return std::unexpected(failed(entry.path, Message::cannot_write, errno));
}

}  // namespace wirelab::cli
