#pragma once

#include "tests/images/bench_machine.h"

namespace wirelab::bench {

/// Measures the disk as often as `rounds` says, each way in turn: raw requests, large and several at a time; raw
/// requests as small as the store's, one at a time; a file through the appliance's store, with its sizes. One console
/// line for each: "disk raw write 16777216 bytes 123456 us". The first half of the disk is the store's, the second is
/// written raw.
void measure_disk(Machine& machine, std::size_t rounds);

}  // namespace wirelab::bench
