// A disk of eight megabytes, mounted where only a child of this test sees it.

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <functional>

#include "tests/unit/storage/store_fixture.h"

namespace wirelab::storage::test {
namespace {

constexpr std::size_t kMiB = 1024 * 1024;
constexpr const char* kNoSpace = "no-space";

/// One run of uploads on a small disk; answers what was wrong, or nothing.
std::string check_small_disk(const std::string& root, std::uint64_t direct_from) {
  Loop loop;
  StoreSettings settings;
  settings.direct_from = direct_from;
  auto opened = PosixFileStore::open_root(loop.reactor, loop.pool, root, settings, real_system_calls());
  if (!opened) return opened.error().message;
  PosixFileStore& store = **opened;

  const auto send = [&](std::string_view name, FileLength length, std::string_view content) -> std::string {
    auto writer = store.create(name, length, NameTaken::store_beside);
    if (!writer) return "no writer";
    while (!content.empty()) {
      const auto room = loop.wait_for([&] { return (*writer)->space(); });
      if (!room) return std::string(error_name(room.error()));
      const std::size_t count = std::min(room->size(), content.size());
      std::copy_n(as_bytes(content).begin(), count, room->begin());
      (*writer)->advance(count);
      content.remove_prefix(count);
    }
    (*writer)->finish();
    const auto path = loop.wait_for([&] { return (*writer)->commit(); });
    return path ? std::string(*path) : std::string(error_name(path.error()));
  };
  const auto unfinished = [&] { return !std::filesystem::is_empty(root + "/.wirelab/incoming"); };

  const std::string old = pattern(kMiB);
  if (send("old", old.size(), old) != "old") return "the first upload did not fit";
  if (send("huge", 64 * kMiB, "x") != kNoSpace) return "an upload larger than the disk was begun";
  if (unfinished()) return "a refused upload left something";
  const std::string large = pattern(5 * kMiB);
  if (send("one", large.size(), large) != "one") return "five megabytes did not fit";
  if (send("two", large.size(), large) != kNoSpace) return "five megabytes more were begun";
  if (unfinished()) return "the second refused upload left something";
  const FileLength open = FileLength::at_most(64 * kMiB);
  if (send("two", open, large) != kNoSpace) return "five megabytes of open length fitted where two are free";
  if (unfinished()) return "the open upload that filled the disk left something";
  if (send("tail", open, std::string_view(large).substr(0, kMiB + 17)) != "tail") return "its room did not come back";
  if (content_of(root + "/tail") != large.substr(0, kMiB + 17)) return "the open file is not what was sent";
  if (content_of(root + "/old") != old || content_of(root + "/one") != large) return "an old file changed";
  auto change = store.remove("one");
  if (!loop.wait_for([&] { return (*change)->result(); })) return "a file could not be removed from the full disk";
  if (send("three", large.size(), large) != "three") return "no room after a file was removed";
  return content_of(root + "/three") == large ? "" : "the last file is not what was sent";
}

/// Runs `work` in a child with a mount namespace of its own; answers what the child said.
std::string in_child(const std::function<std::string()>& work) {
  int ends[2];
  if (::pipe(ends) != 0) return "pipe failed";
  const pid_t child = ::fork();
  if (child == 0) {
    const std::string said = work();
    const ssize_t written = ::write(ends[1], said.data(), said.size());
    ::_exit(written == static_cast<ssize_t>(said.size()) && said.empty() ? 0 : 1);
  }
  ::close(ends[1]);
  std::string said;
  char room[512];
  for (ssize_t got = ::read(ends[0], room, sizeof room); got > 0; got = ::read(ends[0], room, sizeof room)) {
    said.append(room, static_cast<std::size_t>(got));
  }
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  return said.empty() && status != 0 ? "the child died" : said;
}

std::string mount_small_disk(const std::string& root) {
  if (::unshare(CLONE_NEWNS) != 0) return "cannot make a mount namespace: run the tests as root";
  if (::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return "private mounts failed";
  if (::mount("wirelab-test", root.c_str(), "tmpfs", 0, "size=8m") != 0) return "tmpfs failed";
  return "";
}

}  // namespace

TEST(FullDisk, UploadThatCannotFit_IsRefusedAtOnceAndNothingIsLost) {
  for (const std::uint64_t direct_from : {std::uint64_t{0}, ~std::uint64_t{0}}) {
    const TemporaryDirectory directory;
    const std::string root = directory.path().string();
    EXPECT_EQ(in_child([&] {
                std::string problem = mount_small_disk(root);
                return problem.empty() ? check_small_disk(root, direct_from) : problem;
              }),
              "");
  }
}

TEST(FullDisk, OtherFileSystemBeneathTheRoot_IsUnsupportedBeforeAnyByte) {
  const TemporaryDirectory directory;
  const std::string root = directory.path().string();
  EXPECT_EQ(in_child([&]() -> std::string {
              std::filesystem::create_directory(root + "/d");
              std::string problem = mount_small_disk(root + "/d");
              if (!problem.empty()) return problem;
              Loop loop;
              auto store = PosixFileStore::open_root(loop.reactor, loop.pool, root);
              if (!store) return store.error().message;
              auto writer = (*store)->create("d/a", 3, NameTaken::store_beside);
              const auto room = loop.wait_for([&] { return (*writer)->space(); });
              if (room || room.error() != Error::unsupported) return "an upload was begun";
              put(root + "/a", "x");
              auto change = (*store)->rename("a", "d/a");
              const auto renamed = loop.wait_for([&] { return (*change)->result(); });
              return !renamed && renamed.error() == Error::unsupported ? "" : "renamed across file systems";
            }),
            "");
}

}  // namespace wirelab::storage::test
