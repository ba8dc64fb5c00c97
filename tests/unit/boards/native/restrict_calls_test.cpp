// What the kernel makes of it, asked in child processes that are confined for good.
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <functional>
#include <thread>

#include "boards/native/confinement/restrict_calls.h"

namespace wirelab::boards {
namespace {

bool confine_calls(Violation violation) {
  const CallRestriction made = restrict_calls(*call_list(), violation);
  return made.known && made.error == 0;
}

/// Confined to the list of wirelabd, a child does this; it ends with what that answers.
[[noreturn]] void confined(const std::function<int()>& act, Violation violation = Violation::kill) {
  if (!confine_calls(violation)) ::_exit(100);
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
        if (!confine_calls(Violation::kill)) ::_exit(100);
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

}  // namespace
}  // namespace wirelab::boards
