#pragma once

#include <fcntl.h>
#include <sched.h>

#include <unistd.h>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

namespace wirelab::support {

/// A network of its own for the calling thread, as long as the object lives: no interface but loopback, which is up,
/// and nothing that anybody else could see or disturb. Sockets stay in the namespace in which they were made. Needs
/// root (CAP_SYS_ADMIN) and iproute2; a test that cannot have it must fail and say so: ASSERT_TRUE(network.ok()) <<
/// network.why().
class NetworkNamespace {
 public:
  NetworkNamespace() : outside_(::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC)) {
    if (outside_ < 0 || ::unshare(CLONE_NEWNET) != 0) {
      why_ = std::string("cannot make a network namespace (") + std::strerror(errno) +
             "): run the tests as root, or with CAP_SYS_ADMIN";
      return;
    }
    inside_ = true;
    ip("link set lo up");
  }
  NetworkNamespace(const NetworkNamespace&) = delete;
  NetworkNamespace& operator=(const NetworkNamespace&) = delete;
  ~NetworkNamespace() {
    if (inside_ && ::setns(outside_, CLONE_NEWNET) != 0) std::abort();
    if (outside_ >= 0) ::close(outside_);
  }

  [[nodiscard]] bool ok() const { return why_.empty(); }
  [[nodiscard]] const std::string& why() const { return why_; }

  /// Runs iproute2's `ip` with these arguments inside the namespace. False, and `why`, if it fails.
  bool ip(const std::string& arguments) {
    // A child inherits the namespace of the thread that makes it.
    if (std::system(("PATH=$PATH:/usr/sbin:/sbin ip " + arguments).c_str()) == 0) return true;
    if (why_.empty()) why_ = "'ip " + arguments + "' failed: is iproute2 installed?";
    return false;
  }

 private:
  int outside_;
  bool inside_ = false;
  std::string why_;
};

}  // namespace wirelab::support
