#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "firmware/core/bytes.h"
#include "firmware/storage_posix/store_core.h"

namespace wirelab::storage {

/// A file in the store's own directory for files in the making. Everything here runs on a worker; answers are 0 or a
/// negative errno value. It neither closes nor removes itself on destruction by accident: `discard` or `publish` ends
/// it, and what a killed process leaves behind is swept at the next start.
class TemporaryFile {
 public:
  TemporaryFile() = default;

  /// Makes a new file, with the permissions that `mode` and the process's mask leave.
  [[nodiscard]] int create(StoreCore& core, mode_t mode);
  /// Closes and removes it; harmless if there is none.
  void discard(StoreCore& core);
  /// Makes what was written durable.
  [[nodiscard]] int sync(StoreCore& core) const;
  /// Puts the file under `name` in the open directory `directory`, which must not have that name yet (-EEXIST), and
  /// forgets it. The directory is not yet synced.
  [[nodiscard]] int publish(StoreCore& core, int directory, const char* name);
  /// The same, but replaces what has the name.
  [[nodiscard]] int publish_over(StoreCore& core, int directory, const char* name);
  /// Closes it after it was published.
  void close() noexcept { file_.reset(); }

  [[nodiscard]] int fd() const noexcept { return file_.get(); }
  [[nodiscard]] bool open() const noexcept { return static_cast<bool>(file_); }

 private:
  UniqueFd file_;
  std::string name_;
};

/// A name that nothing in the directory for files in the making has had since the start.
[[nodiscard]] std::string temporary_name(StoreCore& core);

/// Writes all of `bytes` at `offset`. A file opened with O_DIRECT is switched back where its device does not take the
/// alignment.
[[nodiscard]] int write_all(SystemCalls& calls, int fd, ConstBytes bytes, std::uint64_t offset);

/// Moves a name within the store, never over another: by renameat2 or, where there is none, by a second link and the
/// removal of the first. 0, -EEXIST, or another negative errno value.
[[nodiscard]] int move_name(SystemCalls& calls, int from_directory, const char* from, int to_directory, const char* to);

/// Removes every file that an earlier process left in `incoming`. 0 or a negative errno value.
[[nodiscard]] int sweep(SystemCalls& calls, int incoming);

}  // namespace wirelab::storage
