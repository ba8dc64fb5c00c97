#pragma once

#include <gtest/gtest.h>
#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>

namespace wirelab::net {

/// The effective capabilities of this thread, with CAP_NET_RAW taken away for as long as the object lives.
class WithoutRawSockets {
 public:
  WithoutRawSockets() {
    EXPECT_EQ(::syscall(SYS_capget, &header_, before_.data()), 0);
    auto without = before_;
    without[0].effective &= ~(1U << CAP_NET_RAW);
    EXPECT_EQ(::syscall(SYS_capset, &header_, without.data()), 0);
  }
  WithoutRawSockets(const WithoutRawSockets&) = delete;
  WithoutRawSockets& operator=(const WithoutRawSockets&) = delete;
  ~WithoutRawSockets() { EXPECT_EQ(::syscall(SYS_capset, &header_, before_.data()), 0); }

 private:
  __user_cap_header_struct header_{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  std::array<__user_cap_data_struct, 2> before_{};
};

}  // namespace wirelab::net
