#include "firmware/net_status/lease.h"

#include <gtest/gtest.h>

#include "firmware/packet/dhcp.h"

namespace wirelab::net_status {
namespace {

using std::chrono::seconds;

constexpr TimePoint kStart{std::chrono::hours(1)};

Lease lease_of(std::optional<std::uint32_t> time, std::optional<std::uint32_t> t1 = std::nullopt,
               std::optional<std::uint32_t> t2 = std::nullopt) {
  Lease lease;
  lease.state = LeaseState::bound;
  lease.obtained = kStart;
  lease.terms.seconds = time;
  lease.terms.t1 = t1;
  lease.terms.t2 = t2;
  return lease;
}

void expect_times(const Lease& lease, TimePoint renew, TimePoint rebind, TimePoint expire) {
  const LeaseTimes times = lease_times(lease);
  EXPECT_EQ(times.renew, renew);
  EXPECT_EQ(times.rebind, rebind);
  EXPECT_EQ(times.expire, expire);
}

TEST(LeaseTimes, Told_AreTaken) {
  expect_times(lease_of(100, 10, 20), kStart + seconds(10), kStart + seconds(20), kStart + seconds(100));
}

TEST(LeaseTimes, NotTold_AreHalfAndSevenEighths) {
  expect_times(lease_of(3600), kStart + seconds(1800), kStart + seconds(3150), kStart + seconds(3600));
  expect_times(lease_of(86'400, std::nullopt, 80'000), kStart + seconds(43'200), kStart + seconds(80'000),
               kStart + seconds(86'400));
}

TEST(LeaseTimes, ToldBehindTheEnd_AreReplaced) {
  expect_times(lease_of(100, 101, packet::kForever), kStart + seconds(50), kStart + seconds(87), kStart + seconds(100));
  expect_times(lease_of(100, 100, 100), kStart + seconds(100), kStart + seconds(100), kStart + seconds(100));
}

TEST(LeaseTimes, LongLease_DoesNotOverflow) {
  const std::uint32_t most = packet::kForever - 1;
  expect_times(lease_of(most), kStart + seconds(most / 2), kStart + seconds(3'758'096'382), kStart + seconds(most));
}

TEST(LeaseTimes, Endless_HasNone) {
  expect_times(lease_of(packet::kForever), kNever, kNever, kNever);
  expect_times(lease_of(packet::kForever, 60), kStart + seconds(60), kNever, kNever);
}

TEST(LeaseTimes, Unknown_HasNone) {
  expect_times(lease_of(std::nullopt, 10, 20), kNever, kNever, kNever);
  EXPECT_EQ(lease_t1(lease_of(std::nullopt, 10).terms), std::nullopt);
  EXPECT_EQ(lease_t2(lease_of(std::nullopt).terms), std::nullopt);
  Lease since_when = lease_of(100);
  since_when.obtained.reset();
  expect_times(since_when, kNever, kNever, kNever);
}

TEST(LeaseTimes, OnlyOfALeaseThatIsHeld) {
  for (const LeaseState held : {LeaseState::bound, LeaseState::renewing, LeaseState::rebinding}) {
    Lease lease = lease_of(100);
    lease.state = held;
    EXPECT_TRUE(lease.held());
    EXPECT_EQ(lease_times(lease).expire, kStart + seconds(100));
  }
  for (const LeaseState lost : {LeaseState::none, LeaseState::selecting, LeaseState::requesting, LeaseState::rebooting,
                                LeaseState::refused, LeaseState::expired, LeaseState::released}) {
    Lease lease = lease_of(100);
    lease.state = lost;
    EXPECT_FALSE(lease.held());
    expect_times(lease, kNever, kNever, kNever);
  }
}

TEST(AddressList, KeepsTheFirstEight) {
  AddressList list;
  for (std::uint8_t last = 1; last <= 10; ++last) list.add(Ipv4(net::Address::ipv4(10, 0, 0, last)));
  EXPECT_EQ(list.view().size(), 8U);
  EXPECT_EQ(list.view().back().address(), net::Address::ipv4(10, 0, 0, 8));
}

}  // namespace
}  // namespace wirelab::net_status
