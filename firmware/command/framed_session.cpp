#include "firmware/command/framed_session.h"

#include <algorithm>

#include "firmware/core/wipe.h"
#include "firmware/planted/planted.h"

namespace wirelab::command {

// NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): the head is written before it is read
FramedSession::FramedSession(const SessionContext& context, SessionOwner& owner, net::StreamHandle stream,
                             std::string_view received, TimePoint connected) noexcept
    : SessionBase(context, owner, std::move(stream)),
      login_timer_(context.reactor, *this),
      role_(role_without_login(context.access)) {
  end_ = received.copy(buffer_.data(), buffer_.size());
  if (role_ == Role::nobody && !WIRELAB_PLANTED(login_deadline_not_armed)) {
    login_timer_.start_at(connected + context.limits.login_deadline);
  }
}

void FramedSession::start(Greeting greeting) {
  if (greeting == Greeting::ours) {
    say(kHelloStatus, view(context_.hello), Phase::request);
  } else {
    end_with(kVersionStatus, kProtocol);
  }
  take_up();
}

void FramedSession::stop_soon() {
  stopping_ = true;
  if (phase_ == Phase::request) end_with(kStoppingStatus);
  run();
}

void FramedSession::ready() {
  requests_left_ = kRequestsPerTurn;
  bytes_left_ = kBytesPerTurn;
  if (login_timer_.expired() && log_in_is_late() == Move::over) {
    be_over();
    return;
  }
  SessionBase::ready();
}

/// Who may do nothing holds its place no longer than this. A password that is being looked at decides by itself.
FramedSession::Move FramedSession::log_in_is_late() noexcept {
  login_timer_.stop();
  late_ = true;
  if (phase_ == Phase::request) end_with(kLoginLateStatus);
  const bool ends_soon = phase_ == Phase::working || ending_;
  return ends_soon ? Move::again : reset(Error::timed_out);
}

void FramedSession::be_over() {
  if (in_hand_) log_command_end();
  leave();
}

FramedSession::Move FramedSession::advance() {
  switch (phase_) {
    case Phase::request: return read_request();
    case Phase::working: return work();
    case Phase::receiving: return receive();
    case Phase::sending: return send();
    case Phase::flushing: return flush();
    case Phase::answered: return put_away();
    case Phase::skipping: return skip();
    case Phase::closing: return close_conversation();
    case Phase::lingering: return linger_.done(*stream_) ? Move::over : Move::wait;
  }
  return Move::over;
}

FramedSession::Move FramedSession::deadline_passed() {
  switch (phase_) {
    case Phase::request: return silence_lasted();
    case Phase::receiving: give_up_body(kTimedOutStatus, Error::timed_out); return Move::again;
    case Phase::skipping: return broken(Error::timed_out);
    // Not even an answer for work that takes too long: a change that was begun may still be made.
    default: return reset(Error::timed_out);
  }
}

/// Silence counts only if a last look finds nothing: a loop that was late must not turn a request away.
FramedSession::Move FramedSession::silence_lasted() {
  const bool begun = line_begun_;
  compact();
  const auto count = read_in();
  if (!count && !is_passing(count.error())) return broken(count.error());
  const bool whole = find_line(received(), kMaxRequest).state == LineState::whole;
  if (whole || input_ended_ || (!begun && count)) {
    deadline_.start(context_.limits.command_deadline);
    line_begun_ = true;
  } else {
    end_with(begun ? kTimedOutStatus : kIdleStatus);
  }
  return Move::again;
}

FramedSession::Move FramedSession::read_request() {
  // While a request is carried out, the peer must have room to be heard.
  if (room().empty()) compact();
  const Line line = find_line(received(), kMaxRequest);
  if (line.state == LineState::too_long) {
    end_with(kTooLongStatus);
    return Move::again;
  }
  if (line.state != LineState::whole) return read_more();
  if (requests_left_ == 0 || bytes_left_ == 0) {
    stream_->again();
    return Move::wait;
  }
  --requests_left_;
  if (WIRELAB_PLANTED(requests_renew_the_login_deadline) && role_ == Role::nobody) {
    login_timer_.start(context_.limits.login_deadline);
  }
  run_request(line);
  return Move::again;
}

FramedSession::Move FramedSession::read_more() {
  if (WIRELAB_PLANTED(fin_is_not_heard) && input_ended_) return Move::wait;
  if (input_ended_) {
    // Half a request is none: the rest of a name may be missing.
    end_with(received().empty() ? kByeStatus : kUnreadableStatus);
    return Move::again;
  }
  if (!received().empty() && !line_begun_) {
    line_begun_ = true;
    if (!WIRELAB_PLANTED(request_deadline_not_armed)) deadline_.start(context_.limits.command_deadline);
    if (WIRELAB_PLANTED(request_deadline_of_minutes)) deadline_.start(4 * context_.limits.command_deadline);
  }
  compact();
  const auto count = read_in();
  if (!count) return is_passing(count.error()) ? Move::wait : broken(count.error());
  return Move::again;
}

/// What is left of the bytes behind it may be a password's.
void FramedSession::compact() noexcept {
  const std::size_t left = received().size();
  std::ranges::copy(received(), buffer_.begin());
  wipe(std::span(buffer_).first(end_).subspan(left));
  begin_ = 0;
  end_ = left;
}

void FramedSession::run_request(const Line& line) {
  begun_ = context_.reactor.now();
  const std::span<char> text = std::span(buffer_).subspan(begin_, line.text.size());
  line_ = begin_;
  begin_ += line.consumed;
  const FramedRequest request = parse_request(text, context_.verbs);
  if (!request.readable) {
    end_with(kUnreadableStatus);
    return;
  }
  in_hand_ = true;
  moved_ = 0;
  name_ = {};
  streaming_ = false;
  overtime_ = 0;
  body_ = request.body;
  to_skip_ = body_.kind == Body::Kind::follows ? body_.size : 0;
  verb_ = request.verb;
  if (WIRELAB_PLANTED(body_skipped_a_byte_short) && to_skip_ > 0) --to_skip_;
  if (WIRELAB_PLANTED(body_of_unknown_verb_not_skipped) && verb_ == nullptr) to_skip_ = 0;
  if (request.session_verb != SessionVerb::none && request.arguments) {
    in_hand_ = false;
    run_session_verb(request.session_verb);
  } else if (verb_ == nullptr && request.session_verb == SessionVerb::none) {
    finish({.kind = OutcomeKind::unknown_command});
  } else if (!request.arguments) {
    refuse(kArgumentsStatus);
  } else {
    carry_out(*request.arguments);
  }
}

void FramedSession::carry_out(const Arguments& arguments) {
  if (!verb_->takes_secret()) name_ = arguments.first;
  look_at_standing();
  const bool forgets = WIRELAB_PLANTED(rename_needs_no_role) && verb_->form() == ArgumentForm::two_names;
  const bool miscounts = WIRELAB_PLANTED(role_off_by_one) && role_ == Role::reader && verb_->needs() == Role::writer;
  Asker asker = who_asks();
  if (forgets || miscounts) asker.role = Role::admin;
  switch (permit(context_.access, asker, verb_->need())) {
    case Permit::needs_login: return refuse(kLoginStatus);
    case Permit::needs_role: return refuse(kRoleStatus);
    case Permit::needs_tls: return refuse(kTlsStatus);
    case Permit::granted: break;
  }
  phase_ = Phase::working;
  deadline_.start(context_.limits.work_deadline);
  verb_->begin({exchange_, *this, arguments, stream_->local(), stream_->peer()});
}

Asker FramedSession::who_asks() const noexcept {
  return {.role = role_,
          .account = account_role_,
          .logged_in = logged_in_,
          .sealed = context_.sealed,
          .owned = context_.owned()};
}

/// What an admin did to the account since the last look. Whoever lost it is somebody who has not logged in.
void FramedSession::look_at_standing() noexcept {
  if (login_.standings == nullptr || login_.standings->changes() == login_.seen) return;
  login_.seen = login_.standings->changes();
  account_role_ = login_.standings->role_of(login_.number);
  role_ = std::max(role_without_login(context_.access), account_role_);
  if (account_role_ != Role::nobody) return;
  logged_in_ = false;
  late_ = false;
  login_ = {};
  if (role_ == Role::nobody) login_timer_.start(context_.limits.login_deadline);
}

void FramedSession::run_session_verb(SessionVerb verb) noexcept {
  if (verb == SessionVerb::quit) {
    end_with(kByeStatus);
  } else {
    say(kOkStatus, {}, Phase::answered);
  }
}

FramedSession::Move FramedSession::work() {
  if (streaming_) {
    if (listen() == Move::over) return Move::over;
    if (stream_is_over(false) || stream_is_forbidden()) return Move::again;
    if (!received().empty() || input_ended_) exchange_.get()->end_wanted();
  }
  const Step step = exchange_.get()->next();
  if (std::holds_alternative<Yield>(step)) {
    deadline_.start(context_.limits.work_deadline);
    stream_->again();
    return listen();
  }
  if (!std::holds_alternative<Wait>(step)) {
    take(step);
    return Move::again;
  }
  return stream_is_over(true) ? Move::again : listen();
}

void FramedSession::take(const Step& step) {
  if (std::holds_alternative<AskSize>(step)) {
    if (body_.kind == Body::Kind::none) {
      refuse(kNoBodyStatus);
    } else {
      exchange_.get()->size_announced(body_.size);
    }
  } else if (const auto* upload = std::get_if<ReceiveFile>(&step)) {
    receive_file(*upload);
  } else if (const auto* download = std::get_if<SendFile>(&step)) {
    reader_ = &download->reader;
    outcome_ = {.kind = OutcomeKind::sent};
    send_pump_.start(download->size, download->offset);
    say_head(status_of(outcome_), download->size, {}, Phase::sending);
  } else if (const auto* report = std::get_if<SendDocument>(&step)) {
    outcome_ = {.kind = OutcomeKind::documented};
    if (report->refusal) outcome_ = {.kind = OutcomeKind::failed, .error = *report->refusal};
    moved_ = report->document.size();
    say(status_of(outcome_), report->document, Phase::answered);
  } else if (const auto* event = std::get_if<SendText>(&step)) {
    // What has an end is no stream to the session, but an answer in parts: nothing ends it early.
    streaming_ = !event->finite;
    if (!received().empty() || input_ended_) overtime_ += event->text.size();
    moved_ += event->text.size();
    say(kTextStatus, event->text, Phase::working);
  } else if (const auto* end = std::get_if<Finish>(&step)) {
    finish(end->outcome);
  }
}

void FramedSession::receive_file(const ReceiveFile& upload) noexcept {
  writer_ = &upload.writer;
  receive_pump_.start(upload.size);
  to_skip_ = 0;
  if (body_.kind == Body::Kind::asked) {
    say(kGoOnStatus, {}, Phase::receiving);
  } else {
    phase_ = Phase::receiving;
    pace_.begin(context_.limits.stall_deadline);
  }
}

/// While the exchange works: a peer that is gone wants no answer, and must not keep a worker busy. What it says is for
/// the next request.
FramedSession::Move FramedSession::listen() {
  while (!input_ended_ && !room().empty()) {
    const auto count = read_in();
    if (!count) return is_passing(count.error()) ? Move::wait : broken(count.error());
  }
  return Move::wait;
}

/// Ends a stream when it is time to: the peer asks for something else, or has said all, or the server stops. What there
/// is to tell at that moment is still told.
bool FramedSession::stream_is_over(bool told_all) noexcept {
  const bool wanted = received().empty() && !input_ended_;
  if (!streaming_ || (wanted && !stopping_)) return false;
  if (!told_all && !stopping_ && overtime_ < kMaxOvertime) return false;
  finish({.kind = OutcomeKind::streamed});
  return true;
}

/// A stream may last for days, and its listener's account may not.
bool FramedSession::stream_is_forbidden() noexcept {
  look_at_standing();
  if (permit(context_.access, who_asks(), verb_->need()) == Permit::granted) return false;
  finish({.kind = OutcomeKind::streamed});
  return true;
}

FramedSession::Move FramedSession::receive() {
  ConstBytes early = as_bytes(received());
  const PumpResult result = receive_pump_.pump(*stream_, *writer_, early);
  begin_ = end_ - early.size();
  moved_ += result.moved;
  moved_in_turn(result.moved);
  switch (result.state) {
    case PumpState::blocked: return Move::wait;
    case PumpState::yielded: stream_->again(); return Move::wait;
    case PumpState::complete:
      if (WIRELAB_PLANTED(bytes_behind_a_body_dropped)) begin_ = end_;
      phase_ = Phase::working;
      deadline_.start(context_.limits.work_deadline);
      return Move::again;
    case PumpState::stream_failed:
      if (result.error != Error::closed) return broken(result.error);
      input_ended_ = true;
      give_up_body(kCutShortStatus, result.error);
      return Move::again;
    case PumpState::file_failed:
      to_skip_ = WIRELAB_PLANTED(body_not_skipped_after_failure) ? 0 : receive_pump_.left();
      finish({.kind = OutcomeKind::failed, .error = result.error});
      return Move::again;
  }
  return Move::over;
}

FramedSession::Move FramedSession::send() {
  const PumpResult result = send_pump_.pump(*stream_, *reader_, context_.copy_buffer);
  moved_ += result.moved;
  moved_in_turn(result.moved);
  switch (result.state) {
    case PumpState::blocked: return Move::wait;
    case PumpState::yielded: stream_->again(); return Move::wait;
    case PumpState::complete: phase_ = Phase::answered; return Move::again;
    case PumpState::stream_failed:
    case PumpState::file_failed:
      // The size was promised: only a reset tells the peer that the rest will not come.
      return reset(result.error);
  }
  return Move::over;
}

}  // namespace wirelab::command
