// What a session of wirelab/1 says, how it goes on, and how it closes.

#include <algorithm>
#include <utility>

#include "firmware/command/framed_session.h"
#include "firmware/core/wipe.h"
#include "firmware/planted/planted.h"

namespace wirelab::command {

void FramedSession::say(const Status& status, std::string_view body, Phase then) noexcept {
  say_head(status, body.size(), body, then);
}

/// `size` is that of the body; what of it is not in `body` follows from elsewhere.
void FramedSession::say_head(const Status& status, std::uint64_t size, std::string_view body, Phase then) noexcept {
  const bool goes_on = size > body.size() || then == Phase::closing;
  text_pump_.start({{reply_head(status, size, head_), body}}, goes_on ? net::More::yes : net::More::no);
  phase_ = Phase::flushing;
  after_ = then;
  pace_.begin(streaming_ ? context_.limits.reader_deadline : context_.limits.stall_deadline);
  if (WIRELAB_PLANTED(answer_needs_no_pace)) deadline_.stop();
}

void FramedSession::finish(const Outcome& outcome) noexcept {
  outcome_ = outcome;
  if (outcome.kind == OutcomeKind::authenticated) {
    logged_in_ = true;
    login_timer_.stop();
    login_ = outcome.login;
    account_role_ = outcome.granted;
    // Whoever logs in may do no less than everybody.
    role_ = std::max(role_without_login(context_.access), outcome.granted);
  }
  if (WIRELAB_PLANTED(failed_login_gives_a_role) && verb_ != nullptr && verb_->form() == ArgumentForm::two_words) {
    role_ = std::max(role_, Role::writer);
  }
  const bool tells = outcome.kind == OutcomeKind::listing || outcome.kind == OutcomeKind::stored ||
                     outcome.kind == OutcomeKind::range || outcome.kind == OutcomeKind::kept ||
                     outcome.kind == OutcomeKind::offset || outcome.kind == OutcomeKind::slowed ||
                     outcome.kind == OutcomeKind::kept_for_start;
  // What was not finished is given up before the peer hears of it; a listing's names are still needed.
  if (!tells) exchange_.clear();
  say(status_of(outcome), tells ? outcome.text : std::string_view(), Phase::answered);
}

/// Instead of carrying the request out.
void FramedSession::refuse(const Status& status) noexcept {
  exchange_.clear();
  const bool of_access = status == kLoginStatus || status == kRoleStatus || status == kTlsStatus;
  outcome_ = {.kind = OutcomeKind::failed, .error = of_access ? Error::not_allowed : Error::invalid};
  say(status, {}, Phase::answered);
}

/// Instead of storing a body that did not come whole. What is left of it may come at any time, so no next request can
/// be told from it.
void FramedSession::give_up_body(const Status& status, Error reason) noexcept {
  exchange_.clear();
  outcome_ = {.kind = OutcomeKind::failed, .error = reason};
  ending_ = true;
  say(status, {}, Phase::answered);
}

/// Of any kind, in either direction.
void FramedSession::moved_in_turn(std::uint64_t bytes) noexcept {
  bytes_left_ -= std::min(bytes, bytes_left_);
  if (WIRELAB_PLANTED(any_byte_renews_the_pace) && bytes > 0) pace_.begin(context_.limits.stall_deadline);
  pace_.moved(bytes);
}

/// The last thing that is said.
void FramedSession::end_with(const Status& status, std::string_view body) noexcept {
  const net::EndpointText peer(stream_->peer());
  context_.log.debug("session_ended", {{"peer", peer.view()}, {"status", status.word}});
  ending_ = true;
  say(status, body, Phase::closing);
}

FramedSession::Move FramedSession::flush() {
  const PumpResult result = text_pump_.pump(*stream_, streaming_ ? kTextPerTurn : kBytesPerTurn);
  moved_in_turn(result.moved);
  switch (result.state) {
    case PumpState::blocked: return Move::wait;
    case PumpState::yielded: stream_->again(); return Move::wait;
    case PumpState::stream_failed:
    case PumpState::file_failed: return broken(result.error);
    case PumpState::complete: break;
  }
  phase_ = after_;
  if (WIRELAB_PLANTED(unknown_verb_answered_twice) && verb_ == nullptr && std::exchange(in_hand_, false)) {
    say(status_of(outcome_), {}, Phase::answered);
    return Move::again;
  }
  if (phase_ == Phase::request) expect_request();
  if (phase_ == Phase::receiving) pace_.begin(context_.limits.stall_deadline);
  if (phase_ != Phase::working) return Move::again;
  // A stream's next text has to wait for a turn of its own, and may wait for days if nobody knows when it ends.
  if (streaming_) {
    deadline_.stop();
  } else {
    deadline_.start(context_.limits.work_deadline);
  }
  stream_->again();
  return Move::wait;
}

/// The request is answered; what is left of it goes.
FramedSession::Move FramedSession::put_away() {
  if (std::exchange(in_hand_, false)) log_command_end();
  exchange_.clear();
  wipe(std::span(buffer_).subspan(line_, begin_ - line_));
  if (ending_ || to_skip_ > kMaxSkipped) {
    phase_ = Phase::closing;
  } else if (to_skip_ > 0) {
    phase_ = Phase::skipping;
    pace_.begin(context_.limits.stall_deadline);
  } else {
    expect_request();
  }
  return Move::again;
}

void FramedSession::expect_request() noexcept {
  if (stopping_ || (late_ && !logged_in_)) {
    end_with(stopping_ ? kStoppingStatus : kLoginLateStatus);
    return;
  }
  phase_ = Phase::request;
  line_begun_ = false;
  deadline_.start(context_.limits.idle_deadline);
  if (WIRELAB_PLANTED(idle_deadline_not_armed)) deadline_.stop();
}

FramedSession::Move FramedSession::skip() {
  while (to_skip_ > 0) {
    if (bytes_left_ == 0) {
      stream_->again();
      return Move::wait;
    }
    if (received().empty()) {
      compact();
      const auto count = read_in();
      if (!count) return is_passing(count.error()) ? Move::wait : broken(count.error());
      if (input_ended_) return broken(Error::closed);
      moved_in_turn(*count);
    }
    const std::size_t part = static_cast<std::size_t>(std::min<std::uint64_t>(to_skip_, received().size()));
    begin_ += part;
    to_skip_ -= part;
  }
  expect_request();
  return Move::again;
}

FramedSession::Move FramedSession::close_conversation() {
  if (!stream_->shutdown_write() || input_ended_) return Move::over;
  deadline_.stop();
  const bool waits_long = WIRELAB_PLANTED(wait_after_a_session_of_half_a_minute);
  if (waits_long) deadline_.start(context_.limits.command_deadline);
  if (!waits_long && !WIRELAB_PLANTED(wait_after_a_session_has_no_end)) linger_.start();
  phase_ = Phase::lingering;
  return Move::again;
}

}  // namespace wirelab::command
