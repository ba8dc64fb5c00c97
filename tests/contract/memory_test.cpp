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

constexpr net::Address kServer = net::Address::ipv4(192, 0, 2, 1);
constexpr net::Address kClient = net::Address::ipv4(192, 0, 2, 2);

/// Two hosts on one memory network; a turn takes a millisecond.
class MemoryRig final : public Rig {
 public:
  MemoryRig(const MemoryOptions& memory, const RigOptions& options)
      : network_(reactor_, memory),
        server_(network_, {kServer}, options.streams),
        client_(network_, {kClient}, options.streams) {}

  net::Stack& server() override { return server_; }
  net::Stack& client() override { return client_; }
  net::Address server_address() const override { return kServer; }
  net::Address client_address() const override { return kClient; }
  net::Address silent_address() const override { return net::Address::ipv4(192, 0, 2, 99); }
  Reactor& reactor() override { return reactor_; }
  void turn() override {
    clock_.advance(std::chrono::milliseconds(1));
    reactor_.run_once(Duration::zero());
  }
  std::size_t most_unread() const override { return 256UL * 1024; }
  Ability frame_tap() const override { return {false, "a memory network has no link layer"}; }

 private:
  test::ManualClock clock_;
  Reactor reactor_{clock_};
  MemoryNetwork network_;
  MemoryStack server_;
  MemoryStack client_;
};

template <bool kSingleBytes, std::uint32_t kSeed>
struct MakeMemory {
  static constexpr const char* kName = "memory";
  static std::unique_ptr<Rig> make(const RigOptions& options) {
    MemoryOptions memory;
    memory.single_bytes = kSingleBytes;
    memory.would_block_seed = kSeed;
    return std::make_unique<MemoryRig>(memory, options);
  }
};

using MakePlain = MakeMemory<false, 0>;
using MakeSingleBytes = MakeMemory<true, 0>;
using MakeBusy = MakeMemory<false, 20261121>;

WIRELAB_CONTRACT(Memory, MakePlain);
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
    MemoryRig rig(memory, case_at(index).options);
    CountingVerdict verdict;
    case_at(index).run(rig, verdict);
    noticed += verdict.failures;
  }
  EXPECT_GT(noticed, 0) << "no case of the suite failed on a stack with this fault";
}

INSTANTIATE_TEST_SUITE_P(Memory, PlantedFault,
                         testing::Values(Mutation::nested_ready, Mutation::no_replay, Mutation::no_wake_for_room,
                                         Mutation::no_wake_for_data, Mutation::no_wake_after_free,
                                         Mutation::refused_call_consumes, Mutation::unbounded_writer,
                                         Mutation::close_drops, Mutation::close_never_resets, Mutation::forgetful_reset,
                                         Mutation::no_half_close, Mutation::endless_pool, Mutation::quiet_refusal,
                                         Mutation::calls_after_close));

}  // namespace
}  // namespace wirelab::contract
