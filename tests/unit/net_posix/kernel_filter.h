#pragma once

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <vector>

namespace wirelab::net {

/// The program in the kernel's own interpreter or compiler: a pair of local sockets shows it any bytes at all, where a
/// network card would not carry every frame.
class KernelFilter {
 public:
  /// `attach` gets a socket, and puts the program there.
  explicit KernelFilter(auto attach) {
    if (::socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends_.data()) != 0) return;
    ok_ = attach(ends_[1]);
  }
  KernelFilter(const KernelFilter&) = delete;
  KernelFilter& operator=(const KernelFilter&) = delete;
  ~KernelFilter() {
    for (const int end : ends_) ::close(end);
  }

  [[nodiscard]] bool ok() const { return ok_; }
  /// Whether the frame comes through, and if so, whole.
  [[nodiscard]] bool passes(const std::vector<std::byte>& frame) const {
    EXPECT_EQ(::send(ends_[0], frame.data(), frame.size(), 0), static_cast<ssize_t>(frame.size()));
    std::array<std::byte, 2048> room;
    const ssize_t count = ::recv(ends_[1], room.data(), room.size(), 0);
    if (count < 0) return false;
    EXPECT_EQ(count, static_cast<ssize_t>(frame.size()));
    return true;
  }

 private:
  std::array<int, 2> ends_{-1, -1};
  bool ok_ = false;
};

}  // namespace wirelab::net
