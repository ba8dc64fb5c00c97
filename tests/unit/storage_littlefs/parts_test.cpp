#include <gtest/gtest.h>

#include <atomic>
#include <vector>

#include "firmware/storage_littlefs/buffer_rack.h"
#include "firmware/storage_littlefs/file_blocks.h"
#include "firmware/storage_littlefs/space_account.h"
#include "firmware/storage_littlefs/task_line.h"
#include "tests/unit/storage_littlefs/littlefs_fixture.h"

namespace wirelab::storage::test {

TEST(FileBlocks, AreWhatLittlefsTakes) {
  Rig rig(formatted_image(512, {}));
  ASSERT_TRUE(rig.mount());
  const std::size_t before = used_blocks(rig.device.image());
  const std::uint32_t limit = 512;  // an eighth of small_settings' metadata_size
  const std::size_t second = kBlock + kBlock - 4;
  const std::size_t third = second + kBlock - 8;
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, std::size_t{511}, std::size_t{512}, std::size_t{513}, std::size_t{kBlock - 1},
        std::size_t{kBlock}, std::size_t{kBlock + 1}, second, second + 1, third, third + 1, std::size_t{100'000},
        std::size_t{524'288}, std::size_t{1'000'003}}) {
    ASSERT_TRUE(rig.upload("f", pattern(size)));
    EXPECT_EQ(used_blocks(rig.device.image()) - before, file_blocks(size, kBlock, limit)) << size;
    ASSERT_TRUE(rig.remove("f"));
  }
}

TEST(FileBlocks, LargestFile_IsCountedToo) {
  EXPECT_EQ(file_blocks(0x7FFF'FFFF, 16'384, 512), 131'137U);
  EXPECT_EQ(file_blocks(0x7FFF'FFFF, 65'536, 512), 32'773U);
}

TEST(SpaceAccount, CountsUpUntilItIsCountedAgain) {
  SpaceAccount space(100, 10);
  space.counted(50, 7);
  EXPECT_FALSE(space.stale(7));
  EXPECT_TRUE(space.fits(40, 7));
  EXPECT_FALSE(space.fits(41, 7));
  EXPECT_FALSE(space.fits(40, 8)) << "a block was made ready since";
  EXPECT_TRUE(space.stale(8));
  space.promise(20);
  EXPECT_FALSE(space.fits(21, 7));
  space.take_back(20);
  space.freed(5);
  EXPECT_TRUE(space.fits(45, 7));
  EXPECT_TRUE(space.stale(7));
  space.freed(1'000);
  EXPECT_TRUE(space.fits(90, 7));
  EXPECT_FALSE(space.fits(91, 7));
}

TEST(BufferRack, LendsEachBufferOnce) {
  BufferRack rack(2, 16);
  const MutableBytes one = rack.take();
  const MutableBytes two = rack.take();
  EXPECT_TRUE(rack.empty());
  EXPECT_NE(one.data(), two.data());
  EXPECT_EQ(one.size(), 16U);
  rack.give(one);
  EXPECT_EQ(rack.take().data(), one.data());
}

namespace {

/// Says when it ran and when it was delivered.
class NotedStep final : public Step {
 public:
  NotedStep(std::vector<std::string>& notes, std::string name) : notes_(notes), name_(std::move(name)) {}
  void run_step() override { notes_.push_back("run " + name_); }
  void step_done() override { notes_.push_back("done " + name_); }

 private:
  std::vector<std::string>& notes_;
  std::string name_;
};

/// Keeps what was submitted, so that a test sees how many tasks are under way.
class HoardingExecutor final : public Executor {
 public:
  void submit(Task& task, Lane /*lane*/) override { tasks.push_back(&task); }
  std::vector<Task*> tasks;
};

}  // namespace

TEST(TaskLine, OneTaskAtATime_InTheOrderInWhichTheyCame) {
  std::vector<std::string> notes;
  HoardingExecutor executor;
  TaskLine line(executor, Lane::bulk);
  NotedStep one(notes, "1");
  NotedStep two(notes, "2");
  NotedStep three(notes, "3");
  line.add(one);
  line.add(two);
  line.add(three);
  for (std::size_t number = 0; number < 3; ++number) {
    ASSERT_EQ(executor.tasks.size(), number + 1) << "never two at once";
    executor.tasks.back()->run();
    executor.tasks.back()->posted();
  }
  EXPECT_EQ(executor.tasks.size(), 3U);
  EXPECT_EQ(notes, (std::vector<std::string>{"run 1", "done 1", "run 2", "done 2", "run 3", "done 3"}));
  line.add(one);
  EXPECT_EQ(executor.tasks.size(), 4U) << "a line that came to rest begins again";
  executor.tasks.back()->run();
  executor.tasks.back()->posted();
}

}  // namespace wirelab::storage::test
