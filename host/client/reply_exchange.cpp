#include "host/client/reply_exchange.h"

namespace wirelab::client {

void ReplyExchange::received(ConstBytes bytes) {
  if (bytes.size() > limit_ - reply_.size()) {
    give_up({.fault = Fault::too_long, .expected = limit_});
    return;
  }
  reply_ += as_text(bytes);
}

void ReplyExchange::ended() {
  if (reply_.empty() && empty_ == EmptyReply::is_a_fault) {
    broke(Fault::ended_early, Error::closed);
  } else {
    want(Need::done);
  }
}

}  // namespace wirelab::client
