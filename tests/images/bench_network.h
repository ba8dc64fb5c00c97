#pragma once

#include "tests/images/bench_machine.h"

namespace wirelab::bench {

/// Serves until the power button is pressed: the appliance with files in memory on port 5005, and lwIP's lwiperf on its
/// port, 5001, over one lwIP at 10.79.0.2/24.
void serve_network(Machine& machine);

}  // namespace wirelab::bench
