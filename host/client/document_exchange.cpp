#include "host/client/document_exchange.h"

namespace wirelab::client {

bool DocumentExchange::begin_body(std::uint64_t size) {
  if (size <= limit_) return true;
  give_up({.fault = Fault::too_long, .expected = limit_});
  return false;
}

bool DocumentExchange::take(ConstBytes bytes) {
  document_ += as_text(bytes);
  return true;
}

}  // namespace wirelab::client
