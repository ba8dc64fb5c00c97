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

/// One end of a pair and its watcher. Arming and watching stay calls of their own, because their order is what many
/// tests are about; only the forgetting has one right moment, before the number is closed.
struct Watched {
  explicit Watched(PosixPoller& its_poller) : poller(its_poller) {}
  Watched(const Watched&) = delete;
  Watched& operator=(const Watched&) = delete;
  ~Watched() { forget(); }

  void arm(Events events) { poller.arm(descriptor, events); }
  void watch() { poller.watch(descriptor, &watcher); }
  void forget() { poller.forget(descriptor); }
  [[nodiscard]] int calls() const { return watcher.calls; }

  PosixPoller& poller;
  Pair pair = connected_pair();
  CountingWatcher watcher;
  Descriptor descriptor{pair.ours.get()};
};

using Poller = PollerTest;

TEST_P(Poller, NothingArmed_MarksNobody) {
  Watched watched(*poller_);
  watched.arm(kReadable);
  watched.watch();
  settle();
  EXPECT_EQ(watched.calls(), 0);
  say(watched.pair.theirs);
  settle();
  EXPECT_EQ(watched.calls(), 1);
  say(watched.pair.theirs);  // not armed again: nobody asked
  settle();
  EXPECT_EQ(watched.calls(), 1);
}

TEST_P(Poller, ArmedAgain_MarksOncePerEvent) {
  Watched watched(*poller_);
  for (int round = 1; round <= 5; ++round) {
    watched.arm(kReadable);
    if (round == 1) watched.watch();
    say(watched.pair.theirs);
    settle();
    EXPECT_EQ(watched.calls(), round);
    hear(watched.pair.ours);
  }
}

TEST_P(Poller, EventBetweenAttemptAndFirstArming_IsNotLost) {
  Watched watched(*poller_);
  say(watched.pair.theirs);  // an attempt found nothing, then this came, then the poller was armed for the first time
  watched.arm(kReadable);
  watched.watch();
  settle();
  EXPECT_EQ(watched.calls(), 1);
}

TEST_P(Poller, WritableArmed_MarksWhenRoomAppears) {
  Watched watched(*poller_);
  watched.arm(kReadable);
  watched.watch();
  fill(watched.pair.ours);
  watched.arm(kWritable);
  settle();
  const int before = watched.calls();
  drain(watched.pair.theirs);
  settle();
  EXPECT_GT(watched.calls(), before);
}

TEST_P(Poller, HangUp_IsReportedOnceThoughNotAskedFor) {
  Watched watched(*poller_);
  fill(watched.pair.ours);
  watched.arm(kWritable);
  watched.watch();
  settle();
  const int before = watched.calls();
  watched.pair.theirs.reset();
  settle();
  const int after = watched.calls();
  EXPECT_GT(after, before);
  for (int turn = 0; turn < 10; ++turn) reactor_.run_once(Duration::zero());
  EXPECT_EQ(watched.calls(), after);
}

TEST_P(Poller, EventWithoutWatcher_IsReplayedToTheNext) {
  Watched watched(*poller_);
  watched.arm(kReadable);
  say(watched.pair.theirs);
  settle();
  watched.watch();
  settle();
  EXPECT_EQ(watched.calls(), 1);
}

TEST_P(Poller, RoomMissedWhileWaitingToRead_IsReplayedToTheNext) {
  Watched watched(*poller_);
  fill(watched.pair.ours);
  watched.arm(kWritable);
  settle();
  drain(watched.pair.theirs);
  settle();  // there is room now, but nobody to tell
  watched.arm(kReadable);
  watched.watch();
  settle();
  EXPECT_GE(watched.calls(), 1);
}

TEST_P(Poller, ForgottenWithEventPending_MarksNobody) {
  Watched watched(*poller_);
  watched.arm(kReadable);
  watched.watch();
  settle();
  say(watched.pair.theirs);
  watched.forget();
  watched.pair.ours.reset();
  settle();
  EXPECT_EQ(watched.calls(), 0);
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
  std::vector<std::unique_ptr<Watched>> all;
  all.reserve(kMany);
  for (std::size_t i = 0; i < kMany; ++i) {
    all.push_back(std::make_unique<Watched>(*poller_));
    all.back()->arm(kReadable);
    all.back()->watch();
  }
  for (std::size_t i = 0; i < kMany; i += 3) all[i]->forget();
  for (const auto& watched : all) say(watched->pair.theirs);
  settle();
  for (std::size_t i = 0; i < kMany; ++i) EXPECT_EQ(all[i]->calls(), i % 3 == 0 ? 0 : 1) << i;
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
  Watched watched(*poller_);
  poller_->starve(watched.descriptor);
  watched.watch();
  settle();
  EXPECT_EQ(watched.calls(), 0);
  poller_->resources_freed();
  settle();
  EXPECT_EQ(watched.calls(), 1);
  poller_->resources_freed();
  settle();
  EXPECT_EQ(watched.calls(), 1);
}

TEST_P(Poller, StarvedOfSomebodyElses_IsCalledAfterTheRetryPeriod) {
  Watched watched(*poller_);
  const TimePoint start = clock_.now();
  poller_->starve(watched.descriptor);
  watched.watch();
  EXPECT_TRUE(turn_until([&] { return watched.calls() > 0; }));
  EXPECT_GE(clock_.now() - start, PosixPoller::kRetryPeriod / 2);
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
