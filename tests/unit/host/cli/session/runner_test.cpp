#include "host/cli/session/runner.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace wirelab::cli {
namespace {

Flow<void> throws() {
  throw std::runtime_error("here");
  co_return;
}

Flow<void> counts(Runner& runner, int& ended) {
  co_await runner.breathe();
  ++ended;
}

TEST(Runner, FlowThatThrows_DoesNotHoldItsNeighboursUp) {
  Network network;
  const Options options;
  const Interruption interruption(network.reactor());
  Conductor conductor(network, options, interruption);
  Runner runner(conductor);
  int ended = 0;
  std::vector<Flow<void>> flows;
  flows.push_back(throws());
  flows.push_back(counts(runner, ended));
  EXPECT_THROW(runner.run(runner.all(std::move(flows))), std::runtime_error);
  EXPECT_EQ(ended, 1);
}

}  // namespace
}  // namespace wirelab::cli
