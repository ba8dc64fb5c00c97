#include "host/client/lines_exchange.h"

namespace wirelab::client {

void LinesExchange::received(ConstBytes bytes) {
  std::string_view text = as_text(bytes);
  while (need() == Need::receive && !text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view part = text.substr(0, end);
    if (part.size() > kMaxLine - rest_.size()) {
      give_up({.fault = Fault::too_long, .expected = kMaxLine});
      return;
    }
    rest_ += part;
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
    ++lines_;
    const bool more = sink_.line(rest_);
    rest_.clear();
    if (!more) want(Need::done);
  }
}

void LinesExchange::ended() {
  // Behind whole lines nothing may be left over; in their place something has to stand.
  if (accepted() == rest_.empty()) {
    want(Need::done);
  } else {
    broke(Fault::ended_early, Error::closed);
  }
}

}  // namespace wirelab::client
