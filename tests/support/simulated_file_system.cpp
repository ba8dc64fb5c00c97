#include "tests/support/simulated_file_system.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace wirelab::test {
namespace {

constexpr std::size_t kSector = 512;
// Symlinks that a path may pass, as on Linux.
constexpr int kMostLinks = 40;

std::uint64_t next_number() {
  static std::uint64_t last = 0;
  return ++last;
}

}  // namespace

struct SimulatedFileSystem::Node {
  struct Write {
    std::size_t offset;
    std::string bytes;
    bool cuts = false;  // the file ends at `offset`

    /// Its first `count` bytes.
    void apply(std::string& into, std::size_t count) const {
      if (cuts) return into.resize(offset);
      into.resize(std::max(into.size(), offset + count));
      into.replace(offset, count, bytes, 0, count);
    }
  };

  mode_t mode = 0;
  std::uint64_t number = next_number();
  std::uint64_t version = 0;
  std::int64_t modified = 0;
  std::string content;
  std::string durable_content;
  std::vector<Write> writes;  // since the last sync
  std::map<std::string, Tree> names;
  std::map<std::string, Tree> durable_names;
  std::vector<NameChange> name_changes;  // since the last sync

  [[nodiscard]] bool directory() const { return S_ISDIR(mode); }

  static void apply(std::map<std::string, Tree>& names, const NameChange& change) {
    for (const auto& [name, node] : change) {
      if (node) {
        names[name] = node;
      } else {
        names.erase(name);
      }
    }
  }

  void sync() {
    durable_content = content;
    durable_names = names;
    writes.clear();
    name_changes.clear();
  }

  /// This node after a power cut. `made` knows those that have several names.
  [[nodiscard]] Tree survivor(std::mt19937_64& random, std::map<const Node*, Tree>& made) const {
    Tree& result = made[this];
    if (result) return result;
    result = std::make_shared<Node>();
    result->mode = mode;
    result->number = number;
    result->modified = modified;
    result->content = durable_content;
    for (const Write& write : writes) {
      const std::size_t sectors = write.bytes.size() / kSector + 1;
      // Lost, whole, or torn.
      const std::size_t fate = random() % 3;
      if (fate == 0) continue;
      write.apply(result->content, fate == 1 ? write.bytes.size() : random() % sectors * kSector);
    }
    auto left = durable_names;
    for (const NameChange& change : name_changes) {
      if (random() % 2 == 0) apply(left, change);
    }
    for (const auto& [name, node] : left) result->names[name] = node->survivor(random, made);
    result->sync();
    return result;
  }
};

SimulatedFileSystem::SimulatedFileSystem() : SimulatedFileSystem(std::make_shared<Node>()) {
  root_->mode = S_IFDIR | 0755;
}

SimulatedFileSystem::SimulatedFileSystem(Tree root) : root_(std::move(root)), outside_(std::make_shared<Node>()) {
  outside_->mode = S_IFDIR | 0755;
}

SimulatedFileSystem::Tree SimulatedFileSystem::after_cut(std::uint64_t seed) const {
  std::mt19937_64 random(seed);
  std::map<const Node*, Tree> made;
  return root_->survivor(random, made);
}

SimulatedFileSystem::Tree SimulatedFileSystem::opened(int fd) const {
  const auto found = open_.find(fd);
  return found == open_.end() ? nullptr : found->second;
}

SimulatedFileSystem::Tree SimulatedFileSystem::find(const Tree& from, std::string_view name) const {
  if (name == "..") return above(from);
  const auto found = from->names.find(std::string(name));
  return found == from->names.end() ? nullptr : found->second;
}

SimulatedFileSystem::Tree SimulatedFileSystem::above(const Tree& node) const {
  if (node == root_ || node == outside_) return outside_;
  std::vector<Tree> places{root_};
  while (!places.empty()) {
    const Tree place = places.back();
    places.pop_back();
    for (const auto& [name, inner] : place->names) {
      if (inner == node) return place;
      if (inner->directory()) places.push_back(inner);
    }
  }
  return outside_;
}

int SimulatedFileSystem::walk(const Tree& from, std::string_view path, bool follow, bool beneath, Tree& found) const {
  found = from;
  std::string left(path);
  for (int links = 0; !left.empty();) {
    if (left.front() == '/') {
      if (beneath) return -EXDEV;
      found = outside_;
      left.erase(0, left.find_first_not_of('/'));
      continue;
    }
    const std::string name = left.substr(0, left.find('/'));
    const bool last = name.size() == left.size();
    left.erase(0, last ? name.size() : name.size() + 1);
    if (!found->directory()) return -ENOTDIR;
    if (name == "." || name.empty()) continue;
    if (name == ".." && beneath && found == root_) return -EXDEV;
    const Tree place = found;
    found = find(place, name);
    if (!found) return -ENOENT;
    if (!S_ISLNK(found->mode) || (last && !follow)) continue;
    if (beneath || ++links > kMostLinks) return -ELOOP;
    left = found->content + (left.empty() ? "" : "/" + left);
    found = place;
  }
  return 0;
}

std::vector<SimulatedFileSystem::Entry> SimulatedFileSystem::entries(const Tree& tree, std::string_view path) {
  std::vector<Entry> all;
  Tree from = tree;
  if (!path.empty()) {
    const auto place = tree->names.find(std::string(path));
    if (place == tree->names.end()) return all;
    from = place->second;
  }
  const auto look = [&all](const auto& self, const Node& node, const std::string& before) -> void {
    for (const auto& [name, inner] : node.names) {
      all.push_back({before + name, inner->mode, inner->number, inner->version, &inner->content});
      if (inner->directory()) self(self, *inner, before + name + "/");
    }
  };
  look(look, *from, "");
  return all;
}

void SimulatedFileSystem::put(const Tree& tree, std::string_view path, mode_t mode, std::string content) {
  Tree place = tree;
  for (std::size_t slash = path.find('/'); slash != std::string_view::npos; slash = path.find('/')) {
    place = place->names.at(std::string(path.substr(0, slash)));
    path.remove_prefix(slash + 1);
  }
  const Tree node = std::make_shared<Node>();
  node->mode = mode;
  node->content = std::move(content);
  node->sync();
  place->names[std::string(path)] = node;
  place->durable_names[std::string(path)] = node;
}

std::size_t SimulatedFileSystem::open_descriptors() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(open_, [](const auto& entry) { return ::fcntl(entry.first, F_GETFD) >= 0; }));
}

int SimulatedFileSystem::hand_out(Tree node) {
  // A descriptor of the system's, because the store closes what it was given without asking us.
  const int fd = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (fd < 0) return -errno;
  open_[fd] = std::move(node);
  return fd;
}

int SimulatedFileSystem::begin_change(bool& happens) {
  const std::size_t number = changes_++;
  // What was under way when the power went may have been done.
  happens = number <= cut_at_;
  return number < cut_at_ ? 0 : -EIO;
}

int SimulatedFileSystem::change_names(const Tree& directory, NameChange change) {
  bool happens = false;
  const int answer = begin_change(happens);
  if (!happens) return answer;
  Node::apply(directory->names, change);
  directory->name_changes.push_back(std::move(change));
  return answer;
}

int SimulatedFileSystem::open_at(int directory, const char* path, int flags, mode_t mode) {
  if (cut()) return -EIO;
  if (directory == AT_FDCWD) return hand_out(root_);
  const Tree place = opened(directory);
  if (!place) return -EBADF;
  Tree node;
  const int answer = walk(place, path, (flags & O_NOFOLLOW) == 0, false, node);
  if (answer == 0 && (flags & O_CREAT) != 0 && (flags & O_EXCL) != 0) return -EEXIST;
  if (answer < 0) {
    if (answer != -ENOENT || (flags & O_CREAT) == 0) return answer;
    node = std::make_shared<Node>();
    node->mode = S_IFREG | mode;
    node->modified = time_;
    if (const int made = change_names(place, {{path, node}}); made < 0) return made;
  }
  return open_node(std::move(node), flags);
}

int SimulatedFileSystem::open_node(Tree node, int flags) {
  // As Linux does it: with O_DIRECTORY a symlink is reported as "not a directory".
  if ((flags & O_DIRECTORY) != 0 && !node->directory()) return -ENOTDIR;
  if (S_ISLNK(node->mode)) return -ELOOP;
  return hand_out(std::move(node));
}

int SimulatedFileSystem::open_beneath(int directory, const char* path, int flags, bool cached) {
  if (cached) return -EAGAIN;
  if (cut()) return -EIO;
  const Tree place = opened(directory);
  if (!place) return -EBADF;
  Tree node;
  const int answer = walk(place, path, true, true, node);
  return answer < 0 ? answer : open_node(std::move(node), flags);
}

int SimulatedFileSystem::status(int fd, struct stat& status) {
  if (cut()) return -EIO;
  const Tree node = opened(fd);
  if (!node) return -EBADF;
  describe(*node, status);
  return 0;
}

void SimulatedFileSystem::describe(const Node& node, struct stat& status) {
  status = {};
  status.st_dev = 1;
  status.st_ino = node.number;
  status.st_nlink = 1;
  status.st_mode = node.mode;
  status.st_uid = ::geteuid();
  status.st_size = static_cast<off_t>(node.content.size());
  status.st_mtim.tv_sec = node.modified;
}

int SimulatedFileSystem::status_at(int directory, const char* name, struct stat& status) {
  if (cut()) return -EIO;
  const Tree place = opened(directory);
  if (!place) return -EBADF;
  Tree node;
  if (const int answer = walk(place, name, false, false, node); answer < 0) return answer;
  describe(*node, status);
  return 0;
}

ssize_t SimulatedFileSystem::read(int fd, void* into, std::size_t count, off_t offset) {
  if (cut()) return -EIO;
  const Tree node = opened(fd);
  if (!node) return -EBADF;
  const auto at = std::min(static_cast<std::size_t>(offset), node->content.size());
  return static_cast<ssize_t>(node->content.copy(static_cast<char*>(into), count, at));
}

ssize_t SimulatedFileSystem::read_now(int /*fd*/, void* /*into*/, std::size_t /*count*/, off_t /*offset*/) {
  return -EOPNOTSUPP;
}

ssize_t SimulatedFileSystem::write(int fd, const void* from, std::size_t count, off_t offset) {
  const Tree node = opened(fd);
  if (!node) return -EBADF;
  if (static_cast<std::uint64_t>(offset) + count > room_) return -ENOSPC;
  bool happens = false;
  const int answer = begin_change(happens);
  if (!happens) return answer;
  node->writes.push_back(
      {.offset = static_cast<std::size_t>(offset), .bytes = std::string(static_cast<const char*>(from), count)});
  node->modified = time_;
  node->writes.back().apply(node->content, count);
  ++node->version;
  return answer < 0 ? answer : static_cast<ssize_t>(count);
}

int SimulatedFileSystem::reserve(int /*fd*/, off_t /*size*/) { return -EOPNOTSUPP; }

int SimulatedFileSystem::truncate(int fd, off_t size) {
  const Tree node = opened(fd);
  if (!node) return -EBADF;
  bool happens = false;
  const int answer = begin_change(happens);
  if (!happens) return answer;
  node->writes.push_back({.offset = static_cast<std::size_t>(size), .bytes = {}, .cuts = true});
  node->modified = time_;
  node->writes.back().apply(node->content, 0);
  return answer;
}

int SimulatedFileSystem::free_bytes(int /*fd*/, std::uint64_t& bytes) {
  bytes = std::uint64_t{1} << 40;
  return cut() ? -EIO : 0;
}

int SimulatedFileSystem::disk_space(int fd, storage::DiskSpace& space) {
  space.total = std::uint64_t{1} << 41;
  return free_bytes(fd, space.free);
}

int SimulatedFileSystem::set_direct(int /*fd*/, bool direct) { return direct ? -EINVAL : 0; }

int SimulatedFileSystem::start_writeback(int /*fd*/, off_t /*offset*/, off_t /*count*/) { return cut() ? -EIO : 0; }

int SimulatedFileSystem::sync_data(int fd) { return sync(fd); }

int SimulatedFileSystem::sync(int fd) {
  const Tree node = opened(fd);
  if (!node) return -EBADF;
  bool happens = false;
  const int answer = begin_change(happens);
  if (answer == 0) node->sync();
  return answer;
}

int SimulatedFileSystem::move(const Tree& from, const char* old_name, const Tree& to, const char* new_name) {
  const Tree node = find(from, old_name);
  if (!node) return -ENOENT;
  if (from == to) return change_names(from, {{new_name, node}, {old_name, nullptr}});
  bool happens = false;
  const int answer = begin_change(happens);
  if (!happens) return answer;
  for (const auto& [directory, change] : {std::pair(to, NameChange{{new_name, node}}), {from, {{old_name, nullptr}}}}) {
    Node::apply(directory->names, change);
    directory->name_changes.push_back(change);
  }
  return answer;
}

int SimulatedFileSystem::rename_new(int from_directory, const char* from, int to_directory, const char* to) {
  if (opened(to_directory) && find(opened(to_directory), to)) return cut() ? -EIO : -EEXIST;
  return rename_over(from_directory, from, to_directory, to);
}

int SimulatedFileSystem::rename_over(int from_directory, const char* from, int to_directory, const char* to) {
  const Tree old_place = opened(from_directory);
  const Tree new_place = opened(to_directory);
  return old_place && new_place ? move(old_place, from, new_place, to) : -EBADF;
}

int SimulatedFileSystem::link(int from_directory, const char* from, int to_directory, const char* to) {
  const Tree old_place = opened(from_directory);
  const Tree new_place = opened(to_directory);
  if (!old_place || !new_place) return -EBADF;
  const Tree node = find(old_place, from);
  if (!node) return -ENOENT;
  return find(new_place, to) ? -EEXIST : change_names(new_place, {{to, node}});
}

int SimulatedFileSystem::unlink(int directory, const char* name) {
  const Tree place = opened(directory);
  if (!place) return -EBADF;
  const Tree node = find(place, name);
  if (!node) return -ENOENT;
  return node->directory() ? -EISDIR : change_names(place, {{name, nullptr}});
}

int SimulatedFileSystem::make_directory(int directory, const char* name, mode_t mode) {
  const Tree place = opened(directory);
  if (!place) return -EBADF;
  if (find(place, name)) return cut() ? -EIO : -EEXIST;
  const Tree node = std::make_shared<Node>();
  node->mode = S_IFDIR | mode;
  return change_names(place, {{name, node}});
}

int SimulatedFileSystem::remove_directory(int directory, const char* name) {
  const Tree place = opened(directory);
  if (!place) return -EBADF;
  const Tree node = find(place, name);
  if (!node) return -ENOENT;
  if (!node->directory()) return -ENOTDIR;
  return node->names.empty() ? change_names(place, {{name, nullptr}}) : -ENOTEMPTY;
}

int SimulatedFileSystem::read_entries(int fd, storage::EntrySink& sink) {
  if (cut()) return -EIO;
  const Tree node = opened(fd);
  if (!node) return -EBADF;
  for (const auto& [name, entry] : node->names) {
    if (!sink.entry(name, entry->mode & S_IFMT)) break;
  }
  return 0;
}

int SimulatedFileSystem::lock(int /*fd*/) { return cut() ? -EIO : 0; }

storage::FileTime SimulatedFileSystem::now() { return {.seconds = time_, .nanoseconds = 0}; }

}  // namespace wirelab::test
