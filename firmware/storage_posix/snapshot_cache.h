#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/storage/snapshot_rule.h"

namespace wirelab::storage {

/// The names in one directory, rendered; shared by everybody who is sending them.
using Names = std::shared_ptr<const std::string>;

/// The listings read last, each with what the directory showed then. Bounded in count and in bytes; the one that was
/// not asked for longest goes first.
class SnapshotCache {
 public:
  static constexpr std::size_t kMaxSnapshots = 32;
  static constexpr std::size_t kMaxBytes = std::size_t{8} * 1024 * 1024;

  /// True if there is a snapshot of `path`, fresh or not.
  [[nodiscard]] bool has(std::string_view path) const noexcept;
  /// The names kept for `path`, if the directory showed `stamp` when they were read; else null.
  [[nodiscard]] Names find(std::string_view path, const DirectoryStamp& stamp) noexcept;
  /// Keeps `names`, read from a directory that showed `stamp`. Larger ones than fit are not kept.
  void keep(std::string_view path, const DirectoryStamp& stamp, Names names);
  /// Forgets everything, because the store itself changed names; readings begun earlier are told apart by `changes`.
  void forget_all() noexcept;
  /// Counts the calls of `forget_all`.
  [[nodiscard]] std::uint64_t changes() const noexcept { return changes_; }

 private:
  struct Snapshot {
    std::string path;
    DirectoryStamp stamp;
    Names names;
    std::uint64_t used = 0;
  };

  [[nodiscard]] Snapshot* snapshot_of(std::string_view path) noexcept;
  void drop(Snapshot& snapshot) noexcept;

  std::vector<Snapshot> snapshots_;
  std::size_t bytes_ = 0;
  std::uint64_t uses_ = 0;
  std::uint64_t changes_ = 0;
};

}  // namespace wirelab::storage
