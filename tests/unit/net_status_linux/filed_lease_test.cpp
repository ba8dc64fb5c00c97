#include "firmware/net_status_linux/filed_lease.h"

#include <gtest/gtest.h>

namespace wirelab::net_status {
namespace {

using std::chrono::seconds;

constexpr std::uint32_t kEndless = 0xffffffff;
const BothClocks kClocks{.monotonic = TimePoint(seconds(1000)), .calendar = seconds(1'795'000'000)};
const Ipv4 kAddress(net::Address::ipv4(10, 0, 2, 15));

FiledLease filed(std::optional<std::uint32_t> lease_time, std::optional<Duration> by_calendar) {
  FiledLease lease;
  lease.terms.address = kAddress;
  lease.terms.seconds = lease_time;
  lease.source = LeaseSource::dhclient;
  lease.by_calendar = by_calendar;
  return lease;
}

std::optional<Lease> held(const FiledLease& lease, std::optional<AddressLife> life = std::nullopt) {
  const OwnAddress own{.address = kAddress, .life = life};
  return held_now(lease, {&own, 1}, kClocks);
}

TEST(FiledLease, OfTheCalendar_IsCarriedOverToTheMonotonicClock) {
  const auto lease = held(filed(600, kClocks.calendar - seconds(100)));
  ASSERT_TRUE(lease);
  EXPECT_EQ(lease->state, LeaseState::bound);
  EXPECT_EQ(lease->source, LeaseSource::dhclient);
  EXPECT_EQ(lease->obtained, TimePoint(seconds(900)));
}

TEST(FiledLease, Expired_IsNotHeld) {
  EXPECT_TRUE(held(filed(600, kClocks.calendar - seconds(599))));
  EXPECT_FALSE(held(filed(600, kClocks.calendar - seconds(600))));
}

TEST(FiledLease, AddressThatTheInterfaceHasNot_IsNotHeld) {
  const OwnAddress other{.address = Ipv4(net::Address::ipv4(10, 0, 2, 16)), .life = {}};
  EXPECT_FALSE(held_now(filed(600, kClocks.calendar), {&other, 1}, kClocks));
  EXPECT_FALSE(held_now(filed(600, kClocks.calendar), {}, kClocks));
}

TEST(FiledLease, MonotonicMoment_IsBelievedBeforeAnyOther) {
  auto lease = filed(600, seconds(0));
  lease.since_start = seconds(950);
  EXPECT_EQ(held(lease, AddressLife{.seconds_left = 10, .set_at = seconds(1)})->obtained, TimePoint(seconds(950)));
}

TEST(FiledLease, KernelsCountdown_IsBelievedBeforeTheCalendar) {
  const auto lease = held(filed(600, seconds(0)), AddressLife{.seconds_left = 450, .set_at = seconds(1)});
  ASSERT_TRUE(lease);
  EXPECT_EQ(lease->obtained, TimePoint(seconds(850)));
}

TEST(FiledLease, WithoutALeaseTime_HasTheKernels) {
  const auto lease = held(filed(std::nullopt, seconds(0)), AddressLife{.seconds_left = 450, .set_at = seconds(940)});
  ASSERT_TRUE(lease);
  EXPECT_EQ(lease->obtained, TimePoint(seconds(940)));
  EXPECT_EQ(lease->terms.seconds, 510U);
}

TEST(FiledLease, AddressWithoutEnd_SaysNothingOfTheLease) {
  const auto lease =
      held(filed(600, kClocks.calendar - seconds(100)), AddressLife{.seconds_left = kEndless, .set_at = {}});
  ASSERT_TRUE(lease);
  EXPECT_EQ(lease->obtained, TimePoint(seconds(900)));
  const auto timeless =
      held(filed(std::nullopt, kClocks.calendar), AddressLife{.seconds_left = kEndless, .set_at = {}});
  ASSERT_TRUE(timeless);
  EXPECT_FALSE(timeless->terms.seconds);
}

TEST(FiledLease, ForEver_NeverExpires) { EXPECT_TRUE(held(filed(kEndless, seconds(0)))); }

TEST(FiledLease, FileFromTheFuture_WasObtainedNow) {
  EXPECT_EQ(held(filed(600, kClocks.calendar + seconds(50)))->obtained, kClocks.monotonic);
}

}  // namespace
}  // namespace wirelab::net_status
