#include "host/client/lines_exchange.h"

#include <algorithm>

#include "firmware/command/classic_reply.h"
#include "host/client/size_header.h"

namespace wirelab::client {
namespace {

using command::kSizeHeaderStart;

}  // namespace

bool LinesExchange::take(std::string_view part) {
  if (part.size() > kMaxLine - rest_.size()) {
    give_up({.fault = Fault::too_long, .expected = kMaxLine});
    return false;
  }
  rest_ += part;
  return true;
}

void LinesExchange::received(ConstBytes bytes) {
  std::string_view text = as_text(bytes);
  while (need() == Need::receive && !text.empty()) {
    const std::size_t end = document_ ? *document_ - rest_.size() : text.find('\n');
    const std::string_view part = text.substr(0, end);
    if (!take(part)) return;
    if (end > text.size()) return;
    text.remove_prefix(document_ ? end : end + 1);
    if (lines_ == 0 && !document_ && rest_.starts_with(kSizeHeaderStart)) {
      begin_document();
    } else {
      end_line();
    }
  }
}

void LinesExchange::begin_document() {
  std::string_view header = rest_;
  if (header.ends_with('\r')) header.remove_suffix(1);
  const auto announced = announced_size(header);
  if (!announced || *announced == 0) {
    give_up({.fault = Fault::not_understood, .text = rest_});
  } else if (*announced > kMaxLine) {
    give_up({.fault = Fault::too_long, .expected = kMaxLine});
  } else {
    document_ = static_cast<std::size_t>(*announced);
    rest_.clear();
  }
}

void LinesExchange::end_line() {
  ++lines_;
  const bool more = sink_.line(rest_) && !document_;
  rest_.clear();
  if (!more) want(Need::done);
}

void LinesExchange::ended() {
  // Behind whole lines nothing may be left over; in their place something has to stand, and all of a document.
  if (accepted() == rest_.empty() && !document_) {
    want(Need::done);
  } else {
    broke(Fault::ended_early, Error::closed);
  }
}

}  // namespace wirelab::client
