#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "firmware/storage_posix/system_calls.h"

namespace wirelab::test {

/// A file system in memory behind the calls of the POSIX store, which keeps apart what is durable and what a power cut
/// may still lose. It promises what POSIX does and no more: a file's bytes are durable after a sync of that file, a
/// name after a sync of its directory (fsync(2)), and what was not synced may come back in part and in any order.
///
/// One directory's change of names is done or not; a renaming between two directories may survive in only one of them.
/// Symlinks lead where their text says, `..` leads up, and above the root lies a directory that no store may reach.
/// For one thread.
class SimulatedFileSystem final : public storage::SystemCalls {
 public:
  /// What is on the disk: a tree of files and directories.
  struct Node;
  using Tree = std::shared_ptr<Node>;

  /// An empty root directory.
  SimulatedFileSystem();
  /// Takes over what `after_cut` or `left_behind` answered.
  explicit SimulatedFileSystem(Tree root);

  /// The power goes, or the process is killed, in the change or sync with this number (from 0 on): it and every later
  /// call fail.
  void cut_at(std::size_t change) { cut_at_ = change; }
  /// True once that has happened.
  [[nodiscard]] bool cut() const noexcept { return changes_ > cut_at_; }
  /// Changes and syncs so far.
  [[nodiscard]] std::size_t changes() const noexcept { return changes_; }
  /// Sets the wall clock, in seconds since 1970, by which files are stamped.
  void set_time(std::int64_t seconds, std::int32_t nanoseconds = 0) noexcept { time_ = {seconds, nanoseconds}; }
  /// The disk is full for what a file has from this offset on.
  void set_room(std::uint64_t bytes) noexcept { room_ = bytes; }
  /// What whoever comes after this process sees, the power still being there. It is shared, not copied.
  [[nodiscard]] const Tree& left_behind() const noexcept { return root_; }
  /// What the disk may hold after a power cut at this moment: everything that was synced, and of the rest a part that
  /// depends on `seed`.
  [[nodiscard]] Tree after_cut(std::uint64_t seed) const;

  /// What stands under one path.
  struct Entry {
    std::string path;
    mode_t mode = 0;
    std::uint64_t number = 0;              ///< of the file itself, whatever it is called; the same after a power cut
    std::uint64_t version = 0;             ///< changes when its content does
    const std::string* content = nullptr;  ///< or where a symlink leads; belongs to the tree
  };
  /// Everything beneath the directory at `path`, each directory before what is in it; nothing if it is none.
  [[nodiscard]] static std::vector<Entry> entries(const Tree& tree, std::string_view path = {});
  /// Puts something there as if it had always been: a file, a directory or a symlink, as `mode` says.
  static void put(const Tree& tree, std::string_view path, mode_t mode, std::string content = {});
  /// What lies above the root. It outlives no power cut, because nobody may change it.
  [[nodiscard]] const Tree& outside() const noexcept { return outside_; }
  /// Descriptors that were handed out and are still open.
  [[nodiscard]] std::size_t open_descriptors() const;

  int open_at(int directory, const char* path, int flags, mode_t mode) override;
  int open_beneath(int directory, const char* path, int flags, bool cached) override;
  int status(int fd, struct stat& status) override;
  int status_at(int directory, const char* name, struct stat& status) override;
  ssize_t read(int fd, void* into, std::size_t count, off_t offset) override;
  ssize_t read_now(int fd, void* into, std::size_t count, off_t offset) override;
  ssize_t write(int fd, const void* from, std::size_t count, off_t offset) override;
  int reserve(int fd, off_t size) override;
  int truncate(int fd, off_t size) override;
  int free_bytes(int fd, std::uint64_t& bytes) override;
  int disk_space(int fd, storage::DiskSpace& space) override;
  int set_direct(int fd, bool direct) override;
  int start_writeback(int fd, off_t offset, off_t count) override;
  int sync_data(int fd) override;
  int sync(int fd) override;
  int rename_new(int from_directory, const char* from, int to_directory, const char* to) override;
  int rename_over(int from_directory, const char* from, int to_directory, const char* to) override;
  int link(int from_directory, const char* from, int to_directory, const char* to) override;
  int unlink(int directory, const char* name) override;
  int make_directory(int directory, const char* name, mode_t mode) override;
  int remove_directory(int directory, const char* name) override;
  int read_entries(int fd, storage::EntrySink& sink) override;
  int lock(int fd) override;
  storage::FileTime now() override;

 private:
  /// Names of one directory that change in one step; null takes a name away.
  using NameChange = std::vector<std::pair<std::string, Tree>>;

  [[nodiscard]] Tree opened(int fd) const;
  /// The node itself that has the name, also if it is a symlink; null if there is none.
  [[nodiscard]] Tree find(const Tree& from, std::string_view name) const;
  /// What a path leads to, or a negative errno value: with `follow` beyond a symlink at its end, with `beneath` only if
  /// it neither leaves the root nor passes a symlink.
  [[nodiscard]] int walk(const Tree& from, std::string_view path, bool follow, bool beneath, Tree& found) const;
  [[nodiscard]] Tree above(const Tree& node) const;
  [[nodiscard]] int hand_out(Tree node);
  [[nodiscard]] int open_node(Tree node, int flags);
  void describe(const Node& node, struct stat& status) const;
  /// Counts a change. 0 if it takes place, -EIO if the power is gone; `happens` is false if it leaves no trace at all.
  [[nodiscard]] int begin_change(bool& happens);
  [[nodiscard]] int change_names(const Tree& directory, NameChange change);
  /// Makes a change of a directory's names that takes place.
  void rename_in(Node& directory, NameChange change) const;
  [[nodiscard]] int move(const Tree& from, const char* old_name, const Tree& to, const char* new_name);

  Tree root_;
  Tree outside_;
  std::map<int, Tree> open_;
  storage::FileTime time_{};
  std::uint64_t room_ = ~std::uint64_t{0};
  std::size_t changes_ = 0;
  std::size_t cut_at_ = ~std::size_t{0};
};

}  // namespace wirelab::test
