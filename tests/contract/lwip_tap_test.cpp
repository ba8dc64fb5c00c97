#include <array>
#include <cstdio>

#include "firmware/net_posix/epoll_poller.h"
#include "firmware/net_posix/monotonic_clock.h"
#include "firmware/net_posix/posix_stack.h"
#include "firmware/net_posix/tap_device_linux.h"
#include "tests/contract/gtest_adapter.h"
#include "tests/support/lwip_instance.h"
#include "tests/support/network_namespace.h"
#include "tests/support/repeatable_entropy.h"

// The contract over lwIP on a TAP device, with the kernel's own stack as the other end, both on one reactor and in a
// network namespace of its own for each case. Real time.

namespace wirelab::contract {
namespace {

constexpr net::Address ula(std::uint8_t host) {
  return net::Address::ipv6({0xfd, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, host});
}

/// Which of the two stacks listens.
enum class Listening : std::uint8_t { lwip, kernel };

class TapRig final : public Rig {
 public:
  TapRig(net::Family family, Listening listening, const RigOptions& options)
      : family_(family), listening_(listening), options_(options) {}

  /// Makes the namespace, the device and both stacks; false if something is missing.
  [[nodiscard]] bool open() {
    // A name of its own is not needed: the namespace has no other.
    if (!network_.ok()) return false;
    poller_ = net::EpollPoller::open(reactor_);
    if (poller_ == nullptr) return false;
    auto device = net::LinuxTapDevice::open(*poller_, {.name = "wl0", .mac = {}, .bring_up = true});
    if (!device) return false;
    device_ = std::move(*device);
    network_.ip("addr add 10.0.8.1/24 dev wl0");
    network_.ip("-6 addr add fd00:8::1/64 dev wl0 nodad");
    network_.ip("neigh add 10.0.8.9 lladdr 02:00:00:00:00:09 dev wl0");
    network_.ip("-6 neigh add fd00:8::9 lladdr 02:00:00:00:00:09 dev wl0");
    // The default gives up after two minutes.
    if (std::FILE* retries = std::fopen("/proc/sys/net/ipv4/tcp_syn_retries", "we")) {
      std::fputs("1", retries);
      std::fclose(retries);
    }
    net::PosixStackOptions kernel;
    kernel.streams = options_.streams;
    kernel_.emplace(*poller_, kernel);
    lwip_.emplace(reactor_, clock_, *device_, entropy_,
                  test::LwipSettings{
                      .ipv4 = "10.0.8.2", .ipv6 = "fd00:8::2", .check_duplicates = false, .streams = options_.streams});
    return network_.ok() && lwip_->ok() && meet();
  }

  net::Stack& server() override { return listening_ == Listening::lwip ? (*lwip_)->stack() : *kernel_; }
  net::Stack& client() override { return listening_ == Listening::lwip ? *kernel_ : (*lwip_)->stack(); }
  net::Address server_address() const override { return address(listening_ == Listening::lwip ? 2 : 1); }
  net::Address client_address() const override { return address(listening_ == Listening::lwip ? 1 : 2); }
  net::Address silent_address() const override { return address(9); }
  Reactor& reactor() override { return reactor_; }
  void turn() override { reactor_.run_once(std::chrono::milliseconds(1)); }
  Duration connect_patience() const override { return std::chrono::seconds(40); }
  // One way the kernel's bound of unsent bytes and lwIP's window (63 KiB), the other way lwIP's send budget (63 KiB)
  // and what the kernel takes in for a reader that has read nothing (128 KiB); a writer may exceed a bound by what it
  // had begun.
  std::size_t most_unread() const override {
    return static_cast<std::size_t>(net::PosixStackOptions{}.unsent_limit) + std::size_t{192} * 1024;
  }
  Ability bounded_memory() const override {
    if (listening_ == Listening::kernel) return {};
    return {.present = false, .reason = "the kernel's memory is everybody's, and a write that finds none would block"};
  }
  Ability bounded_icmp_sockets() const override {
    if (listening_ == Listening::kernel) return {};
    return {.present = false, .reason = "the kernel gives out as many sockets as there are descriptors"};
  }
  void take_memory() override { (*lwip_)->take_memory(true, false); }
  void give_memory_back() override { (*lwip_)->give_memory_back(); }
  std::chrono::nanoseconds tap_time() const override {
    if (listening_ == Listening::kernel) return clock_.now().time_since_epoch();
    return std::chrono::system_clock::now().time_since_epoch();
  }

 private:
  /// Waits until both know each other's MAC address: a busy kernel may take longer to bring IPv6 up than a case lasts.
  [[nodiscard]] bool meet() {
    auto at_kernel = kernel_->bind_datagram({address(1), 0});
    auto at_lwip = (*lwip_)->stack().bind_datagram({address(2), 0});
    if (!at_kernel || !at_lwip) return false;
    std::array<std::byte, 8> room;
    return run_until([&] {
      static_cast<void>((*at_kernel)->send_to(as_bytes("hello"), (*at_lwip)->local()));
      return (*at_lwip)->receive_from(room).has_value();
    });
  }

  net::Address address(std::uint8_t host) const {
    return family_ == net::Family::ipv4 ? net::Address::ipv4(10, 0, 8, host) : ula(host);
  }

  support::NetworkNamespace network_;
  net::Family family_;
  Listening listening_;
  RigOptions options_;
  net::MonotonicClock clock_;
  Reactor reactor_{clock_};
  test::RepeatableEntropy entropy_;
  std::unique_ptr<net::EpollPoller> poller_;
  std::unique_ptr<net::LinuxTapDevice> device_;
  std::optional<net::PosixStack> kernel_;
  std::optional<test::LwipInstance> lwip_;
};

template <net::Family kFamily, Listening kListening>
struct MakeTap {
  static constexpr const char* kName = "lwIP on a TAP device (needs root and /dev/net/tun)";
  static std::unique_ptr<Rig> make(const RigOptions& options) {
    auto rig = std::make_unique<TapRig>(kFamily, kListening, options);
    if (!rig->open()) return nullptr;
    return rig;
  }
};

using MakeLwipServerV4 = MakeTap<net::Family::ipv4, Listening::lwip>;
using MakeLwipServerV6 = MakeTap<net::Family::ipv6, Listening::lwip>;
using MakeLwipClientV4 = MakeTap<net::Family::ipv4, Listening::kernel>;
using MakeLwipClientV6 = MakeTap<net::Family::ipv6, Listening::kernel>;

WIRELAB_CONTRACT(TapServerV4, MakeLwipServerV4);
WIRELAB_CONTRACT(TapServerV6, MakeLwipServerV6);
WIRELAB_CONTRACT(TapClientV4, MakeLwipClientV4);
WIRELAB_CONTRACT(TapClientV6, MakeLwipClientV6);

}  // namespace
}  // namespace wirelab::contract
