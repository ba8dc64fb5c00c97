#include "host/client/session_link.h"

#include <algorithm>

namespace wirelab::client {
namespace {

constexpr std::size_t kLinkPiece = 256U * 1024;
/// Bytes after which others get their turn: progress is drawn, an interruption is seen.
constexpr std::size_t kLinkTurn = BodyWriter::kMost;

}  // namespace

SessionLink::SessionLink(Connector& connector, std::string_view client, const Waits& waits)
    : reactor_(connector.reactor()),
      core_(client),
      timer_(reactor_, *this),
      patience_(waits.step),
      buffer_(kLinkPiece) {
  auto stream = connector.connect();
  if (!stream) {
    core_.broke(Fault::cannot_connect, stream.error());
    return;
  }
  stream_ = std::move(*stream);
  timer_.start(waits.connect);
  stream_->watch(this);
  reactor_.mark(*this);
}

SessionLink::~SessionLink() {
  if (stream_ == nullptr) return;
  stream_->watch(nullptr);
  if (core_.busy()) {
    stream_->abort();
  } else {
    stream_->close();
  }
}

void SessionLink::ask(std::shared_ptr<SessionRequest> request) {
  core_.ask(std::move(request));
  if (stream_ != nullptr) reactor_.mark(*this);
}

void SessionLink::end_stream() {
  core_.end_stream();
  if (stream_ != nullptr) reactor_.mark(*this);
}

void SessionLink::ready() {
  if (stream_ == nullptr) return;
  turn_ = 0;
  if (timer_.expired() && established_ && patience_.missed(reactor_.now())) {
    patience_.begin(reactor_.now());
    timer_.start_at(patience_.deadline());
  }
  if (timer_.expired()) {
    core_.broke(established_ ? Fault::timed_out : Fault::cannot_connect, Error::timed_out);
  } else {
    while (!core_.over() && move()) {
      if (turn_ < kLinkTurn) continue;
      stream_->again();
      break;
    }
    if (established_) keep_deadline();
  }
  if (core_.over()) finish();
}

bool SessionLink::move() {
  if (!established_) return establish();
  // Reading first: a refusal in the middle of a body is heard, and counts also if a reset follows it.
  const bool read = receive();
  const bool wrote = !core_.over() && send();
  return read || wrote;
}

bool SessionLink::establish() {
  if (const auto result = stream_->write({}); !result) return failed(result.error());
  established_ = true;
  return true;
}

bool SessionLink::receive() {
  const auto count = stream_->read(buffer_);
  if (!count) return failed(count.error());
  if (*count == 0) {
    core_.ended();
    return true;
  }
  core_.received(std::span(buffer_).first(*count));
  moved(*count);
  return true;
}

bool SessionLink::send() {
  const std::string_view text = core_.to_send();
  if (text.empty()) {
    BodySource* source = core_.body();
    return source != nullptr && send_body(*source);
  }
  const auto count = stream_->write(as_bytes(text));
  if (!count) return failed(count.error());
  core_.sent(*count);
  moved(*count);
  return true;
}

bool SessionLink::send_body(BodySource& source) {
  const auto count = writer_.write(*stream_, source, core_.body_offset(), buffer_);
  if (!count) return failed(count.error());
  if (*count == 0) {
    core_.body_failed();
    return true;
  }
  core_.body_sent(*count);
  moved(*count);
  return true;
}

bool SessionLink::failed(Error error) {
  if (is_passing(error)) return false;
  core_.broke(established_ ? Fault::reset : Fault::cannot_connect, error);
  return true;
}

void SessionLink::moved(std::size_t count) {
  turn_ += count;
  patience_.moved(reactor_.now(), count);
}

void SessionLink::keep_deadline() {
  if (!core_.busy()) {
    timed_ = false;
    timer_.stop();
    return;
  }
  const bool new_step = !timed_ || steps_ != core_.steps();
  timed_ = true;
  steps_ = core_.steps();
  if (new_step) patience_.begin(reactor_.now(), core_.extra());
  if (new_step || patience_.deadline() != timer_.deadline()) timer_.start_at(patience_.deadline());
}

void SessionLink::finish() {
  timer_.stop();
  stream_->watch(nullptr);
  if (core_.problem()) {
    stream_->abort();
  } else {
    stream_->close();
  }
  stream_.reset();
}

}  // namespace wirelab::client
