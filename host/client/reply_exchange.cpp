#include "host/client/reply_exchange.h"

namespace wirelab::client {

void ReplyExchange::received(ConstBytes bytes) {
  if (bytes.size() > limit_ - reply_.size()) {
    give_up({.fault = Fault::too_long, .expected = limit_});
    return;
  }
  reply_ += as_text(bytes);
}

}  // namespace wirelab::client
