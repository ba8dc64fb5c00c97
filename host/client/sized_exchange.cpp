#include "host/client/sized_exchange.h"

#include <algorithm>
#include <limits>

#include "firmware/command/classic_reply.h"
#include "host/client/reply_exchange.h"
#include "host/client/size_header.h"

namespace wirelab::client {
namespace {

using command::kMaxSizeHeader;
using command::kSizeHeaderEnd;
using command::kSizeHeaderStart;

/// No file of this system can be larger (off_t).
constexpr std::uint64_t kMaxSize = std::numeric_limits<std::int64_t>::max();

bool may_be_header(std::string_view text) {
  return text.substr(0, kSizeHeaderStart.size()) == kSizeHeaderStart.substr(0, text.size());
}

}  // namespace

void SizedExchange::received(ConstBytes bytes) {
  switch (phase_) {
    case Phase::header: take_header(bytes); break;
    case Phase::body: take_body(bytes); break;
    case Phase::refusal: take_refusal(bytes); break;
  }
}

void SizedExchange::take_header(ConstBytes bytes) {
  const std::size_t part = std::min(bytes.size(), kMaxSizeHeader - text_.size());
  text_ += as_text(bytes.first(part));
  if (!may_be_header(text_)) {
    phase_ = Phase::refusal;
    take_refusal(bytes.subspan(part));
    return;
  }
  if (const std::size_t end = text_.find(kSizeHeaderEnd); end != std::string::npos) {
    take_size(end, bytes.subspan(part));
  } else if (text_.size() == kMaxSizeHeader) {
    give_up({.fault = Fault::not_understood, .text = text_});
  }
}

void SizedExchange::take_size(std::size_t end, ConstBytes rest) {
  const std::string header = std::move(text_);
  text_.clear();
  const auto size = announced_size(std::string_view(header).substr(0, end));
  if (!size || *size > kMaxSize) {
    give_up({.fault = Fault::not_understood, .text = header.substr(0, end)});
    return;
  }
  phase_ = Phase::body;
  size_ = *size;
  if (!begin_body(size_)) return;
  if (size_ == 0) want(Need::done);
  take_body(as_bytes(std::string_view(header).substr(end + kSizeHeaderEnd.size())));
  take_body(rest);
}

void SizedExchange::take_body(ConstBytes bytes) {
  if (bytes.empty() || problem()) return;
  if (bytes.size() > size_ - done_) {
    give_up({.fault = Fault::overrun, .done = done_, .expected = size_});
    return;
  }
  if (!take(bytes)) return;
  done_ += bytes.size();
  if (done_ == size_) want(Need::done);
}

void SizedExchange::take_refusal(ConstBytes bytes) {
  if (bytes.size() > kMaxReply - text_.size()) {
    give_up({.fault = Fault::too_long, .expected = kMaxReply});
    return;
  }
  text_ += as_text(bytes);
}

void SizedExchange::ended() {
  if (phase_ == Phase::refusal) {
    want(Need::done);
  } else {
    broke(Fault::ended_early, Error::closed);
  }
}

}  // namespace wirelab::client
