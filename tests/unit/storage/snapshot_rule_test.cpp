#include "firmware/storage/snapshot_rule.h"

#include <gtest/gtest.h>

#include <limits>

using wirelab::storage::DirectoryStamp;
using wirelab::storage::FileTime;
using wirelab::storage::may_keep_names;

namespace {

constexpr FileTime kNow{1'000'000, 500'000'000};

DirectoryStamp stamp_of(FileTime modified, FileTime changed) { return {7, 42, modified, changed}; }
DirectoryStamp stamp_of(FileTime time) { return stamp_of(time, time); }

bool kept(const DirectoryStamp& stamp) { return may_keep_names(stamp, stamp, kNow); }

}  // namespace

TEST(SnapshotRule, OldUnchangedDirectory_IsKept) {
  EXPECT_TRUE(kept(stamp_of({999'990, 1})));
  EXPECT_TRUE(kept(stamp_of({0, 0})));
}

TEST(SnapshotRule, ChangedWhileRead_IsNotKept) {
  const DirectoryStamp before = stamp_of({999'000, 1});
  for (DirectoryStamp after : {stamp_of({999'000, 2}), stamp_of({999'001, 1}), stamp_of({999'000, 1}, {999'000, 2})}) {
    EXPECT_FALSE(may_keep_names(before, after, kNow));
  }
  DirectoryStamp other = before;
  other.inode = 43;
  EXPECT_FALSE(may_keep_names(before, other, kNow));
  other = before;
  other.device = 8;
  EXPECT_FALSE(may_keep_names(before, other, kNow));
}

TEST(SnapshotRule, FreshStamp_IsNotKeptUntilItsStepIsOver) {
  EXPECT_FALSE(kept(stamp_of(kNow)));
  EXPECT_FALSE(kept(stamp_of({1'000'000, 450'000'000})));
  EXPECT_TRUE(kept(stamp_of({1'000'000, 449'999'999})));
  EXPECT_TRUE(kept(stamp_of({999'999, 999'999'999})));
}

TEST(SnapshotRule, EitherStampFresh_IsNotKept) {
  EXPECT_FALSE(kept(stamp_of({999'000, 1}, kNow)));
  EXPECT_FALSE(kept(stamp_of(kNow, {999'000, 1})));
}

TEST(SnapshotRule, WholeSeconds_AreTakenForACoarseClock) {
  EXPECT_FALSE(kept(stamp_of({999'998, 0})));
  EXPECT_TRUE(kept(stamp_of({999'997, 0})));
}

TEST(SnapshotRule, StampInTheFuture_IsNeverKept) {
  EXPECT_FALSE(kept(stamp_of({1'000'001, 1})));
  EXPECT_FALSE(kept(stamp_of({std::numeric_limits<std::int64_t>::max(), 1})));
}

TEST(SnapshotRule, StampLongBeforeTheEpoch_IsKept) {
  EXPECT_TRUE(kept(stamp_of({std::numeric_limits<std::int64_t>::min(), 1})));
}
