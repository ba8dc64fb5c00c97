// What a session says, how it closes, and what the log hears of it.

#include <algorithm>
#include <limits>

#include "firmware/planted/planted.h"

#include "firmware/command/session.h"

namespace wirelab::command {

void Session::say(const Reply& reply, net::More last, Phase then) noexcept {
  say_content(reply, std::numeric_limits<std::size_t>::max(), last, then);
}

/// The same for what the log counts: all but the first `framing` bytes.
void Session::say_content(const Reply& reply, std::size_t framing, net::More last, Phase then) noexcept {
  text_pump_.start(reply, last);
  uncounted_ = framing;
  phase_ = Phase::flushing;
  after_ = then;
  pace_.begin(streaming_ ? context_.limits.reader_deadline : context_.limits.stall_deadline);
}

Session::Move Session::flush() {
  const PumpResult result = text_pump_.pump(*stream_, streaming_ ? kTextPerTurn : kBytesPerTurn);
  const std::uint64_t framing = std::min(result.moved, uncounted_);
  uncounted_ -= framing;
  moved_ += result.moved - framing;
  pace_.moved(result.moved);
  switch (result.state) {
    case PumpState::blocked: flush_waited_ = true; return Move::wait;
    case PumpState::yielded: stream_->again(); return Move::wait;
    case PumpState::stream_failed:
    case PumpState::file_failed: return broken(result.error);
    case PumpState::complete: return said();
  }
  return Move::over;
}

/// All of it is on its way.
Session::Move Session::said() {
  phase_ = after_;
  if (phase_ == Phase::size) deadline_.start(context_.limits.command_deadline);
  if (phase_ != Phase::working) return Move::again;
  // A stream's next text has to wait for a turn of its own, and may wait for days.
  deadline_.stop();
  stream_->again();
  return Move::wait;
}

void Session::finish(const Outcome& outcome) noexcept {
  outcome_ = outcome;
  if (outcome.kind == OutcomeKind::stored) {
    say({{kFileWritten}}, net::More::no, Phase::replying);
    return;
  }
  // What was not finished is given up before the peer hears of it; a listing's names are still needed.
  if (outcome.kind != OutcomeKind::listing && outcome.kind != OutcomeKind::listing_failed) exchange_.clear();
  say(classic_reply(outcome), net::More::yes, Phase::closing);
}

Session::Move Session::close_conversation() {
  if (!stream_->shutdown_write()) return Move::over;
  if (nothing_follows_ && !(flush_waited_ && more_came())) return Move::over;
  deadline_.stop();
  if (!WIRELAB_PLANTED(wait_after_an_answer_has_no_end)) linger_.start();
  phase_ = Phase::lingering;
  return Move::again;
}

/// Whether the peer went on sending although it had said all: closing over unread bytes is a reset, which destroys what
/// the peer has not read yet.
bool Session::more_came() {
  const auto count = read_in();
  return count && *count > 0;
}

void Session::log_end() const noexcept {
  if (!context_.log.enabled(LogLevel::info)) return;
  const net::EndpointText peer(stream_->peer());
  if (refused_) {
    context_.log.debug("connection_refused", {{"peer", peer.view()}});
    return;
  }
  if (verb_ == nullptr && phase_ == Phase::command) {
    context_.log.debug("connection_without_command", {{"peer", peer.view()}, {"bytes", end_}});
    return;
  }
  log_command_end();
}

}  // namespace wirelab::command
