#pragma once

#include <memory>
#include <vector>

#include "tests/contract/rig.h"
#include "tests/support/manual_clock.h"
#include "tests/support/memory_network.h"

namespace wirelab::contract {

/// Host `number` of a memory network, in one of the two documentation prefixes.
[[nodiscard]] constexpr net::Address memory_host(net::Family family, std::uint8_t number) {
  if (family == net::Family::ipv4) return net::Address::ipv4(192, 0, 2, number);
  return net::Address::ipv6({0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, number});
}

/// Two hosts on one memory network; a turn takes a millisecond.
class MemoryRig final : public Rig {
 public:
  MemoryRig(net::Family family, const test::MemoryOptions& memory, const RigOptions& options)
      : family_(family),
        network_(reactor_, memory),
        server_(network_, both(1), options.streams),
        client_(network_, both(2), options.streams) {}

  net::Stack& server() override { return server_; }
  net::Stack& client() override { return client_; }
  Duration free_time() const override { return std::chrono::minutes(3); }
  net::Address server_address() const override { return memory_host(family_, 1); }
  net::Address client_address() const override { return memory_host(family_, 2); }
  net::Address silent_address() const override { return memory_host(family_, 99); }
  Reactor& reactor() override { return reactor_; }
  void turn() override {
    clock_.advance(std::chrono::milliseconds(1));
    reactor_.run_once(Duration::zero());
  }
  std::size_t most_unread() const override { return 256UL * 1024; }
  void take_memory() override { client_.take_memory(); }
  void give_memory_back() override { client_.give_memory_back(); }
  Ability frame_tap() const override { return {false, "a memory network has no link layer"}; }

 private:
  /// Every host has both families, as real ones have.
  static std::vector<net::Address> both(std::uint8_t number) {
    return {memory_host(net::Family::ipv4, number), memory_host(net::Family::ipv6, number)};
  }

  net::Family family_;
  test::ManualClock clock_;
  Reactor reactor_{clock_};
  test::MemoryNetwork network_;
  test::MemoryStack server_;
  test::MemoryStack client_;
};

/// Makes such a rig; `kSeed` is what makes its calls busy.
template <net::Family kFamily, bool kSingleBytes, std::uint32_t kSeed>
struct MakeMemory {
  static constexpr const char* kName = "memory";
  static std::unique_ptr<Rig> make(const RigOptions& options) {
    test::MemoryOptions memory;
    memory.single_bytes = kSingleBytes;
    memory.would_block_seed = kSeed;
    return std::make_unique<MemoryRig>(kFamily, memory, options);
  }
};

}  // namespace wirelab::contract
