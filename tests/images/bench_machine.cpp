#include "tests/images/bench_machine.h"

namespace wirelab::bench {

std::string_view Machine::start() {
  processor_.start();
  if (const std::string_view missing = devices_.start(); !missing.empty()) return missing;
  idle_.add(devices_.card());
  idle_.add(devices_.disk());
  button_.start();
  idle_.add(button_);
  reactor_.attach(idle_);
  reactor_.attach(devices_.card());
  reactor_.attach(devices_.disk());
  return {};
}

void Machine::turn() {
  processor_.alive();
  reactor_.run_once(std::chrono::hours(1));
}

}  // namespace wirelab::bench
