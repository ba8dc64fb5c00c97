#include "tests/contract/gtest_adapter.h"
#include "tests/support/manual_clock.h"
#include "tests/support/memory_network.h"

// The contract over the memory network, plain and with every call cut short; and, for each planted fault, the proof
// that the suite notices.

namespace wirelab::contract {
namespace {

using test::MemoryNetwork;
using test::MemoryOptions;
using test::MemoryStack;
using test::Mutation;

/// Host `number` of the network, in one of the two documentation prefixes.
constexpr net::Address host(net::Family family, std::uint8_t number) {
  if (family == net::Family::ipv4) return net::Address::ipv4(192, 0, 2, number);
  return net::Address::ipv6({0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, number});
}

/// Two hosts on one memory network; a turn takes a millisecond.
class MemoryRig final : public Rig {
 public:
  MemoryRig(net::Family family, const MemoryOptions& memory, const RigOptions& options)
      : family_(family),
        network_(reactor_, memory),
        server_(network_, both(1), options.streams),
        client_(network_, both(2), options.streams) {}

  net::Stack& server() override { return server_; }
  net::Stack& client() override { return client_; }
  Duration free_time() const override { return std::chrono::minutes(3); }
  net::Address server_address() const override { return host(family_, 1); }
  net::Address client_address() const override { return host(family_, 2); }
  net::Address silent_address() const override { return host(family_, 99); }
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
    return {host(net::Family::ipv4, number), host(net::Family::ipv6, number)};
  }

  net::Family family_;
  test::ManualClock clock_;
  Reactor reactor_{clock_};
  MemoryNetwork network_;
  MemoryStack server_;
  MemoryStack client_;
};

template <net::Family kFamily, bool kSingleBytes, std::uint32_t kSeed>
struct MakeMemory {
  static constexpr const char* kName = "memory";
  static std::unique_ptr<Rig> make(const RigOptions& options) {
    MemoryOptions memory;
    memory.single_bytes = kSingleBytes;
    memory.would_block_seed = kSeed;
    return std::make_unique<MemoryRig>(kFamily, memory, options);
  }
};

using MakeV4 = MakeMemory<net::Family::ipv4, false, 0>;
using MakeV6 = MakeMemory<net::Family::ipv6, false, 0>;
using MakeSingleBytes = MakeMemory<net::Family::ipv4, true, 0>;
using MakeBusy = MakeMemory<net::Family::ipv6, false, 20261121>;

WIRELAB_CONTRACT(MemoryV4, MakeV4);
WIRELAB_CONTRACT(MemoryV6, MakeV6);
WIRELAB_CONTRACT(MemorySingleBytes, MakeSingleBytes);
WIRELAB_CONTRACT(MemoryBusy, MakeBusy);

/// Counts what fails instead of reporting it.
class CountingVerdict final : public Verdict {
 public:
  bool check(bool holds, const char* /*what*/, int /*line*/) override {
    failures += holds ? 0 : 1;
    return holds;
  }
  void impossible(const char* /*reason*/) override {}
  int failures = 0;
};

class PlantedFault : public testing::TestWithParam<Mutation> {};

TEST_P(PlantedFault, Suite_NoticesIt) {
  MemoryOptions memory;
  memory.mutation = GetParam();
  int noticed = 0;
  for (std::size_t index = 0; index < case_count() && noticed == 0; ++index) {
    MemoryRig rig(net::Family::ipv4, memory, case_at(index).options);
    CountingVerdict verdict;
    case_at(index).run(rig, verdict);
    noticed += verdict.failures;
  }
  EXPECT_GT(noticed, 0) << "no case of the suite failed on a stack with this fault";
}

INSTANTIATE_TEST_SUITE_P(
    Memory, PlantedFault,
    testing::Values(Mutation::nested_ready, Mutation::no_replay, Mutation::no_wake_for_room, Mutation::no_wake_for_data,
                    Mutation::no_wake_after_free, Mutation::refused_call_consumes, Mutation::unbounded_writer,
                    Mutation::close_drops, Mutation::close_never_resets, Mutation::forgetful_reset,
                    Mutation::no_half_close, Mutation::endless_pool, Mutation::quiet_refusal, Mutation::forgetful_close,
                    Mutation::deaf_listener, Mutation::deaf_datagrams, Mutation::endless_connect,
                    Mutation::reset_as_end, Mutation::write_after_shutdown, Mutation::shared_port,
                    Mutation::endless_datagrams, Mutation::unmarked_cut, Mutation::stale_block,
                    Mutation::no_wake_for_close, Mutation::watch_for_ever, Mutation::hanging_clients,
                    Mutation::starved_call_consumes, Mutation::no_wake_for_memory, Mutation::careless_destination,
                    Mutation::lost_icmp_data, Mutation::icmp_without_header, Mutation::deaf_icmp,
                    Mutation::icmp_eats_requests, Mutation::icmp_shows_requests, Mutation::icmp_to_one,
                    Mutation::quiet_ports, Mutation::endless_icmp, Mutation::unmarked_icmp_cut,
                    Mutation::endless_icmp_sockets, Mutation::starved_icmp_sends, Mutation::no_wake_for_icmp,
                    Mutation::icmp_after_release, Mutation::icmp_watch_for_ever, Mutation::nested_icmp,
                    Mutation::careless_icmp));

}  // namespace
}  // namespace wirelab::contract
