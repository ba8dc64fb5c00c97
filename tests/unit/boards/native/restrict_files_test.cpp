// What the kernel makes of it, asked in child processes that are confined for good. A kernel without Landlock refuses
// nothing.
#include "boards/native/confinement/restrict_files.h"
#include "tests/support/temporary_directory.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/landlock.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <functional>
#include <thread>
#include <vector>

namespace wirelab::boards {
namespace {

const testing::ExitedWithCode kAllowed(0);

/// Whether this kernel can hold a program to folders, as the kernel itself says.
bool can_hold() { return ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION) >= 2; }

/// How a child ends that answers the errno of what it must not do.
testing::ExitedWithCode refused() { return testing::ExitedWithCode(can_hold() ? EACCES : 0); }

/// Two folders and a file in each: `root`, which stays the program's, and `outside`.
class RestrictFilesTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* folder : {"root/incoming", "root/sub", "outside", "read"}) {
      std::filesystem::create_directories(place_ / folder);
    }
    for (const char* file : {"root/file", "outside/file", "read/file"}) std::ofstream(place_ / file) << "content";
    written_ = {path("root")};
    read_ = {path("read"), path("is-not-there")};
  }

  [[nodiscard]] std::string path(const std::string& name) const { return place_ / name; }

  /// 0, or the errno of opening it.
  [[nodiscard]] int open_error(const std::string& name, int flags) const {
    const int opened = ::open(path(name).c_str(), flags, 0600);
    return opened < 0 ? errno : 0;
  }

  /// In a child that reaches only these folders; it ends with what `act` answers.
  [[noreturn]] void restricted(const std::function<int()>& act) const {
    const FileRestriction made = restrict_files({.written = written_, .read = read_});
    if (made.error != 0 || (made.version > 0) != can_hold()) ::_exit(100);
    ::_exit(act());
  }

  test::TemporaryDirectory directory_;
  const std::filesystem::path& place_ = directory_.path();
  std::vector<std::string> written_;
  std::vector<std::string> read_;
};

TEST_F(RestrictFilesTest, LeavesAllThatAStoreDoesInItsRoot) {
  EXPECT_EXIT(restricted([this] {
                if (const int error = open_error("root/incoming/new", O_CREAT | O_RDWR | O_TRUNC); error != 0)
                  return error;
                if (::rename(path("root/incoming/new").c_str(), path("root/named").c_str()) != 0) return errno;
                if (::link(path("root/named").c_str(), path("root/sub/second").c_str()) != 0) return errno;
                if (::truncate(path("root/named").c_str(), 1) != 0) return errno;
                if (::mkdir(path("root/made").c_str(), 0700) != 0) return errno;
                if (::rmdir(path("root/made").c_str()) != 0) return errno;
                return ::unlink(path("root/named").c_str()) == 0 ? 0 : errno;
              }),
              kAllowed, "");
}

TEST_F(RestrictFilesTest, RefusesWhatLiesElsewhere) {
  for (const int flags : {O_RDONLY, O_WRONLY, O_RDWR | O_TRUNC}) {
    EXPECT_EXIT(restricted([&] { return open_error("outside/file", flags); }), refused(), "");
  }
  EXPECT_EXIT(restricted([this] { return ::unlink(path("outside/file").c_str()) == 0 ? 0 : errno; }), refused(), "");
  EXPECT_EXIT(restricted([this] { return open_error("new", O_CREAT | O_WRONLY); }), refused(), "");
}

TEST_F(RestrictFilesTest, LetsBeReadWhatIsNamedForIt) {
  EXPECT_EXIT(restricted([this] { return open_error("read/file", O_RDONLY); }), kAllowed, "");
  EXPECT_EXIT(restricted([this] { return open_error("read/file", O_WRONLY); }), refused(), "");
}

TEST_F(RestrictFilesTest, LetsNothingBeRunEvenFromTheRoot) {
  written_ = {"/"};  // with all that a program needs to run
  EXPECT_EXIT(restricted([] {
                ::execl("/bin/true", "true", nullptr);
                return errno;
              }),
              refused(), "");
}

TEST_F(RestrictFilesTest, ConnectsToNobodyWhereTheKernelCanHoldItThere) {
  EXPECT_EXIT(
      {
        const FileRestriction made = restrict_files({.written = written_, .read = read_});
        const int client = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in nobody{};
        nobody.sin_family = AF_INET;
        nobody.sin_port = htons(1);
        nobody.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const int status = ::connect(client, reinterpret_cast<const sockaddr*>(&nobody), sizeof nobody);
        ::_exit(status != 0 && (errno == EACCES) == (made.version >= 4) ? 0 : 1);
      },
      kAllowed, "");
}

TEST_F(RestrictFilesTest, SaysThatAFolderToWriteIsMissing) {
  written_ = {path("nowhere")};
  EXPECT_EQ(restrict_files({.written = written_, .read = read_}).error, can_hold() ? ENOENT : 0);
  EXPECT_EQ(open_error("outside/file", O_RDONLY), 0) << "nothing was given up";
}

TEST_F(RestrictFilesTest, HoldsNobodyBesideAThreadThatWouldStayFree) {
  EXPECT_EXIT(
      {
        std::atomic<bool> over{false};
        std::thread other([&] { over.wait(false); });
        const FileRestriction made = restrict_files({.written = written_, .read = read_});
        const bool same = open_error("outside/file", O_RDONLY) == 0;
        over = true;
        over.notify_one();
        other.join();
        ::_exit(made.error == (can_hold() ? EBUSY : 0) && same ? 0 : 1);
      },
      kAllowed, "");
}

}  // namespace
}  // namespace wirelab::boards
