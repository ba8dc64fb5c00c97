#include "boards/linux/init/wait_status.h"

#include <gtest/gtest.h>

#include <csignal>

namespace wirelab::boards {
namespace {

// What waitpid(2) answers on Linux: the exit status in the second byte, or the signal in the first.
TEST(WaitStatus, EndAndSignal_AreSaid) {
  EXPECT_EQ(describe_wait_status(0), "ended with status 0");
  EXPECT_EQ(describe_wait_status(127 << 8), "ended with status 127");
  EXPECT_EQ(describe_wait_status(SIGSEGV), "was killed by signal 11 (Segmentation fault)");
  EXPECT_EQ(describe_wait_status(SIGKILL | 0x80), "was killed by signal 9 (Killed)");
}

}  // namespace
}  // namespace wirelab::boards
