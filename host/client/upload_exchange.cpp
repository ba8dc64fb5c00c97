#include "host/client/upload_exchange.h"

#include "firmware/command/classic_reply.h"
#include "host/client/reply_exchange.h"

namespace wirelab::client {

Progress UploadExchange::progress() const noexcept {
  return {.done = done_, .total = source_.size(), .known = phase_ == Phase::body || done_ > 0};
}

void UploadExchange::sent() { want(Need::receive); }

void UploadExchange::received(ConstBytes bytes) {
  if (bytes.size() > kMaxReply - text_.size()) {
    give_up({.fault = Fault::too_long, .expected = kMaxReply});
    return;
  }
  text_ += as_text(bytes);
  switch (phase_) {
    case Phase::command:
    case Phase::size: take_go_ahead(); break;
    case Phase::body:  // nobody asked the server yet: it can only be a refusal
      phase_ = Phase::answer;
      want(Need::receive);
      break;
    case Phase::answer: break;
  }
}

void UploadExchange::take_go_ahead() {
  const std::string_view marker = phase_ == Phase::command ? command::kSendSize : command::kSendData;
  if (text_.starts_with(marker)) {
    // Only an empty body lets the server go on without waiting for this side.
    const bool may_go_on = phase_ == Phase::size && source_.size() == 0;
    if (text_.size() > marker.size() && !may_go_on) {
      give_up({.fault = Fault::not_understood, .text = text_});
      return;
    }
    text_.erase(0, marker.size());
    go_ahead();
  } else if (!marker.starts_with(text_)) {
    phase_ = Phase::answer;
  }
}

void UploadExchange::go_ahead() {
  if (phase_ == Phase::command) {
    phase_ = Phase::size;
    say(std::to_string(source_.size()) + (line_end_ == LineEnd::line_feed ? "\n" : ""));
    return;
  }
  phase_ = source_.size() > 0 ? Phase::body : Phase::answer;
  want(source_.size() > 0 ? Need::send_body : Need::receive);
}

void UploadExchange::body_sent(std::uint64_t count) {
  done_ += count;
  if (done_ < source_.size()) return;
  phase_ = Phase::answer;
  want(Need::receive);
}

void UploadExchange::ended() {
  if (text_.empty()) {
    broke(Fault::ended_early, Error::closed);
    return;
  }
  accepted_ = done_ == source_.size() && text_.starts_with(command::kFileWritten);
  if (accepted_) text_.erase(0, command::kFileWritten.size());
  want(Need::done);
}

void UploadExchange::broke(Fault fault, Error cause) {
  // A server that refuses in the middle of a body may have to reset; its words count.
  const bool refused = fault == Fault::reset && phase_ == Phase::answer && !text_.empty() && done_ < source_.size();
  if (refused) {
    want(Need::done);
  } else {
    Exchange::broke(fault, cause);
  }
}

}  // namespace wirelab::client
