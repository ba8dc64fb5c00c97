#include "firmware/core/result.h"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <string>

#include "firmware/core/executor.h"
#include "firmware/core/handle.h"
#include "firmware/core/task_queue.h"
#include "firmware/core/wipe.h"

namespace wirelab {
namespace {

TEST(Error, EachName_IsAnotherWord) {
  std::set<std::string> names;
  constexpr int kErrors = static_cast<int>(Error::io) + 1;
  for (int error = 0; error < kErrors; ++error) names.emplace(error_name(static_cast<Error>(error)));
  EXPECT_EQ(names.size(), static_cast<std::size_t>(kErrors));
  EXPECT_FALSE(names.contains("unknown"));
  EXPECT_EQ(error_name(Error::would_block), "would-block");
}

TEST(Error, OnlyShortages_Pass) {
  for (int error = 0; error <= static_cast<int>(Error::io); ++error) {
    const auto one = static_cast<Error>(error);
    EXPECT_EQ(is_passing(one), one == Error::would_block || one == Error::no_resources) << error_name(one);
  }
}

/// Counts its releases.
class Lent final : public Resource {
 public:
  explicit Lent(int& releases) : releases_(releases) {}

 private:
  void release() noexcept override {
    ++releases_;
    delete this;
  }
  int& releases_;
};

TEST(Handle, LettingGo_ReleasesOnce) {
  int releases = 0;
  Handle<Lent> handle(new Lent(releases));
  Handle<Resource> moved = std::move(handle);
  EXPECT_EQ(releases, 0);
  moved.reset();
  moved.reset();
  EXPECT_EQ(releases, 1);
}

class Nothing final : public Task {
 public:
  void run() override {}
  void posted() override {}
};

TEST(TaskQueue, Tasks_ComeOutInOrder) {
  TaskQueue queue;
  std::array<Nothing, 3> tasks;
  EXPECT_EQ(queue.pop(), nullptr);
  queue.push(tasks[0]);
  queue.push(tasks[1]);
  EXPECT_EQ(queue.pop(), &tasks[0]);
  queue.push(tasks[2]);
  queue.push(tasks[0]);
  EXPECT_EQ(queue.pop(), &tasks[1]);
  EXPECT_EQ(queue.pop(), &tasks[2]);
  EXPECT_FALSE(queue.empty());
  EXPECT_EQ(queue.pop(), &tasks[0]);
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(queue.pop(), nullptr);
}

TEST(Wipe, Secret_IsGone) {
  std::string secret = "password";
  wipe(secret);
  EXPECT_EQ(secret, std::string(8, '\0'));
}

}  // namespace
}  // namespace wirelab
