// What the kernel makes of it, asked in child processes that are confined for good.
#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <thread>

#include "boards/native/confinement/confinement.h"
#include "boards/native/confinement/restrict_calls.h"
#include "boards/native/confinement/restrict_files.h"

namespace wirelab::boards {
namespace {

/// Confined to the list of wirelabd, a child does this; it ends with what that answers.
[[noreturn]] void confined(const std::function<int()>& act, Violation violation = Violation::kill) {
  if (restrict_calls(*call_list(), violation) != 0) ::_exit(100);
  ::_exit(act());
}

const testing::KilledBySignal kEnded(SIGSYS);
const testing::ExitedWithCode kGood(0);

// What no list of wirelabd's holds, and what does no harm.
int forbidden() { return ::syscall(SYS_getppid) > 0 ? 0 : 1; }

TEST(RestrictCallsTest, EndsTheProcessForAForbiddenCall) {
  EXPECT_EXIT(confined(forbidden), kEnded, "");
  EXPECT_EXIT(::_exit(forbidden()), kGood, "") << "it would have worked";
}

TEST(RestrictCallsTest, LetsTheCallBeMadeWhenItOnlyLogs) {
  EXPECT_EXIT(confined(forbidden, Violation::log), kGood, "");
}

TEST(RestrictCallsTest, HoldsForAThreadThatRanBefore) {
  EXPECT_EXIT(
      {
        std::atomic<bool> held{false};
        std::thread other([&] {
          held.wait(false);
          ::_exit(forbidden());
        });
        if (restrict_calls(*call_list(), Violation::kill) != 0) ::_exit(100);
        held = true;
        held.notify_one();
        other.join();
      },
      kEnded, "");
}

TEST(RestrictCallsTest, LetsThreadsStart) {
  EXPECT_EXIT(confined([] {
                std::atomic<int> answer{1};
                std::thread([&] { answer = 0; }).join();
                return answer.load();
              }),
              kGood, "");
}

TEST(RestrictCallsTest, EndsWhatWouldRunAnotherProgram) {
  EXPECT_EXIT(confined([] {
                ::execl("/bin/true", "true", nullptr);
                return 1;
              }),
              kEnded, "");
  EXPECT_EXIT(confined([] { return ::fork() >= 0 ? 1 : 2; }), kEnded, "");
}

TEST(RestrictCallsTest, EndsWhatWouldMakeMemoryCode) {
  EXPECT_EXIT(confined([] {
                void* page = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
                return ::mprotect(page, 4096, PROT_READ | PROT_EXEC) == 0 ? 1 : 2;
              }),
              kEnded, "");
}

TEST(RestrictCallsTest, EndsWhatWouldCallSomebody) {
  sockaddr_in nobody{};
  nobody.sin_family = AF_INET;
  const auto* to = reinterpret_cast<const sockaddr*>(&nobody);
  EXPECT_EXIT(confined([to] { return ::connect(::socket(AF_INET, SOCK_STREAM, 0), to, sizeof nobody) == 0 ? 1 : 2; }),
              kEnded, "");
  EXPECT_EXIT(confined([to] {
                const int client = ::socket(AF_INET, SOCK_STREAM, 0);
                return ::sendto(client, "", 1, MSG_FASTOPEN, to, sizeof nobody) == 1 ? 1 : 2;
              }),
              kEnded, "");
}

/// Two folders and a file in each: `root`, which stays the program's, and `outside`.
class RestrictFilesTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "wirelab-files-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    place_ = pattern;
    for (const char* folder : {"root/incoming", "root/sub", "outside", "read"}) {
      std::filesystem::create_directories(place_ / folder);
    }
    for (const char* file : {"root/file", "outside/file", "read/file"}) std::ofstream(place_ / file) << "content";
    written_ = {path("root")};
    read_ = {path("read"), path("is-not-there")};
  }
  void TearDown() override { std::filesystem::remove_all(place_); }

  [[nodiscard]] std::string path(const std::string& name) const { return place_ / name; }

  /// 0, or the errno of opening it.
  [[nodiscard]] int open_error(const std::string& name, int flags) const {
    const int opened = ::open(path(name).c_str(), flags, 0600);
    return opened < 0 ? errno : 0;
  }

  /// In a child that reaches only these folders; it ends with what `act` answers.
  [[noreturn]] void restricted(const std::function<int()>& act) const {
    const FileRestriction made = restrict_files({.written = written_, .read = read_});
    if (made.error != 0 || made.version == 0) ::_exit(100);
    ::_exit(act());
  }

  std::filesystem::path place_;
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
              kGood, "");
}

TEST_F(RestrictFilesTest, RefusesWhatLiesElsewhere) {
  for (const int flags : {O_RDONLY, O_WRONLY, O_RDWR | O_TRUNC}) {
    EXPECT_EXIT(restricted([&] { return open_error("outside/file", flags); }), testing::ExitedWithCode(EACCES), "");
  }
  EXPECT_EXIT(restricted([this] { return ::unlink(path("outside/file").c_str()) == 0 ? 0 : errno; }),
              testing::ExitedWithCode(EACCES), "");
  EXPECT_EXIT(restricted([this] { return open_error("new", O_CREAT | O_WRONLY); }), testing::ExitedWithCode(EACCES),
              "");
}

TEST_F(RestrictFilesTest, LetsBeReadWhatIsNamedForIt) {
  EXPECT_EXIT(restricted([this] { return open_error("read/file", O_RDONLY); }), kGood, "");
  EXPECT_EXIT(restricted([this] { return open_error("read/file", O_WRONLY); }), testing::ExitedWithCode(EACCES), "");
}

TEST_F(RestrictFilesTest, LetsNothingBeRunEvenFromTheRoot) {
  written_ = {"/"};  // with all that a program needs to run
  EXPECT_EXIT(restricted([] {
                ::execl("/bin/true", "true", nullptr);
                return errno;
              }),
              testing::ExitedWithCode(EACCES), "");
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
      kGood, "");
}

TEST_F(RestrictFilesTest, SaysThatAFolderToWriteIsMissing) {
  written_ = {path("nowhere")};
  EXPECT_EQ(restrict_files({.written = written_, .read = read_}).error, ENOENT);
  EXPECT_EQ(open_error("outside/file", O_RDONLY), 0) << "nothing was given up";
}

TEST_F(RestrictFilesTest, SaysInWordsWhatTheProgramIsHeldTo) {
  EXPECT_EXIT(
      {
        const ConfinementOutcome outcome = confine(path("root"), Violation::kill);
        const bool good = outcome.whole && outcome.calls == "seccomp, a violation ends the program" &&
                          outcome.files.starts_with("Landlock ") && open_error("outside/file", O_RDONLY) == EACCES;
        ::_exit(good ? 0 : 1);
      },
      kGood, "");
  EXPECT_EXIT(
      {
        const ConfinementOutcome outcome = confine(path("root"), Violation::log);
        ::_exit(!outcome.whole && open_error("outside/file", O_RDONLY) == 0 && forbidden() == 0 ? 0 : 1);
      },
      kGood, "");
}

}  // namespace
}  // namespace wirelab::boards
