#pragma once

#include <sys/stat.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "tests/support/simulated_file_system.h"

namespace wirelab::test {

/// What a cut leaves of a write that was not synced: some of its sectors, from the first on.
inline constexpr std::size_t kSector = 512;

/// No two nodes of a process have the same, so that a file is known again whatever it is called.
[[nodiscard]] inline std::uint64_t next_node_number() {
  static std::uint64_t last = 0;
  return ++last;
}

/// A file, directory or symlink of the simulated disk: as it is now, and what of it is durable. For the sources of
/// SimulatedFileSystem alone.
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
  std::uint64_t number = next_node_number();
  std::uint64_t version = 0;
  storage::FileTime modified{};
  storage::FileTime changed{};  // as ctime: a new name of the file counts as well
  std::string content;
  std::string durable_content;
  std::vector<Write> writes;  // since the last sync
  std::map<std::string, Tree> names;
  std::map<std::string, Tree> durable_names;
  std::vector<NameChange> name_changes;  // since the last sync

  [[nodiscard]] bool directory() const { return S_ISDIR(mode); }
  void stamp(const storage::FileTime& time) { modified = changed = time; }
  /// Names of `node` in this directory and below it.
  [[nodiscard]] std::size_t names_of(const Node& node) const {
    std::size_t count = 0;
    for (const auto& [name, inner] : names) {
      if (inner.get() == &node) ++count;
      if (inner->directory()) count += inner->names_of(node);
    }
    return count;
  }

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
    result->changed = changed;
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

}  // namespace wirelab::test
