#include "tests/contract/gtest_adapter.h"
#include "tests/support/lwip_instance.h"
#include "tests/support/manual_clock.h"
#include "tests/support/simulated_wire.h"

// The contract over lwIP: two of them in this process, on a wire and a clock of the test's own. Nothing here takes real
// time, and every run is the same.

namespace wirelab::contract {
namespace {

using test::LwipInstance;
using test::LwipSettings;
using test::WireOptions;

constexpr net::Address ula(std::uint8_t host) {
  return net::Address::ipv6({0xfd, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, host});
}

/// Where lwIP's count of milliseconds (32 bits) begins again.
constexpr TimePoint kWrap{std::chrono::milliseconds(std::uint64_t{1} << 32U)};

/// Two lwIPs on a simulated wire.
class LwipRig : public Rig {
 public:
  /// Both are brought up at `start` of the clock.
  LwipRig(net::Family family, const WireOptions& wire, TimePoint start, const RigOptions& options)
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
  static LwipSettings settings(int host, const RigOptions& options) {
    const std::string number = std::to_string(host);
    return {.ipv4 = "10.0.7." + number, .ipv6 = "fd00:7::" + number, .streams = options.streams};
  }

  net::Family family_;
  test::ManualClock clock_;
  Reactor reactor_{clock_};
  test::RepeatableEntropy entropy_;
  test::SimulatedWire wire_;
  std::optional<LwipInstance> server_;
  std::optional<LwipInstance> client_;
};

/// How many cases began before the clock wrapped, and how many of them ended after it.
struct Crossings {
  std::size_t begun = 0;
  std::size_t crossed = 0;
};

/// Two lwIPs whose clock wraps soon after the case has begun.
class WrappingRig final : public LwipRig {
 public:
  WrappingRig(net::Family family, Crossings& crossings, const RigOptions& options)
      : LwipRig(family, {}, kWrap - kBringUp, options), crossings_(crossings) {}
  WrappingRig(const WrappingRig&) = delete;
  WrappingRig& operator=(const WrappingRig&) = delete;
  ~WrappingRig() override {
    if (begun_ && clock_now() >= kWrap) ++crossings_.crossed;
  }

  /// To be called once both are up: the wrap is `ahead` of what follows. False if it is over already.
  [[nodiscard]] bool approach(Duration ahead) {
    if (clock_now() >= kWrap - ahead) return false;
    advance_to(kWrap - ahead);
    begun_ = reactor().now() == kWrap - ahead;
    if (begun_) ++crossings_.begun;
    return begun_;
  }

 private:
  /// More than the check for duplicates takes.
  static constexpr Duration kBringUp = std::chrono::seconds(5);

  Crossings& crossings_;
  bool begun_ = false;
};

/// Where the clock stands when nothing about it matters.
constexpr TimePoint kAnyTime{std::chrono::hours(1)};

template <net::Family kFamily>
std::unique_ptr<Rig> make_rig(const WireOptions& wire, const RigOptions& options) {
  auto rig = std::make_unique<LwipRig>(kFamily, wire, kAnyTime, options);
  if (!rig->ok()) return nullptr;
  return rig;
}

template <net::Family kFamily>
struct MakeClean {
  static constexpr const char* kName = "lwIP to lwIP";
  static std::unique_ptr<Rig> make(const RigOptions& options) { return make_rig<kFamily>({}, options); }
};

/// Each case begins `kMilliseconds` before the wrap.
template <net::Family kFamily, int kMilliseconds>
struct MakeWrapping {
  static constexpr const char* kName = "lwIP to lwIP, clock about to wrap";
  static std::unique_ptr<Rig> make(const RigOptions& options) {
    auto rig = std::make_unique<WrappingRig>(kFamily, crossings, options);
    if (!rig->ok() || !rig->approach(std::chrono::milliseconds(kMilliseconds))) return nullptr;
    return rig;
  }
  /// A suite whose cases end before the wrap would prove nothing.
  static void suite_ended() {
    std::printf("%zu of %zu cases crossed the wrap\n", crossings.crossed, crossings.begun);
    // A filter may have left out those that take long enough.
    if (crossings.begun == case_count()) {
      EXPECT_GT(crossings.crossed * 2, crossings.begun);
    }
    crossings = {};
  }
  static inline Crossings crossings;
};

template <net::Family kFamily, std::uint64_t kSeed>
struct MakeRough {
  static constexpr const char* kName = "lwIP to lwIP, rough wire";
  static std::unique_ptr<Rig> make(const RigOptions& options) {
    const WireOptions wire{.delay = std::chrono::milliseconds(3),
                           .jitter = std::chrono::milliseconds(2),
                           .loss = 0.02,
                           .duplication = 0.02,
                           .reordering = 0.05,
                           .seed = kSeed};
    return make_rig<kFamily>(wire, options);
  }
};

using MakeCleanV4 = MakeClean<net::Family::ipv4>;
using MakeCleanV6 = MakeClean<net::Family::ipv6>;
using MakeWrapV4 = MakeWrapping<net::Family::ipv4, 3>;
using MakeWrapV6 = MakeWrapping<net::Family::ipv6, 3>;
using MakeLateWrapV4 = MakeWrapping<net::Family::ipv4, 20>;
using MakeLateWrapV6 = MakeWrapping<net::Family::ipv6, 20>;
using MakeRough1 = MakeRough<net::Family::ipv4, 1>;
using MakeRough2 = MakeRough<net::Family::ipv4, 2>;
using MakeRough3 = MakeRough<net::Family::ipv6, 3>;
using MakeRough4 = MakeRough<net::Family::ipv6, 4>;

WIRELAB_CONTRACT(LwipV4, MakeCleanV4);
WIRELAB_CONTRACT(LwipV6, MakeCleanV6);
WIRELAB_CONTRACT(LwipWrapV4, MakeWrapV4);
WIRELAB_CONTRACT(LwipWrapV6, MakeWrapV6);
WIRELAB_CONTRACT(LwipLateWrapV4, MakeLateWrapV4);
WIRELAB_CONTRACT(LwipLateWrapV6, MakeLateWrapV6);
WIRELAB_CONTRACT(LwipRough1, MakeRough1);
WIRELAB_CONTRACT(LwipRough2, MakeRough2);
WIRELAB_CONTRACT(LwipRough3, MakeRough3);
WIRELAB_CONTRACT(LwipRough4, MakeRough4);

}  // namespace
}  // namespace wirelab::contract
