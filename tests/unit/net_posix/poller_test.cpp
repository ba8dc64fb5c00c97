#include <fcntl.h>
#include <sys/socket.h>

#include <array>
#include <climits>
#include <thread>

#include "firmware/posix/unique_fd.h"
#include "tests/unit/net_posix/poller_kinds.h"

namespace wirelab::net {
namespace {

struct Pair {
  UniqueFd ours;
  UniqueFd theirs;
};

Pair connected_pair() {
  std::array<int, 2> ends{-1, -1};
  EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()), 0);
  return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

void say(const UniqueFd& fd) { ASSERT_EQ(::send(fd.get(), "x", 1, MSG_NOSIGNAL), 1); }

void hear(const UniqueFd& fd) {
  char byte = 0;
  ASSERT_EQ(::recv(fd.get(), &byte, 1, 0), 1);
}

/// Writes until the system has no more room.
void fill(const UniqueFd& fd) {
  const std::array<char, 4096> bytes{};
  while (::send(fd.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL) > 0) {
  }
  ASSERT_EQ(errno, EAGAIN);
}

void drain(const UniqueFd& fd) {
  std::array<char, 4096> bytes{};
  while (::recv(fd.get(), bytes.data(), bytes.size(), 0) > 0) {
  }
}

using Poller = PollerTest;

TEST_P(Poller, NothingArmed_MarksNobody) {
  Pair pair = connected_pair();
  CountingWatcher watcher;
  Descriptor descriptor(pair.ours.get());
  poller_->arm(descriptor, kReadable);
  poller_->watch(descriptor, &watcher);
  settle();
  EXPECT_EQ(watcher.calls, 0);
  say(pair.theirs);
  settle();
  EXPECT_EQ(watcher.calls, 1);
  say(pair.theirs);  // not armed again: nobody asked
  settle();
  EXPECT_EQ(watcher.calls, 1);
  poller_->forget(descriptor);
}

TEST_P(Poller, ArmedAgain_MarksOncePerEvent) {
  Pair pair = connected_pair();
  CountingWatcher watcher;
  Descriptor descriptor(pair.ours.get());
  for (int round = 1; round <= 5; ++round) {
    poller_->arm(descriptor, kReadable);
    if (round == 1) poller_->watch(descriptor, &watcher);
    say(pair.theirs);
    settle();
    EXPECT_EQ(watcher.calls, round);
    hear(pair.ours);
  }
  poller_->forget(descriptor);
}

TEST_P(Poller, EventBetweenAttemptAndFirstArming_IsNotLost) {
  Pair pair = connected_pair();
  say(pair.theirs);  // an attempt found nothing, then this came, then the poller was armed for the first time
  CountingWatcher watcher;
  Descriptor descriptor(pair.ours.get());
  poller_->arm(descriptor, kReadable);
  poller_->watch(descriptor, &watcher);
  settle();
  EXPECT_EQ(watcher.calls, 1);
  poller_->forget(descriptor);
}

TEST_P(Poller, WritableArmed_MarksWhenRoomAppears) {
  Pair pair = connected_pair();
  CountingWatcher watcher;
  Descriptor descriptor(pair.ours.get());
  poller_->arm(descriptor, kReadable);
  poller_->watch(descriptor, &watcher);
  fill(pair.ours);
  poller_->arm(descriptor, kWritable);
  settle();
  const int before = watcher.calls;
  drain(pair.theirs);
  settle();
  EXPECT_GT(watcher.calls, before);
  poller_->forget(descriptor);
}

TEST_P(Poller, HangUp_IsReportedOnceThoughNotAskedFor) {
  Pair pair = connected_pair();
  fill(pair.ours);
  CountingWatcher watcher;
  Descriptor descriptor(pair.ours.get());
  poller_->arm(descriptor, kWritable);
  poller_->watch(descriptor, &watcher);
  settle();
  const int before = watcher.calls;
  pair.theirs.reset();
  settle();
  const int after = watcher.calls;
  EXPECT_GT(after, before);
  for (int turn = 0; turn < 10; ++turn) reactor_.run_once(Duration::zero());
  EXPECT_EQ(watcher.calls, after);
  poller_->forget(descriptor);
}

TEST_P(Poller, EventWithoutWatcher_IsReplayedToTheNext) {
  Pair pair = connected_pair();
  Descriptor descriptor(pair.ours.get());
  poller_->arm(descriptor, kReadable);
  say(pair.theirs);
  settle();
  CountingWatcher watcher;
  poller_->watch(descriptor, &watcher);
  settle();
  EXPECT_EQ(watcher.calls, 1);
  poller_->forget(descriptor);
}

TEST_P(Poller, RoomMissedWhileWaitingToRead_IsReplayedToTheNext) {
  Pair pair = connected_pair();
  fill(pair.ours);
  Descriptor descriptor(pair.ours.get());
  poller_->arm(descriptor, kWritable);
  settle();
  drain(pair.theirs);
  settle();  // there is room now, but nobody to tell
  poller_->arm(descriptor, kReadable);
  CountingWatcher watcher;
  poller_->watch(descriptor, &watcher);
  settle();
  EXPECT_GE(watcher.calls, 1);
  poller_->forget(descriptor);
}

TEST_P(Poller, ForgottenWithEventPending_MarksNobody) {
  Pair pair = connected_pair();
  CountingWatcher watcher;
  Descriptor descriptor(pair.ours.get());
  poller_->arm(descriptor, kReadable);
  poller_->watch(descriptor, &watcher);
  settle();
  say(pair.theirs);
  poller_->forget(descriptor);
  pair.ours.reset();
  settle();
  EXPECT_EQ(watcher.calls, 0);
}

TEST_P(Poller, NumberReusedByAnother_GetsOnlyItsOwnEvents) {
  Pair old_pair = connected_pair();
  // A second number for the same open socket keeps it in the kernel's set after the first is closed.
  const UniqueFd copy(::fcntl(old_pair.ours.get(), F_DUPFD_CLOEXEC, 100));
  CountingWatcher old_watcher;
  auto old_descriptor = std::make_unique<Descriptor>(old_pair.ours.get());
  poller_->arm(*old_descriptor, kReadable);
  poller_->watch(*old_descriptor, &old_watcher);
  settle();
  const int number = old_pair.ours.get();
  poller_->forget(*old_descriptor);
  old_pair.ours.reset();
  old_descriptor.reset();

  Pair new_pair = connected_pair();
  const UniqueFd reused(::dup2(new_pair.ours.get(), number));
  CountingWatcher new_watcher;
  Descriptor new_descriptor(reused.get());
  poller_->arm(new_descriptor, kReadable);
  poller_->watch(new_descriptor, &new_watcher);
  settle();
  say(old_pair.theirs);
  settle();
  EXPECT_EQ(old_watcher.calls, 0);
  EXPECT_EQ(new_watcher.calls, 0);
  say(new_pair.theirs);
  settle();
  EXPECT_EQ(new_watcher.calls, 1);
  poller_->forget(new_descriptor);
}

TEST_P(Poller, ForgottenButNotClosed_CanBeArmedAgain) {
  Pair pair = connected_pair();
  CountingWatcher watcher;
  for (int round = 1; round <= 3; ++round) {
    Descriptor descriptor(pair.ours.get());
    poller_->arm(descriptor, kReadable);
    poller_->watch(descriptor, &watcher);
    say(pair.theirs);
    settle();
    EXPECT_EQ(watcher.calls, round);
    hear(pair.ours);
    poller_->forget(descriptor);
  }
}

TEST_P(Poller, ForgetOneOfMany_OthersKeepTheirEvents) {
  constexpr std::size_t kMany = 150;  // more than the poll array's first size
  std::vector<Pair> pairs(kMany);
  std::vector<std::unique_ptr<Descriptor>> descriptors(kMany);
  std::vector<CountingWatcher> watchers(kMany);
  for (std::size_t i = 0; i < kMany; ++i) {
    pairs[i] = connected_pair();
    descriptors[i] = std::make_unique<Descriptor>(pairs[i].ours.get());
    poller_->arm(*descriptors[i], kReadable);
    poller_->watch(*descriptors[i], &watchers[i]);
  }
  for (std::size_t i = 0; i < kMany; i += 3) poller_->forget(*descriptors[i]);
  for (const Pair& pair : pairs) say(pair.theirs);
  settle();
  for (std::size_t i = 0; i < kMany; ++i) EXPECT_EQ(watchers[i].calls, i % 3 == 0 ? 0 : 1) << i;
  for (const auto& descriptor : descriptors) poller_->forget(*descriptor);
}

TEST_P(Poller, WatcherThatForgetsAnotherOfTheSameBatch_IsSafe) {
  // Both descriptors are ready in one batch, and each watcher destroys the other's socket.
  struct Rival final : Watcher {
    void ready() override {
      ++calls;
      poller->forget(*other);
      other_socket->reset();
    }
    PosixPoller* poller = nullptr;
    Descriptor* other = nullptr;
    UniqueFd* other_socket = nullptr;
    int calls = 0;
  };
  Pair first = connected_pair();
  Pair second = connected_pair();
  Descriptor first_descriptor(first.ours.get());
  Descriptor second_descriptor(second.ours.get());
  Rival first_rival;
  Rival second_rival;
  first_rival.poller = second_rival.poller = poller_.get();
  first_rival.other = &second_descriptor;
  first_rival.other_socket = &second.ours;
  second_rival.other = &first_descriptor;
  second_rival.other_socket = &first.ours;
  poller_->arm(first_descriptor, kReadable);
  poller_->arm(second_descriptor, kReadable);
  poller_->watch(first_descriptor, &first_rival);
  poller_->watch(second_descriptor, &second_rival);
  say(first.theirs);
  say(second.theirs);
  settle();
  EXPECT_GE(first_rival.calls + second_rival.calls, 1);
  poller_->forget(first_descriptor);
  poller_->forget(second_descriptor);
}

TEST_P(Poller, RegularFile_IsAlwaysReady) {
  const UniqueFd file(::open("/proc/self/exe", O_RDONLY | O_CLOEXEC));
  ASSERT_TRUE(file);
  CountingWatcher watcher;
  Descriptor descriptor(file.get());
  poller_->watch(descriptor, &watcher);
  settle();
  const int before = watcher.calls;
  poller_->arm(descriptor, kReadable);
  settle();
  EXPECT_GT(watcher.calls, before);
  poller_->forget(descriptor);
}

TEST_P(Poller, Starved_IsCalledWhenSomethingIsFreed) {
  Pair pair = connected_pair();
  CountingWatcher watcher;
  Descriptor descriptor(pair.ours.get());
  poller_->starve(descriptor);
  poller_->watch(descriptor, &watcher);
  settle();
  EXPECT_EQ(watcher.calls, 0);
  poller_->resources_freed();
  settle();
  EXPECT_EQ(watcher.calls, 1);
  poller_->resources_freed();
  settle();
  EXPECT_EQ(watcher.calls, 1);
  poller_->forget(descriptor);
}

TEST_P(Poller, StarvedOfSomebodyElses_IsCalledAfterTheRetryPeriod) {
  Pair pair = connected_pair();
  CountingWatcher watcher;
  Descriptor descriptor(pair.ours.get());
  const TimePoint start = clock_.now();
  poller_->starve(descriptor);
  poller_->watch(descriptor, &watcher);
  EXPECT_TRUE(turn_until([&] { return watcher.calls > 0; }));
  EXPECT_GE(clock_.now() - start, PosixPoller::kRetryPeriod / 2);
  poller_->forget(descriptor);
}

TEST_P(Poller, WakeBeforeTheWait_EndsItAtOnce) {
  poller_->wake();
  const TimePoint start = clock_.now();
  poller_->poll(std::chrono::seconds(30));
  EXPECT_LT(clock_.now() - start, std::chrono::seconds(10));
}

TEST_P(Poller, Wake_EndsOneWaitOnly) {
  poller_->wake();
  poller_->wake();
  poller_->poll(std::chrono::seconds(30));
  const TimePoint start = clock_.now();
  poller_->poll(std::chrono::milliseconds(20));
  EXPECT_GE(clock_.now() - start, std::chrono::milliseconds(20));
}

TEST_P(Poller, PostingsFromThreads_EndTheWaitAndAllArrive) {
  struct Message final : Posting {
    void posted() override { ++*arrived; }
    int* arrived = nullptr;
  };
  constexpr int kThreads = 4;
  constexpr int kEach = 250;
  int arrived = 0;
  std::vector<std::array<Message, kEach>> messages(kThreads);
  for (auto& part : messages) {
    for (Message& message : part) message.arrived = &arrived;
  }
  std::vector<std::jthread> threads;
  for (auto& part : messages) {
    threads.emplace_back([&part, this] {
      for (Message& message : part) reactor_.post(message);
    });
  }
  const TimePoint deadline = clock_.now() + std::chrono::seconds(20);
  // A wake that gets lost shows as a wait of half a minute.
  while (arrived < kThreads * kEach && clock_.now() < deadline) reactor_.run_once(std::chrono::seconds(30));
  EXPECT_EQ(arrived, kThreads * kEach);
  EXPECT_LT(clock_.now(), deadline);
}

TEST_P(Poller, WaitWithNothingToDo_LastsAsLongAsAsked) {
  const TimePoint start = clock_.now();
  poller_->poll(std::chrono::microseconds(2500));
  EXPECT_GE(clock_.now() - start, std::chrono::microseconds(2500));
}

INSTANTIATE_TEST_SUITE_P(Kinds, Poller, testing::Values(PollerKind::epoll, PollerKind::poll), kind_name);

TEST(WholeMilliseconds, RoundsUpAndStaysInRange) {
  EXPECT_EQ(whole_milliseconds(Duration(-1)), 0);
  EXPECT_EQ(whole_milliseconds(Duration(0)), 0);
  EXPECT_EQ(whole_milliseconds(Duration(1)), 1);
  EXPECT_EQ(whole_milliseconds(std::chrono::milliseconds(10)), 10);
  EXPECT_EQ(whole_milliseconds(Duration::max()), INT_MAX);
}

}  // namespace
}  // namespace wirelab::net
