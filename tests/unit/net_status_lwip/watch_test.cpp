#include "tests/unit/net_status_lwip/one_appliance.h"

namespace wirelab::test {
namespace {

class Told final : public Watcher {
 public:
  void ready() override { ++calls; }
  int calls = 0;
};

class LwipWatch : public OneAppliance {
 protected:
  void watch() {
    start_fixed();
    run_for(std::chrono::seconds(10));
    facts().watch(&told_);
    run_for(std::chrono::seconds(3));
    told_.calls = 0;
  }
  ~LwipWatch() override {
    if (appliance_ != nullptr) facts().watch(nullptr);
  }

  Told told_;
};

TEST_F(LwipWatch, WhatIsAlreadyThere_IsToldOnce) {
  start_fixed();
  facts().watch(&told_);
  turn();
  turn();
  EXPECT_EQ(told_.calls, 1);
}

TEST_F(LwipWatch, NothingNew_NobodyIsTold) {
  watch();
  send_to(kFixed);
  run_for(std::chrono::minutes(1));
  EXPECT_EQ(told_.calls, 0);
}

TEST_F(LwipWatch, NeighbourAndItsEnd_AreToldWithinASecond) {
  watch();
  send_to(kOther);
  run_for(std::chrono::milliseconds(1100));
  EXPECT_EQ(told_.calls, 1);
  // Its traffic and its age are nothing new.
  send_to(kOther);
  run_for(std::chrono::seconds(20));
  EXPECT_EQ(told_.calls, 1);
  ASSERT_TRUE(facts().delete_neighbour(index(), kOther).has_value());
  static_cast<void>(rows());
  run_for(std::chrono::seconds(2));
  // Whoever looked has seen it.
  EXPECT_EQ(told_.calls, 1);
}

TEST_F(LwipWatch, Link_IsToldAtOnce) {
  watch();
  wire_.set_link(false);
  for (int turns = 0; turns < 4; ++turns) turn();
  EXPECT_EQ(told_.calls, 1);
}

TEST_F(LwipWatch, NobodyIsCalledWhoNoLongerWatches) {
  watch();
  send_to(kOther);
  facts().watch(nullptr);
  run_for(std::chrono::seconds(5));
  EXPECT_EQ(told_.calls, 0);
}

}  // namespace
}  // namespace wirelab::test
