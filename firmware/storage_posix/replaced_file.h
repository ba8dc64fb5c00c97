#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <string>

#include "firmware/posix/unique_fd.h"
#include "firmware/storage/sha256.h"
#include "firmware/storage_posix/store_core.h"

namespace wirelab::storage {

/// How much of a file one step on a worker reads: a few milliseconds, so that others get their turn on the lane.
inline constexpr std::uint64_t kHashedPerStep = std::uint64_t{4} * 1024 * 1024;

/// Adds up to `kHashedPerStep` bytes of an open file from `at` on, but none from `end` on, to a hash, and moves `at`.
/// 1 if there may be more, 0 at `end` or where the file ends before it, or a negative errno value.
[[nodiscard]] int hash_some(SystemCalls& calls, int fd, std::uint64_t& at, std::uint64_t end, Sha256& hash);

/// The file that a new one is to take the place of, if it is the one that is meant. Runs on workers.
class ReplacedFile {
 public:
  /// Opens what `path` leads to and reads a part of it at each call: 1 as long as there is more, 0 at the end, -ESTALE
  /// if it is not a file of the SHA-256 `wanted`, or another negative errno value.
  [[nodiscard]] int examine(StoreCore& core, const std::string& path, const Digest& wanted);
  /// 0 if `name` in the open directory `directory` is still that very file, and nobody has written to it since it was
  /// opened; -ESTALE if not, or another negative errno value if that cannot be told.
  [[nodiscard]] int check_unchanged(SystemCalls& calls, int directory, const char* name) const;
  void close() noexcept { file_.reset(); }

 private:
  UniqueFd file_;
  struct stat status_{};
  Sha256 hash_;
  std::uint64_t hashed_ = 0;
};

}  // namespace wirelab::storage
