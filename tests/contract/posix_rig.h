#pragma once

#include <cstdio>

#include "firmware/net_posix/monotonic_clock.h"
#include "firmware/net_posix/posix_stack.h"
#include "tests/contract/gtest_adapter.h"
#include "tests/support/network_namespace.h"

namespace wirelab::contract {

/// One stack on both sides of loopback, and a wire on which nobody listens for the silent address.
template <typename Poller>
class PosixRig : public Rig {
 public:
  PosixRig(net::Family family, const RigOptions& options)
      : family_(family), poller_(Poller::open(reactor_)), stack_(*poller_, stack_options(options)) {
    // Frames to these neighbours reach nobody: the other end of the wire has another MAC address.
    network_.ip("link add silent0 type veth peer name silent1");
    network_.ip("addr add 10.9.9.1/24 dev silent0");
    network_.ip("-6 addr add fd00:9::1/64 dev silent0 nodad");
    network_.ip("link set silent0 up");
    network_.ip("link set silent1 up");
    network_.ip("neigh add 10.9.9.9 lladdr 02:00:00:00:00:09 dev silent0");
    network_.ip("-6 neigh add fd00:9::9 lladdr 02:00:00:00:00:09 dev silent0");
    // The default gives up after two minutes.
    if (std::FILE* retries = std::fopen("/proc/sys/net/ipv4/tcp_syn_retries", "we")) {
      std::fputs("1", retries);
      std::fclose(retries);
    }
    // All that took time, which the loop learns of in a turn.
    reactor_.run_once(Duration::zero());
  }

  [[nodiscard]] bool ok() const { return network_.ok() && poller_ != nullptr; }

  net::Stack& server() override { return stack_; }
  net::Stack& client() override { return stack_; }
  net::Address server_address() const override { return net::Address::loopback(family_); }
  net::Address client_address() const override { return net::Address::loopback(family_); }
  net::Address silent_address() const override {
    if (family_ == net::Family::ipv4) return net::Address::ipv4(10, 9, 9, 9);
    return net::Address::ipv6({0xfd, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9});
  }
  Ability bounded_memory() const override {
    return {.present = false, .reason = "the kernel's memory is everybody's, and a write that finds none would block"};
  }
  Ability bounded_icmp_sockets() const override {
    return {.present = false, .reason = "the kernel gives out as many sockets as there are descriptors"};
  }
  const char* tapped_interface() const override { return "lo"; }
  Ability tap_directions() const override {
    return {.present = false, .reason = "on loopback a frame is reported once, as received"};
  }
  std::chrono::nanoseconds tap_time() const override { return std::chrono::system_clock::now().time_since_epoch(); }
  Reactor& reactor() override { return reactor_; }
  void turn() override { reactor_.run_once(std::chrono::milliseconds(1)); }
  Duration connect_patience() const override { return std::chrono::seconds(30); }
  // The default bound of unsent bytes, and what Linux takes in for a reader before it has read anything; the default
  // buffers without that bound would take 4 MB.
  std::size_t most_unread() const override { return std::size_t{1} << 20U; }

 private:
  static net::PosixStackOptions stack_options(const RigOptions& options) {
    net::PosixStackOptions out;
    out.streams = options.streams;
    return out;
  }

  support::NetworkNamespace network_;
  net::Family family_;
  net::MonotonicClock clock_;
  Reactor reactor_{clock_};
  std::unique_ptr<Poller> poller_;
  net::PosixStack stack_;
};

template <typename Poller, net::Family kFamily>
struct MakePosix {
  static constexpr const char* kName = "BSD sockets";
  static std::unique_ptr<Rig> make(const RigOptions& options) {
    auto rig = std::make_unique<PosixRig<Poller>>(kFamily, options);
    if (!rig->ok()) return nullptr;
    return rig;
  }
};

}  // namespace wirelab::contract
