#include "firmware/net_posix/poll_poller.h"
#include "tests/contract/posix_rig.h"

// The contract over BSD sockets without anything that only Linux has: what other POSIX systems get.

namespace wirelab::contract {
namespace {

/// As for Linux, but without a way to the link layer and to ICMP.
class PortableRig final : public PosixRig<net::PollPoller> {
 public:
  using PosixRig::PosixRig;
  Ability icmp() const override { return {.present = false, .reason = "POSIX leaves open what a raw socket shows"}; }
  Ability bounded_icmp_sockets() const override { return icmp(); }
  Ability frame_tap() const override { return {.present = false, .reason = "POSIX knows no access to the link layer"}; }
};

struct MakePortable {
  static constexpr const char* kName = "portable BSD sockets";
  static std::unique_ptr<Rig> make(const RigOptions& options) {
    auto rig = std::make_unique<PortableRig>(net::Family::ipv4, options);
    if (!rig->ok()) return nullptr;
    return rig;
  }
};

WIRELAB_CONTRACT(Portable, MakePortable);

}  // namespace
}  // namespace wirelab::contract
