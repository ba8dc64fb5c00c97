#include "host/client/exchange.h"

#include <utility>

namespace wirelab::client {

void Exchange::broke(Fault fault, Error cause) {
  const Progress how_far = progress();
  const std::uint64_t expected = how_far.known ? how_far.total : 0;
  give_up({.fault = fault, .cause = cause, .done = how_far.done, .expected = expected});
}

void Exchange::give_up(Problem problem) {
  problem_ = std::move(problem);
  need_ = Need::done;
}

}  // namespace wirelab::client
