#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "firmware/storage_posix/system_calls.h"

namespace wirelab::storage {

/// How a path beneath the root is followed.
enum class Resolution : std::uint8_t {
  automatic,  ///< by openat2 if the kernel has it, else by walking
  openat2,    ///< in one call that the kernel keeps beneath the root
  walk,       ///< component by component, each opened as a directory that is no symlink
};

/// Opens paths beneath one directory, whatever somebody else does to the directories meanwhile: no symlink is followed
/// and nothing outside can be reached. Paths are those that `check_path` answered, so there is no ".." in them: a walk
/// never has to go up. Both ways answer the same for the same tree. Callable from several threads at once.
class Resolver {
 public:
  /// `calls` must outlive the resolver, and `root`, the caller's, stays open. `automatic` is decided here.
  Resolver(SystemCalls& calls, int root, Resolution resolution);

  /// Opens `path` with the flags of openat(2). A descriptor, or a negative errno value: -ELOOP for a symlink anywhere.
  [[nodiscard]] int open(std::string_view path, int flags) const;
  /// The same without waiting for the disk; -EAGAIN if that cannot be said at once.
  [[nodiscard]] int open_cached(std::string_view path, int flags) const;
  /// The directory `path` for reading.
  [[nodiscard]] int open_directory(std::string_view path) const;

  /// Which way was chosen.
  [[nodiscard]] Resolution resolution() const noexcept { return resolution_; }

 private:
  [[nodiscard]] int walk(std::string_view path, int flags) const;
  [[nodiscard]] int step(int directory, const std::string& name, int flags) const;

  SystemCalls& calls_;
  int root_;
  Resolution resolution_;
};

}  // namespace wirelab::storage
