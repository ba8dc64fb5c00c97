#include "tests/support/simulated_file_system.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "tests/support/simulated_node.h"

namespace wirelab::test {
namespace {

// Symlinks that a path may pass, as on Linux.
constexpr int kMostLinks = 40;

}  // namespace

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
  rename_in(*directory, std::move(change));
  return answer;
}

void SimulatedFileSystem::rename_in(Node& directory, NameChange change) const {
  // Whoever is replaced or taken away has one name less, and that is a change of his.
  for (const auto& [name, node] : change) {
    const auto before = directory.names.find(name);
    if (before != directory.names.end()) before->second->changed = time_;
    if (node) node->changed = time_;
  }
  Node::apply(directory.names, change);
  directory.name_changes.push_back(std::move(change));
  directory.stamp(time_);
}

}  // namespace wirelab::test
