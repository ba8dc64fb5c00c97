#include "firmware/storage/snapshot_rule.h"

namespace wirelab::storage {
namespace {

constexpr std::int64_t kNanoseconds = 1'000'000'000;
/// More than the slowest scheduler tick (10 ms) that file systems with fine stamps step by.
constexpr std::int64_t kFineStep = 50'000'000;
/// More than FAT's two seconds.
constexpr std::int64_t kCoarseStep = 2'500'000'000;
/// Beyond this the difference of two stamps need not be exact.
constexpr std::int64_t kLongAgo = 3600;

bool settled(FileTime stamp, FileTime started) noexcept {
  const std::int64_t step = stamp.nanoseconds == 0 ? kCoarseStep : kFineStep;
  // Compared before subtracting: a stamp is whatever somebody set it to, and the difference may not fit.
  if (stamp.seconds > started.seconds) return false;
  if (stamp.seconds < started.seconds - kLongAgo) return true;
  return (started.seconds - stamp.seconds) * kNanoseconds + started.nanoseconds - stamp.nanoseconds > step;
}

}  // namespace

bool may_keep_names(const DirectoryStamp& before, const DirectoryStamp& after, FileTime started) noexcept {
  return before == after && settled(before.changed, started) && settled(before.modified, started);
}

}  // namespace wirelab::storage
