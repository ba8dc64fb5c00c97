// The small parts of storage_posix: errno values, buffers, snapshots, resolution.

#include <gtest/gtest.h>

#include <fcntl.h>
#include <cerrno>

#include "firmware/storage_posix/buffer_pool.h"
#include "firmware/storage_posix/resolver.h"
#include "firmware/storage_posix/snapshot_cache.h"
#include "firmware/storage_posix/storage_error.h"
#include "tests/unit/storage/scripted_calls.h"
#include "tests/unit/storage/store_fixture.h"

namespace wirelab::storage::test {

TEST(StorageError, EveryDocumentedValue_HasItsWord) {
  const struct {
    int errno_value;
    Error error;
  } table[] = {
      {ENOENT, Error::not_found},
      {ENOTDIR, Error::not_found},
      {EEXIST, Error::exists},
      {EACCES, Error::not_allowed},
      {EPERM, Error::not_allowed},
      {EISDIR, Error::not_allowed},
      {ELOOP, Error::not_allowed},
      {EROFS, Error::not_allowed},
      {ENAMETOOLONG, Error::not_allowed},
      {ENXIO, Error::not_allowed},
      {ENOSPC, Error::no_space},
      {EDQUOT, Error::no_space},
      {EFBIG, Error::no_space},
      {EMFILE, Error::no_resources},
      {ENFILE, Error::no_resources},
      {ENOMEM, Error::no_resources},
      {EXDEV, Error::unsupported},
      {ENOSYS, Error::unsupported},
      {EOPNOTSUPP, Error::unsupported},
      {EWOULDBLOCK, Error::in_use},
      {EIO, Error::io},
      {ESTALE, Error::io},
      {EBADF, Error::io},
  };
  for (const auto& row : table) EXPECT_EQ(error_of(row.errno_value), row.error) << row.errno_value;
}

TEST(BufferPool, Buffers_AreAlignedBoundedAndUsedAgain) {
  BufferPool pool(2, 300'000);
  PageBuffer one = pool.take();
  PageBuffer two = pool.take();
  EXPECT_FALSE(pool.take());
  EXPECT_GE(one.bytes().size(), 300'000U);
  EXPECT_EQ(one.bytes().size() % 4096, 0U);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(two.bytes().data()) % 4096, 0U);
  const std::byte* place = two.bytes().data();
  pool.give(std::move(two));
  EXPECT_EQ(pool.lent(), 1U);
  EXPECT_EQ(pool.take().bytes().data(), place);
  pool.trim();
}

TEST(SnapshotCache, OtherStamp_IsNoAnswerAndForgotten) {
  SnapshotCache cache;
  const DirectoryStamp stamp{1, 2, {3, 4}, {5, 6}};
  DirectoryStamp other = stamp;
  other.changed.nanoseconds = 7;
  cache.keep("d", stamp, std::make_shared<const std::string>("names"));
  EXPECT_EQ(*cache.find("d", stamp), "names");
  EXPECT_EQ(cache.find("e", stamp), nullptr);
  EXPECT_EQ(cache.find("d", other), nullptr);
  EXPECT_FALSE(cache.has("d"));
}

TEST(SnapshotCache, Count_IsBoundedAndTheLeastUsedGoes) {
  SnapshotCache cache;
  const DirectoryStamp stamp;
  for (std::size_t number = 0; number < SnapshotCache::kMaxSnapshots; ++number) {
    cache.keep(std::to_string(number), stamp, std::make_shared<const std::string>("x"));
  }
  EXPECT_NE(cache.find("0", stamp), nullptr);
  cache.keep("more", stamp, std::make_shared<const std::string>("x"));
  EXPECT_TRUE(cache.has("0"));
  EXPECT_FALSE(cache.has("1"));
  EXPECT_TRUE(cache.has("more"));
}

TEST(SnapshotCache, Bytes_AreBounded) {
  SnapshotCache cache;
  const DirectoryStamp stamp;
  const auto third = std::make_shared<const std::string>(SnapshotCache::kMaxBytes / 3, 'x');
  for (const char* path : {"a", "b", "c", "d"}) cache.keep(path, stamp, third);
  EXPECT_FALSE(cache.has("a"));
  EXPECT_TRUE(cache.has("b"));
  EXPECT_TRUE(cache.has("d"));
  cache.keep("b", stamp, std::make_shared<const std::string>(SnapshotCache::kMaxBytes + 1, 'x'));
  EXPECT_FALSE(cache.has("b"));
  EXPECT_TRUE(cache.has("d"));
}

TEST(SnapshotCache, ForgetAll_IsCounted) {
  SnapshotCache cache;
  cache.keep("d", {}, std::make_shared<const std::string>("x"));
  const auto before = cache.changes();
  cache.forget_all();
  EXPECT_FALSE(cache.has("d"));
  EXPECT_NE(cache.changes(), before);
}

TEST(Resolver, KernelOrFilterWithoutOpenat2_IsFoundOutAtTheStart) {
  TemporaryDirectory directory;
  put(directory.path() / "a", "x");
  const UniqueFd root(::open(directory.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  ScriptedCalls calls;
  EXPECT_EQ(Resolver(calls, root.get(), Resolution::automatic).resolution(), Resolution::openat2);
  for (const int errno_value : {ENOSYS, EPERM}) {
    calls.script = [errno_value](const std::string& call, std::size_t) {
      return call.starts_with("open_beneath") || call == "open_cached" ? -errno_value : 0;
    };
    const Resolver resolver(calls, root.get(), Resolution::automatic);
    EXPECT_EQ(resolver.resolution(), Resolution::walk);
    EXPECT_EQ(resolver.open_cached("a", O_RDONLY), -EAGAIN);
    const UniqueFd file(resolver.open("a", O_RDONLY));
    EXPECT_TRUE(file);
  }
}

TEST(Resolver, KernelWithoutCachedLookups_SaysSoWithoutHarm) {
  TemporaryDirectory directory;
  put(directory.path() / "a", "x");
  const UniqueFd root(::open(directory.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  ScriptedCalls calls;
  calls.script = [](const std::string& call, std::size_t) { return call == "open_cached" ? -EINVAL : 0; };
  const Resolver resolver(calls, root.get(), Resolution::openat2);
  EXPECT_EQ(resolver.open_cached("a", O_RDONLY), -EAGAIN);
}

TEST(Resolver, LookupDisturbedByRenames_IsWalked) {
  TemporaryDirectory directory;
  std::filesystem::create_directory(directory.path() / "d");
  put(directory.path() / "d" / "a", "x");
  const UniqueFd root(::open(directory.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  ScriptedCalls calls;
  calls.script = [](const std::string& call, std::size_t) { return call == "open_beneath" ? -EAGAIN : 0; };
  const Resolver resolver(calls, root.get(), Resolution::openat2);
  EXPECT_TRUE(UniqueFd(resolver.open("d/a", O_RDONLY)));
}

}  // namespace wirelab::storage::test
