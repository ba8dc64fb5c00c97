#include "host/client/conversation.h"

#include <algorithm>

namespace wirelab::client {
namespace {

/// One read, and one piece of a body that has to be copied.
constexpr std::size_t kPiece = 256U * 1024;
/// Bytes after which others get their turn: progress is drawn, an interruption is seen.
constexpr std::size_t kTurn = BodyWriter::kMost;

}  // namespace

Conversation::Conversation(net::Stack& stack, const net::Endpoint& server, Exchange& exchange, const Waits& waits)
    : exchange_(exchange), reactor_(stack.reactor()), timer_(reactor_, *this), patience_(waits.step), buffer_(kPiece) {
  auto stream = stack.connect(server);
  if (!stream) {
    exchange_.broke(Fault::cannot_connect, stream.error());
    return;
  }
  stream_ = std::move(*stream);
  timer_.start(waits.connect);
  stream_->watch(this);
  reactor_.mark(*this);
}

Conversation::~Conversation() {
  if (over()) return;
  stream_->watch(nullptr);
  stream_->abort();
}

void Conversation::ready() {
  if (over()) return;
  turn_ = 0;
  if (timer_.expired() && established_ && patience_.missed(reactor_.now())) step_taken();
  if (timer_.expired()) {
    exchange_.broke(established_ ? Fault::timed_out : Fault::cannot_connect, Error::timed_out);
  } else {
    while (exchange_.need() != Need::done && advance() == Move::again) {
    }
  }
  if (exchange_.need() == Need::done) finish();
}

Conversation::Move Conversation::advance() {
  if (!established_) return connect();
  if (turn_ >= kTurn) {
    stream_->again();
    return Move::wait;
  }
  switch (exchange_.need()) {
    case Need::send: return send();
    case Need::receive: return receive();
    case Need::send_body: return send_body();
    case Need::done: break;
  }
  return Move::wait;
}

Conversation::Move Conversation::connect() {
  if (const auto result = stream_->write({}); !result) return failed(result.error());
  established_ = true;
  step_taken();
  return Move::again;
}

Conversation::Move Conversation::send() {
  const ConstBytes rest = as_bytes(exchange_.to_send()).subspan(written_);
  const auto count = stream_->write(rest);
  if (!count) return failed(count.error());
  written_ += *count;
  if (*count == rest.size()) {
    written_ = 0;
    exchange_.sent();
    step_taken();
  }
  return Move::again;
}

Conversation::Move Conversation::receive() {
  const Need before = exchange_.need();
  const std::uint64_t steps = exchange_.steps();
  const auto count = stream_->read(buffer_);
  if (!count) return failed(count.error());
  if (*count == 0) {
    exchange_.ended();
    return Move::again;
  }
  exchange_.received(std::span(buffer_).first(*count));
  moved(*count);
  if (exchange_.need() != before || exchange_.steps() != steps) step_taken();
  return Move::again;
}

Conversation::Move Conversation::send_body() {
  // First see whether the server has refused meanwhile: after a failed write its words may be lost.
  const auto early = stream_->read(buffer_);
  if (early) {
    if (*early == 0) {
      exchange_.ended();
    } else {
      exchange_.received(std::span(buffer_).first(*early));
      step_taken();
    }
    return Move::again;
  }
  if (!is_passing(early.error())) return failed(early.error());
  const auto count = body_.write(*stream_, *exchange_.source(), exchange_.progress().done, buffer_);
  if (!count) return failed(count.error());
  if (*count == 0) {
    exchange_.broke(Fault::local_file, Error::io);
    return Move::again;
  }
  exchange_.body_sent(*count);
  moved(*count);
  if (exchange_.need() != Need::send_body) step_taken(time_to_store(exchange_.progress().total));
  return Move::again;
}

Conversation::Move Conversation::failed(Error error) {
  if (is_passing(error)) return Move::wait;
  exchange_.broke(established_ ? Fault::reset : Fault::cannot_connect, error);
  return Move::again;
}

void Conversation::step_taken(Duration extra) {
  patience_.begin(reactor_.now(), extra);
  timer_.start_at(patience_.deadline());
}

void Conversation::moved(std::size_t count) {
  turn_ += count;
  patience_.moved(reactor_.now(), count);
  if (patience_.deadline() != timer_.deadline()) timer_.start_at(patience_.deadline());
}

void Conversation::finish() {
  timer_.stop();
  stream_->watch(nullptr);
  // A server that is cut in the middle of something has to notice; a finished one gets its FIN.
  if (exchange_.problem()) {
    stream_->abort();
  } else {
    stream_->close();
  }
  stream_.reset();
}

}  // namespace wirelab::client
