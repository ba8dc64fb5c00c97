#include "tests/contract/gtest_adapter.h"
#include "tests/contract/lwip_rig.h"
#include "tests/contract/tls_rig.h"

// The contract over TLS over two lwIPs: a clean wire, and one that loses, doubles and reorders frames.

namespace wirelab::contract {
namespace {

template <net::Family kFamily, bool kRough>
struct MakeLwip {
  static constexpr const char* kName = "lwIP to lwIP";
  static std::unique_ptr<Rig> make(const RigOptions& options) {
    const test::WireOptions rough{.delay = std::chrono::milliseconds(3),
                                  .jitter = std::chrono::milliseconds(2),
                                  .loss = 0.02,
                                  .duplication = 0.02,
                                  .reordering = 0.05,
                                  .seed = 5006};
    return make_lwip_rig<kFamily>(kRough ? rough : test::WireOptions{}, options);
  }
};

using MakeTls13V4 = MakeTls<MakeLwip<net::Family::ipv4, false>, tls::Version::tls_1_3>;
using MakeTls12V6 = MakeTls<MakeLwip<net::Family::ipv6, false>, tls::Version::tls_1_2>;
using MakeTls13Rough = MakeTls<MakeLwip<net::Family::ipv6, true>, tls::Version::tls_1_3>;

WIRELAB_CONTRACT(LwipTls13V4, MakeTls13V4);
WIRELAB_CONTRACT(LwipTls12V6, MakeTls12V6);
WIRELAB_CONTRACT(LwipTls13Rough, MakeTls13Rough);

}  // namespace
}  // namespace wirelab::contract
