#include "tests/images/bench_machine.h"

namespace wirelab::bench {

std::string_view Machine::start() {
  processor_.start();
  if (const std::string_view missing = devices_.start(); !missing.empty()) return missing;
  devices_.attach_to(reactor_, idle_);
  button_.start();
  idle_.add(button_);
  return {};
}

void Machine::turn() {
  processor_.alive();
  reactor_.run_once(std::chrono::hours(1));
}

}  // namespace wirelab::bench
