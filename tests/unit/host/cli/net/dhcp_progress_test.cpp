#include "host/cli/net/dhcp_progress.h"

#include <gtest/gtest.h>

namespace wirelab::cli {
namespace {

bool take(DhcpProgress& progress, const char* kind, const char* interface = "eth0") {
  net_report::Event event;
  event.event = kind;
  event.interface = interface;
  return progress.take(event);
}

TEST(DhcpProgress, Renewal_NamesTheMessageThatIsMissing) {
  DhcpProgress progress(DhcpTask::renew, "eth0");
  EXPECT_EQ(progress.missing(), "DHCPREQUEST");
  EXPECT_TRUE(take(progress, "dhcp_request"));
  EXPECT_EQ(progress.missing(), "DHCPACK");
  take(progress, "dhcp_ack");
  EXPECT_EQ(progress.missing(), "lease_bound");
  EXPECT_FALSE(progress.done());
  take(progress, "lease_renewed");
  EXPECT_TRUE(progress.done());
  EXPECT_EQ(progress.missing(), "");
}

TEST(DhcpProgress, RefusedRenewal_BeginsAnew) {
  DhcpProgress progress(DhcpTask::renew, "eth0");
  take(progress, "dhcp_request");
  take(progress, "dhcp_nak");
  take(progress, "lease_refused");
  EXPECT_EQ(progress.missing(), "DHCPREQUEST");
  take(progress, "dhcp_discover");
  EXPECT_EQ(progress.missing(), "DHCPOFFER");
  take(progress, "dhcp_offer");
  EXPECT_EQ(progress.missing(), "DHCPREQUEST");
  take(progress, "lease_bound");
  EXPECT_TRUE(progress.done());
}

TEST(DhcpProgress, Release_IsDoneWhenTheLeaseIsGone) {
  DhcpProgress progress(DhcpTask::release, "eth0");
  EXPECT_EQ(progress.missing(), "DHCPRELEASE");
  take(progress, "dhcp_release");
  EXPECT_EQ(progress.missing(), "lease_released");
  take(progress, "lease_released");
  EXPECT_TRUE(progress.done());
}

TEST(DhcpProgress, ReleaseAndRenewal_CountsOnlyWhatComesAfterTheRelease) {
  DhcpProgress progress(DhcpTask::release_and_renew, "eth0");
  take(progress, "lease_renewed");
  EXPECT_FALSE(progress.done());
  take(progress, "dhcp_release");
  take(progress, "lease_released");
  EXPECT_FALSE(progress.done());
  EXPECT_EQ(progress.missing(), "DHCPREQUEST");
  take(progress, "lease_bound");
  EXPECT_TRUE(progress.done());
}

TEST(DhcpProgress, OtherEvents_AreNoneOfIt) {
  DhcpProgress progress(DhcpTask::renew, "eth0");
  EXPECT_FALSE(take(progress, "lease_bound", "eth1"));
  EXPECT_FALSE(take(progress, "neighbour_new"));
  EXPECT_TRUE(take(progress, "address_added"));
  EXPECT_FALSE(progress.done());
}

}  // namespace
}  // namespace wirelab::cli
