#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "firmware/storage/file_store.h"
#include "tests/support/memory_operation.h"

namespace wirelab::test {

/// Files in memory behind the FileStore contract, with faults to order.
class MemoryFileStore final : public storage::FileStore {
 public:
  /// A file's bytes; readers share them, so a file that is replaced stays as it was for who reads it.
  using Content = std::shared_ptr<const std::string>;

  explicit MemoryFileStore(Reactor& reactor) noexcept : rules(reactor) {}

  [[nodiscard]] Result<storage::FileReaderHandle> open(std::string_view path) override;
  [[nodiscard]] Result<storage::FileWriterHandle> create(std::string_view path, storage::FileLength length,
                                                         storage::NameTaken taken) override;
  [[nodiscard]] Result<storage::ChangeHandle> remove(std::string_view path) override;
  [[nodiscard]] Result<storage::ChangeHandle> rename(std::string_view from, std::string_view to) override;
  [[nodiscard]] Result<storage::ListingHandle> list(std::string_view path) override;
  [[nodiscard]] Result<storage::LookHandle> look(std::string_view path) override;
  [[nodiscard]] Result<storage::DirectoryReaderHandle> browse() override;
  [[nodiscard]] Result<storage::SpaceReportHandle> measure() override;
  [[nodiscard]] Result<storage::ChangeHandle> make_directory(std::string_view path) override;
  [[nodiscard]] Result<storage::ChangeHandle> remove_directory(std::string_view path) override;

  /// Puts a file there as if it had always been.
  void put(const std::string& path, std::string content) {
    files[path] = std::make_shared<const std::string>(std::move(content));
  }
  /// The bytes of a file; "(none)" if there is no such file.
  [[nodiscard]] std::string get(const std::string& path) const {
    const auto found = files.find(path);
    return found == files.end() ? "(none)" : *found->second;
  }

  OperationRules rules;
  std::map<std::string, Content> files;
  std::set<std::string> directories{""};

  /// When each file was last changed; nobody keeps it for a directory.
  std::optional<storage::FileTime> modified;
  /// Bytes that one batch of a directory's entries may take.
  std::size_t batch_room = 64UL * 1024;
  /// Bytes that readers were given by `read`.
  std::uint64_t bytes_read = 0;
  /// How often a directory was read.
  std::size_t directory_reads = 0;
  /// What reading the directory of that name fails with.
  std::map<std::string, Error> unreadable;
  /// Called before each reading of a directory, with its path.
  std::function<void(const std::string&)> before_reading;

  /// Bytes that all files together may have.
  std::uint64_t capacity = std::numeric_limits<std::uint64_t>::max();
  /// Bytes of one upload after which the device fails, and of one download.
  std::uint64_t broken_after = std::numeric_limits<std::uint64_t>::max();
  /// While true no commit comes to its end; `rules.release_held` calls whoever waits for one.
  bool commits_held = false;
  /// Bytes that files have lost since readers learned their size.
  std::size_t lost = 0;
  /// What one question gives at most.
  std::size_t chunk = 64UL * 1024;
  /// Whether readers have a handle to give: its number is then the address of the file's std::string.
  bool has_handles = false;

  /// Called after each change of a name that an operation made.
  std::function<void()> changed = [] {};

  /// Room that is left.
  [[nodiscard]] std::uint64_t free_space() const noexcept;
};

}  // namespace wirelab::test
