// The system calls of the simulated disk; what they change is in simulated_file_system.cpp.

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "tests/support/simulated_file_system.h"
#include "tests/support/simulated_node.h"

namespace wirelab::test {

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
    node->stamp(time_);
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

void SimulatedFileSystem::describe(const Node& node, struct stat& status) const {
  status = {};
  status.st_dev = 1;
  status.st_ino = node.number;
  status.st_nlink = node.directory() ? 2 : root_->names_of(node) + outside_->names_of(node);
  status.st_mode = node.mode;
  status.st_uid = ::geteuid();
  status.st_size = static_cast<off_t>(node.content.size());
  status.st_blocks = static_cast<blkcnt_t>((node.content.size() + kSector - 1) / kSector);
  status.st_mtim = {.tv_sec = node.modified.seconds, .tv_nsec = node.modified.nanoseconds};
  status.st_ctim = {.tv_sec = node.changed.seconds, .tv_nsec = node.changed.nanoseconds};
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
  node->stamp(time_);
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
  node->stamp(time_);
  node->writes.back().apply(node->content, 0);
  ++node->version;
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
  rename_in(*to, {{new_name, node}});
  rename_in(*from, {{old_name, nullptr}});
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
  node->stamp(time_);
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

storage::FileTime SimulatedFileSystem::now() { return time_; }

}  // namespace wirelab::test
