#include "tests/images/contract_rig.h"

#include <string>

// The same code twice, with state of its own each: tests/images/second_copy gives the second one's names a prefix.
extern "C" wirelab::test::LwipCopy* wirelab_open_lwip(wirelab::Reactor& reactor, const wirelab::Clock& clock,
                                                      wirelab::net::FrameDevice& device, wirelab::Entropy& entropy,
                                                      const wirelab::test::LwipSettings& settings);
extern "C" wirelab::test::LwipCopy* second_wirelab_open_lwip(wirelab::Reactor& reactor, const wirelab::Clock& clock,
                                                             wirelab::net::FrameDevice& device,
                                                             wirelab::Entropy& entropy,
                                                             const wirelab::test::LwipSettings& settings);

namespace wirelab::contract {

using namespace boards;

const char* TwoCards::start() noexcept {
  processor_.start();
  if (random_place_.find(virtio::DeviceType::entropy) == 0) return "no virtio-rng device";
  if (!random_.emplace(random_place_.transport, clock_).start()) return "the virtio-rng device does not work";
  reactor_.attach(idle_);
  std::uint32_t next = 0;
  for (Plug& plug : plugs_) {
    next = plug.place.find(virtio::DeviceType::network, next);
    if (next == 0) return "there are not two virtio-net devices";
    if (!plug.card.emplace(plug.place.transport).start()) return "a virtio-net device does not work";
    idle_.add(*plug.card);
    reactor_.attach(*plug.card);
  }
  return nullptr;
}

void TwoCards::turn() {
  processor_.alive();
  reactor_.run_once(std::chrono::milliseconds(1));
}

BoardRig::BoardRig(TwoCards& machine, net::Family family, const RigOptions& options)
    : machine_(machine), family_(family) {
  const test::LwipSettings server{
      .ipv4 = "10.0.7.1", .ipv6 = "fd00:7::1", .check_duplicates = false, .streams = options.streams};
  const test::LwipSettings client{
      .ipv4 = "10.0.7.2", .ipv6 = "fd00:7::2", .check_duplicates = false, .streams = options.streams};
  server_.reset(wirelab_open_lwip(reactor(), machine.clock(), machine.card(0), machine.random(), server));
  client_.reset(second_wirelab_open_lwip(reactor(), machine.clock(), machine.card(1), machine.random(), client));
}

net::Address BoardRig::address(std::uint8_t host) const noexcept {
  if (family_ == net::Family::ipv4) return net::Address::ipv4(10, 0, 7, host);
  return net::Address::ipv6({0xfd, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, host});
}

}  // namespace wirelab::contract
