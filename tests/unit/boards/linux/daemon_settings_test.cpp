#include "boards/linux/init/daemon_settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wirelab::boards {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(DaemonSettings, OtherWords_AreNotTheDaemons) {
  const DaemonSettings read = read_daemon_settings("quiet wirelab.data=/dev/vda xwirelabd.port=1 -- wirelabd port=1\n");
  EXPECT_THAT(read.arguments, IsEmpty());
  EXPECT_THAT(read.problems, IsEmpty());
}

TEST(DaemonSettings, SettingsOfTheAppliance_BecomeArguments) {
  const DaemonSettings read = read_daemon_settings(
      "quiet wirelabd.log-level=debug wirelabd.password-rounds=1000 wirelabd.lang=es "
      "wirelabd.network-changes=false");
  EXPECT_THAT(read.arguments,
              ElementsAre("--log-level=debug", "--password-rounds=1000", "--lang=es", "--network-changes=false"));
  EXPECT_THAT(read.problems, IsEmpty());
}

TEST(DaemonSettings, Port_IsTheDaemons) {
  EXPECT_EQ(read_daemon_settings("quiet").port, 5005);
  EXPECT_EQ(read_daemon_settings("wirelabd.port=7007 wirelabd.port=x").port, 7007);
}

TEST(DaemonSettings, WrongWord_IsNamedAndTheRestHolds) {
  for (const char* const wrong : {"wirelabd.root=/", "wirelabd.colour=red", "wirelabd.port", "wirelabd.port=",
                                  "wirelabd.port=65536", "wirelabd.=1", "wirelabd.lang=fr", "wirelabd."}) {
    SCOPED_TRACE(wrong);
    const DaemonSettings read = read_daemon_settings(std::string(wrong) + " wirelabd.quiet-gap=20");
    EXPECT_THAT(read.arguments, ElementsAre("--quiet-gap=20"));
    EXPECT_THAT(read.problems, ElementsAre(HasSubstr(" on the kernel's command line: ")));
  }
}

}  // namespace
}  // namespace wirelab::boards
