#include "boards/native/confinement/restrict_files.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

#include "firmware/posix/unique_fd.h"

namespace wirelab::boards {
namespace {

// Newer than the header of Debian 12.
constexpr std::uint64_t kTruncate = 1U << 14U;
constexpr std::uint64_t kDeviceControl = 1U << 15U;
constexpr std::uint64_t kConnectTcp = 1U << 1U;
struct Ruleset {
  std::uint64_t files;
  std::uint64_t network;
};

constexpr std::uint64_t kRead = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr std::uint64_t kChange = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
                                  LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR |
                                  LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REFER;
constexpr std::uint64_t kNever = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
                                 LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
                                 LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM;
// The first refuses every renaming from one folder to another, which is how an upload comes to its name.
constexpr long kFirstUsable = 2;
constexpr long kWithTruncate = 3;
constexpr long kWithNetwork = 4;
constexpr long kWithDeviceControl = 5;

/// The errno of an attempt to let `path` be reached; 0 if it now is.
int allow(int ruleset, const std::string& path, std::uint64_t access) {
  const UniqueFd found(::open(path.c_str(), O_PATH | O_CLOEXEC));
  if (!found) return errno;
  const landlock_path_beneath_attr rule{.allowed_access = access, .parent_fd = found.get()};
  return ::syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0 ? 0 : errno;
}

/// Each thread is a folder there. Without /proc nobody can say.
bool alone() {
  constexpr nlink_t kItselfAndAbove = 2;
  struct stat threads{};
  return ::stat("/proc/self/task", &threads) != 0 || threads.st_nlink <= kItselfAndAbove + 1;
}

int restrict_to(int ruleset, const ReachableFiles& files, std::uint64_t change) {
  for (const std::string& path : files.written) {
    if (const int error = allow(ruleset, path, kRead | change); error != 0) return error;
  }
  for (const std::string& path : files.read) {
    const int error = allow(ruleset, path, kRead);
    if (error != 0 && error != ENOENT && error != EACCES) return error;
  }
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return errno;
  return ::syscall(SYS_landlock_restrict_self, ruleset, 0) == 0 ? 0 : errno;
}

}  // namespace

FileRestriction restrict_files(const ReachableFiles& files) {
  const long version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (version < 0 && errno != ENOSYS && errno != EOPNOTSUPP) return {.error = errno};
  if (version < kFirstUsable) return {};
  if (!alone()) return {.error = EBUSY, .version = static_cast<unsigned>(version)};
  const std::uint64_t change = kChange | (version >= kWithTruncate ? kTruncate : 0);
  const Ruleset handled{.files = kRead | change | kNever | (version >= kWithDeviceControl ? kDeviceControl : 0),
                        .network = version >= kWithNetwork ? kConnectTcp : 0};
  // An older kernel does not know the second field, and refuses what is longer than it knows unless that is zero.
  const UniqueFd ruleset(static_cast<int>(::syscall(SYS_landlock_create_ruleset, &handled, sizeof handled, 0)));
  const int error = ruleset ? restrict_to(ruleset.get(), files, change) : errno;
  return {.error = error, .version = static_cast<unsigned>(version)};
}

}  // namespace wirelab::boards
