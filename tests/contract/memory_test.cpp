#include "tests/contract/gtest_adapter.h"
#include "tests/contract/memory_rig.h"

// The contract over the memory network, plain and with every call cut short; and, for each planted fault, the proof
// that the suite notices.

namespace wirelab::contract {
namespace {

using test::MemoryOptions;
using test::Mutation;

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
