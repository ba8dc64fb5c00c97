#include "tests/contract/gtest_adapter.h"
#include "tests/contract/lwip_rig.h"

// The contract over lwIP: two of them in this process, on a wire and a clock of the test's own. Nothing here takes real
// time, and every run is the same.

namespace wirelab::contract {
namespace {

using test::WireOptions;

/// Where lwIP's count of milliseconds (32 bits) begins again.
constexpr TimePoint kWrap{std::chrono::milliseconds(std::uint64_t{1} << 32U)};

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

template <net::Family kFamily>
struct MakeClean {
  static constexpr const char* kName = "lwIP to lwIP";
  static std::unique_ptr<Rig> make(const RigOptions& options) { return make_lwip_rig<kFamily>({}, options); }
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
    return make_lwip_rig<kFamily>(wire, options);
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
