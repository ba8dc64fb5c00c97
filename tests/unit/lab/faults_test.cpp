#include "firmware/lab/faults.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace wirelab::lab {
namespace {

using std::chrono::milliseconds;

std::string described(const FaultPlan& plan) {
  std::array<char, 256> room{};
  TextBuilder out(room);
  plan.describe(out);
  return std::string(out.text());
}

TEST(FaultPlan, Nothing_IsNoFault) {
  const auto plan = FaultPlan::parse("", 7);
  ASSERT_TRUE(plan);
  EXPECT_TRUE(plan->empty());
  for (std::uint64_t reply = 1; reply < 100; ++reply) EXPECT_EQ(plan->of(1, reply), Fault{});
}

TEST(FaultPlan, EachRule_MeetsItsReply) {
  const auto plan = FaultPlan::parse("drop:3,delay:2:500,duplicate:4,truncate:5,reset:6,delay:9", 0);
  ASSERT_TRUE(plan) << plan.error();
  const std::map<std::uint64_t, Fault> wanted{{2, {FaultKind::delay, milliseconds(500)}},
                                              {3, {FaultKind::drop, {}}},
                                              {4, {FaultKind::duplicate, {}}},
                                              {5, {FaultKind::truncate, {}}},
                                              {6, {FaultKind::reset, {}}},
                                              {9, {FaultKind::delay, milliseconds(200)}}};
  for (std::uint64_t reply = 1; reply < 20; ++reply) {
    const auto found = wanted.find(reply);
    EXPECT_EQ(plan->of(8, reply), found == wanted.end() ? Fault{} : found->second) << reply;
  }
  EXPECT_EQ(described(*plan), "drop:3,delay:2:500,duplicate:4,truncate:5,reset:6,delay:9:200");
}

TEST(FaultPlan, Star_MeetsEachReply_AndTheFirstRuleCounts) {
  const auto plan = FaultPlan::parse("drop:2,truncate:*", 0);
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->of(1, 1).kind, FaultKind::truncate);
  EXPECT_EQ(plan->of(1, 2).kind, FaultKind::drop);
  EXPECT_EQ(plan->of(99, 1'000'000).kind, FaultKind::truncate);
}

TEST(FaultPlan, Share_IsDrawnBySeedAndCanBeRepeated) {
  const auto plan = FaultPlan::parse("any:20%", 42);
  const auto same = FaultPlan::parse("any:20%", 42);
  const auto other = FaultPlan::parse("any:20%", 43);
  ASSERT_TRUE(plan && same && other);
  std::map<FaultKind, int> kinds;
  int differ = 0;
  for (std::uint64_t client = 1; client <= 10; ++client) {
    for (std::uint64_t reply = 1; reply <= 1000; ++reply) {
      const Fault fault = plan->of(client, reply);
      EXPECT_EQ(fault, same->of(client, reply));
      if (fault != other->of(client, reply)) ++differ;
      ++kinds[fault.kind];
    }
  }
  EXPECT_NEAR(kinds[FaultKind::none], 8000, 200);
  EXPECT_EQ(kinds.size(), 6U) << "every kind is drawn";
  EXPECT_GT(differ, 2000) << "another seed, other replies";
  EXPECT_EQ(described(*plan), "any:20%");
}

TEST(FaultPlan, WhatIsReadWrong_IsRefused) {
  for (const std::string_view text :
       {"lose:1", "drop", "drop:", "drop:0", "drop:x", "drop:-1", "drop:1:5", "delay:1:0", "delay:1:10001", "delay:1:x",
        "any:0%", "any:10%,any:20%", "any:101%", "any:20", "any:20%:1", "none:1", ",drop:1", "drop:1,,drop:2",
        "drop:99999999999999999999"}) {
    const auto plan = FaultPlan::parse(text, 0);
    EXPECT_FALSE(plan) << text;
  }
  const auto many = FaultPlan::parse("drop:1,drop:2,drop:3,drop:4,drop:5,drop:6,drop:7,drop:8,drop:9", 0);
  ASSERT_FALSE(many);
  EXPECT_EQ(many.error(), "a lab takes up to eight faults at a time");
  EXPECT_TRUE(FaultPlan::parse("drop:1,drop:2,drop:3,drop:4,drop:5,drop:6,drop:7,drop:8,any:5%", 0))
      << "a share is beside the eight";
}

TEST(FaultPlan, Resets_AreKnownBeforehand) {
  EXPECT_FALSE(FaultPlan::parse("drop:1,delay:*", 0)->asks_for_reset());
  EXPECT_TRUE(FaultPlan::parse("drop:1,reset:5", 0)->asks_for_reset());
  const auto drawn = FaultPlan::parse("any:100%", 1);
  ASSERT_TRUE(drawn);
  EXPECT_FALSE(drawn->asks_for_reset());
  std::array<int, 2> resets{};
  for (std::uint64_t reply = 1; reply <= 200; ++reply) {
    resets[0] += drawn->of(0, reply).kind == FaultKind::reset ? 1 : 0;
    resets[1] += drawn->of(0, reply, FaultPlan::Over::datagrams).kind == FaultKind::reset ? 1 : 0;
    EXPECT_NE(drawn->of(0, reply, FaultPlan::Over::datagrams).kind, FaultKind::none);
  }
  EXPECT_GT(resets[0], 20);
  EXPECT_EQ(resets[1], 0);
}

}  // namespace
}  // namespace wirelab::lab
