#include "firmware/net_status/timeline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/net_status/told.h"

namespace wirelab::net_status {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;

constexpr TimePoint kStart{std::chrono::hours(1)};

Event of_kind(EventKind kind, TimePoint at = kStart) {
  Event event;
  event.kind = kind;
  event.at = at;
  return event;
}

Event neighbour(TimePoint at, std::uint8_t last = 1, bool gateway = false) {
  Event event = of_kind(EventKind::neighbour_new, at);
  event.address = net::Address::ipv4(10, 0, 0, last);
  event.gateway = gateway;
  return event;
}

std::vector<std::uint64_t> numbers(const Timeline& timeline) {
  std::vector<std::uint64_t> found;
  for (const Event* event = timeline.find(1); event != nullptr; event = timeline.find(event->sequence + 1)) {
    found.push_back(event->sequence);
  }
  return found;
}

TEST(Timeline, Empty_HasNothing) {
  const Timeline timeline{{}};
  EXPECT_EQ(timeline.find(0), nullptr);
  EXPECT_EQ(timeline.last(), 0U);
  EXPECT_EQ(timeline.next(), kNever);
}

TEST(Timeline, BothRings_AreReadInOneOrder) {
  Timeline timeline{{}};
  EXPECT_EQ(timeline.add(of_kind(EventKind::link_up)), 1U);
  EXPECT_EQ(timeline.add(neighbour(kStart)), 2U);
  EXPECT_EQ(timeline.add(of_kind(EventKind::link_down)), 3U);
  EXPECT_EQ(timeline.add(neighbour(kStart)), 4U);
  EXPECT_THAT(numbers(timeline), ElementsAre(1, 2, 3, 4));
  EXPECT_EQ(timeline.find(3)->kind, EventKind::link_down);
  EXPECT_EQ(timeline.find(5), nullptr);
  EXPECT_EQ(timeline.last(), 4U);
}

TEST(Timeline, FullRing_ForgetsItsOldestAlone) {
  Timeline timeline({.events = 3, .neighbours = 2, .details = 2});
  timeline.add(of_kind(EventKind::link_up));
  for (int count = 0; count < 5; ++count) timeline.add(neighbour(kStart));
  timeline.add(of_kind(EventKind::link_down));
  EXPECT_THAT(numbers(timeline), ElementsAre(1, 5, 6, 7));
  for (int count = 0; count < 3; ++count) timeline.add(of_kind(EventKind::link_down));
  EXPECT_THAT(numbers(timeline), ElementsAre(5, 6, 8, 9, 10));
}

TEST(Timeline, NoRoomAtAll_KeepsOne) {
  Timeline timeline({.events = 0, .neighbours = 0, .details = 0});
  timeline.add(of_kind(EventKind::link_up));
  timeline.add(of_kind(EventKind::link_down));
  timeline.add(neighbour(kStart));
  EXPECT_THAT(numbers(timeline), ElementsAre(2, 3));
}

TEST(Timeline, Details_AreKeptBesideTheirEvents) {
  Timeline timeline({.events = 8, .neighbours = 8, .details = 2});
  for (std::uint32_t xid = 1; xid <= 3; ++xid) {
    DhcpDetail detail;
    detail.xid = xid;
    timeline.add(of_kind(EventKind::dhcp_message), &detail);
  }
  timeline.add(of_kind(EventKind::link_up));
  EXPECT_EQ(timeline.detail(*timeline.find(1)), nullptr) << "its place was needed";
  EXPECT_EQ(timeline.detail(*timeline.find(2))->xid, 2U);
  EXPECT_EQ(timeline.detail(*timeline.find(3))->xid, 3U);
  EXPECT_EQ(timeline.detail(*timeline.find(4)), nullptr) << "it never had one";
}

TEST(Timeline, Flood_IsSummedUpOnceItIsOver) {
  Timeline timeline{{}};
  for (std::size_t count = 0; count < Timeline::kBurst; ++count) EXPECT_NE(timeline.add(neighbour(kStart)), 0U);
  EXPECT_EQ(timeline.next(), kNever);
  EXPECT_EQ(timeline.add(neighbour(kStart, 77)), 0U);
  EXPECT_EQ(timeline.add(neighbour(kStart + milliseconds(100), 78)), 0U);
  EXPECT_EQ(timeline.next(), kStart + milliseconds(1100));
  timeline.advance(kStart + milliseconds(1099));
  EXPECT_EQ(timeline.last(), Timeline::kBurst);
  timeline.advance(kStart + milliseconds(1100));
  const Event* sum = timeline.find(Timeline::kBurst + 1);
  ASSERT_NE(sum, nullptr);
  EXPECT_EQ(sum->kind, EventKind::neighbours_many);
  EXPECT_EQ(sum->count, 2U);
  EXPECT_EQ(sum->address, net::Address::ipv4(10, 0, 0, 77)) << "the first that was not told";
  EXPECT_EQ(timeline.next(), kNever);
  timeline.advance(kStart + seconds(60));
  EXPECT_EQ(timeline.last(), sum->sequence) << "a sum is told once";
}

TEST(Timeline, FloodWithoutAnEnd_IsSummedUpEveryTenSeconds) {
  Timeline timeline{{}};
  for (std::size_t count = 0; count < Timeline::kBurst; ++count) timeline.add(neighbour(kStart));
  std::uint64_t counted = 0;
  for (TimePoint now = kStart; now < kStart + seconds(35); now += milliseconds(50)) {
    timeline.advance(now);
    if (timeline.add(neighbour(now)) == 0) ++counted;
  }
  std::vector<TimePoint> sums;
  std::uint64_t told = 0;
  for (const Event* event = timeline.find(1); event != nullptr; event = timeline.find(event->sequence + 1)) {
    if (event->kind != EventKind::neighbours_many) continue;
    sums.push_back(event->at);
    told += event->count;
  }
  EXPECT_EQ(sums.size(), 3U);
  timeline.advance(kStart + seconds(40));
  told += timeline.find(timeline.last())->count;
  EXPECT_EQ(told, counted) << "none is lost";
}

TEST(Timeline, Refill_LetsFourASecondThrough) {
  Timeline timeline{{}};
  for (std::size_t count = 0; count < Timeline::kBurst; ++count) timeline.add(neighbour(kStart));
  EXPECT_EQ(timeline.add(neighbour(kStart + milliseconds(249))), 0U);
  EXPECT_NE(timeline.add(neighbour(kStart + milliseconds(250))), 0U);
  EXPECT_EQ(timeline.add(neighbour(kStart + milliseconds(250))), 0U);
  for (int count = 0; count < 4; ++count) EXPECT_NE(timeline.add(neighbour(kStart + milliseconds(1250))), 0U);
  EXPECT_EQ(timeline.add(neighbour(kStart + milliseconds(1250))), 0U);
}

TEST(Timeline, LongSilence_RefillsOneBurstAndNoMore) {
  Timeline timeline{{}};
  const TimePoint later = kStart + std::chrono::hours(24 * 365);
  for (std::size_t count = 0; count < Timeline::kBurst; ++count) timeline.add(neighbour(kStart));
  for (std::size_t count = 0; count < Timeline::kBurst; ++count) EXPECT_NE(timeline.add(neighbour(later)), 0U);
  EXPECT_EQ(timeline.add(neighbour(later)), 0U);
}

TEST(Timeline, Gateway_IsToldInAnyFlood) {
  Timeline timeline{{}};
  for (std::size_t count = 0; count < 10'000; ++count) timeline.add(neighbour(kStart));
  EXPECT_NE(timeline.add(neighbour(kStart, 1, true)), 0U);
  EXPECT_TRUE(timeline.find(timeline.last())->gateway);
}

}  // namespace
}  // namespace wirelab::net_status
