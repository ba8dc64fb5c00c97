#pragma once

#include <memory>
#include <optional>
#include <string>

#include "tests/contract/rig.h"
#include "tests/support/lwip_instance.h"
#include "tests/support/manual_clock.h"
#include "tests/support/repeatable_entropy.h"
#include "tests/support/simulated_wire.h"

namespace wirelab::contract {

/// Host `host` of a unique local prefix (RFC 4193).
[[nodiscard]] constexpr net::Address ula(std::uint8_t host) {
  return net::Address::ipv6({0xfd, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, host});
}

/// Two lwIPs on a simulated wire.
class LwipRig : public Rig {
 public:
  /// Both are brought up at `start` of the clock.
  LwipRig(net::Family family, const test::WireOptions& wire, TimePoint start, const RigOptions& options)
      : family_(family), wire_(reactor_, wire) {
    advance_to(start);
    server_.emplace(reactor_, clock_, wire_.end(0), entropy_, settings(1, options));
    client_.emplace(reactor_, clock_, wire_.end(1), entropy_, settings(2, options));
  }

  /// Brings both up; IPv6 addresses are checked for duplicates first, which takes seconds of the rig's time.
  [[nodiscard]] bool ok() {
    return server_->ok() && client_->ok() &&
           run_until([&] { return (*server_)->settled() && (*client_)->settled(); }, std::chrono::seconds(10));
  }

  net::Stack& server() override { return (*server_)->stack(); }
  net::Stack& client() override { return (*client_)->stack(); }
  net::Address server_address() const override { return address(1); }
  net::Address client_address() const override { return address(2); }
  net::Address silent_address() const override { return address(9); }
  Reactor& reactor() override { return reactor_; }
  void turn() override {
    reactor_.run_once(Duration::zero());
    clock_.advance(std::chrono::milliseconds(1));
  }
  // Seven SYNs, three seconds apart.
  Duration connect_patience() const override { return std::chrono::seconds(40); }
  Duration free_time() const override { return std::chrono::minutes(3); }
  // A send budget and a window.
  std::size_t most_unread() const override { return std::size_t{256} * 1024; }
  void take_memory() override { (*client_)->take_memory(true, false); }
  void give_memory_back() override { (*client_)->give_memory_back(); }
  std::chrono::nanoseconds tap_time() const override { return clock_.now().time_since_epoch(); }

 protected:
  [[nodiscard]] TimePoint clock_now() const { return clock_.now(); }
  void advance_to(TimePoint when) {
    clock_.advance(when - clock_.now());
    reactor_.run_once(Duration::zero());
  }

 private:
  net::Address address(std::uint8_t host) const {
    return family_ == net::Family::ipv4 ? net::Address::ipv4(10, 0, 7, host) : ula(host);
  }
  static test::LwipSettings settings(int host, const RigOptions& options) {
    const std::string number = std::to_string(host);
    return {.ipv4 = "10.0.7." + number, .ipv6 = "fd00:7::" + number, .streams = options.streams};
  }

  net::Family family_;
  test::ManualClock clock_;
  Reactor reactor_{clock_};
  test::RepeatableEntropy entropy_;
  test::SimulatedWire wire_;
  std::optional<test::LwipInstance> server_;
  std::optional<test::LwipInstance> client_;
};

/// Where the clock stands when nothing about it matters.
inline constexpr TimePoint kAnyTime{std::chrono::hours(1)};

/// Two that are up; null if they do not come up.
template <net::Family kFamily>
[[nodiscard]] std::unique_ptr<Rig> make_lwip_rig(const test::WireOptions& wire, const RigOptions& options) {
  auto rig = std::make_unique<LwipRig>(kFamily, wire, kAnyTime, options);
  if (!rig->ok()) return nullptr;
  return rig;
}

}  // namespace wirelab::contract
