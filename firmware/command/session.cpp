#include "firmware/command/session.h"

#include <algorithm>

#include "firmware/core/text.h"
#include "firmware/planted/planted.h"

namespace wirelab::command {

// NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): the header is written before it is read
Session::Session(const SessionContext& context, SessionOwner& owner, net::StreamHandle stream) noexcept
    : SessionBase(context, owner, std::move(stream)), gap_(context.reactor, *this) {}

void Session::start() {
  if (!WIRELAB_PLANTED(classic_deadline_not_armed)) deadline_.start(context_.limits.command_deadline);
  if (WIRELAB_PLANTED(command_deadline_of_minutes)) deadline_.start(4 * context_.limits.command_deadline);
  take_up();
}

void Session::refuse() {
  refused_ = true;
  finish({.kind = OutcomeKind::failed, .error = Error::no_resources});
  take_up();
}

void Session::stop_soon() {
  stopping_ = true;
  if (phase_ == Phase::command) {
    be_over();
  } else if (phase_ == Phase::working && streaming_) {
    run();
  }
}

void Session::be_over() {
  if (greeting_ != Greeting::none) {
    stream_->watch(nullptr);
    owner_.session_greeted(std::move(stream_), greeting_, received(), begun_);
    return;
  }
  log_end();
  leave();
}

Session::Move Session::advance() {
  switch (phase_) {
    case Phase::command: return read_command();
    case Phase::working: return work();
    case Phase::size: return read_size();
    case Phase::receiving: return receive();
    case Phase::sending: return send();
    case Phase::flushing: return flush();
    case Phase::replying: say(classic_reply(outcome_), net::More::yes, Phase::closing); return Move::again;
    case Phase::closing: return close_conversation();
    case Phase::lingering: return linger_.done(*stream_) ? Move::over : Move::wait;
  }
  return Move::over;
}

Session::Move Session::deadline_passed() {
  switch (phase_) {
    case Phase::command:
      if (received().empty()) return Move::over;
      run_command(find_command(received(), context_.verbs));
      return Move::again;
    case Phase::size:
    case Phase::receiving: finish({.kind = OutcomeKind::failed, .error = Error::timed_out}); return Move::again;
    // Not even an ERROR for work that takes too long: a change that was begun may still be made.
    default: return reset(Error::timed_out);
  }
}

/// Reads once more for a line that is not whole; `again` if there is more to look at. Silence counts only if nothing
/// came by the time one looked: a loop that was late must not take half a command for a whole one.
Session::Move Session::read_more(LineState state) {
  const auto count = read_in();
  if (!count) {
    if (!is_passing(count.error())) return broken(count.error());
    if (state != LineState::may_be_whole) return Move::wait;
    silent_ = gap_.expired();
    if (silent_) return Move::again;
    if (!gap_.running()) gap_.start(context_.limits.quiet_gap);
    return Move::wait;
  }
  gap_.stop();
  return Move::again;
}

Session::Move Session::read_command() {
  std::size_t greeted = 0;
  const Greeting greeting = find_greeting(received(), greeted);
  if (greeting == Greeting::needs_more && !input_ended_) return read_more(LineState::needs_more);
  if (greeting == Greeting::ours || greeting == Greeting::other) {
    begin_ += greeted;
    greeting_ = greeting;
    return Move::over;
  }
  const Line line = find_command(received(), context_.verbs);
  if (!is_whole(line.state)) return read_more(line.state);
  if (received().empty()) return Move::over;  // the peer left without a word
  if (line.state == LineState::too_long) {
    finish({.kind = OutcomeKind::unknown_command});
    return Move::again;
  }
  run_command(line);
  return Move::again;
}

/// What comes after `line` belongs to the next phase.
void Session::take_line(const Line& line) noexcept {
  gap_.stop();
  silent_ = false;
  begin_ += line.consumed;
}

void Session::run_command(const Line& line) {
  nothing_follows_ = line.state == LineState::whole && line.consumed == received().size();
  line_feed_due_ = line.state == LineState::may_be_whole && received().ends_with('\r');
  take_line(line);
  const Request request = parse_command(line.text, context_.verbs);
  verb_ = request.verb;
  if (request.verb == nullptr) {
    finish({.kind = OutcomeKind::unknown_command});
    return;
  }
  if (!request.arguments) {
    finish({.kind = request.verb->malformed()});
    return;
  }
  if (!verb_->takes_secret() || WIRELAB_PLANTED(users_are_logged)) name_ = request.arguments->first;
  // A log-in binds nothing here: the next command has a connection of its own.
  const bool forgets = WIRELAB_PLANTED(classic_list_needs_no_role) && verb_->form() == ArgumentForm::optional_name;
  const Role role = forgets ? Role::admin : role_without_login(context_.access);
  const Asker asker{.role = role, .sealed = context_.sealed, .owned = context_.owned()};
  if (permit(context_.access, asker, verb_->need()) != Permit::granted) {
    finish({.kind = OutcomeKind::failed, .error = Error::not_allowed});
    return;
  }
  phase_ = Phase::working;
  deadline_.start(context_.limits.work_deadline);
  verb_->begin({exchange_, *this, *request.arguments, stream_->local(), stream_->peer()});
}

Session::Move Session::work() {
  if (streaming_) {
    if (overhear() == Move::over) return Move::over;
    if (stopping_) return end_stream();
    if (input_ended_) exchange_.get()->end_wanted();
  }
  const Step step = exchange_.get()->next();
  if (std::holds_alternative<Yield>(step)) {
    deadline_.start(context_.limits.work_deadline);
    stream_->again();
    return Move::wait;
  }
  if (std::holds_alternative<Wait>(step)) {
    if (!streaming_) return read_ahead();
    // A peer that has said all gets what there is to tell now: its FIN may have come with its command.
    return input_ended_ ? end_stream() : Move::wait;
  }
  if (std::holds_alternative<AskSize>(step)) {
    nothing_follows_ = false;
    say({{kSendSize}}, net::More::no, Phase::size);
  } else if (const auto* upload = std::get_if<ReceiveFile>(&step)) {
    writer_ = &upload->writer;
    receive_pump_.start(upload->size);
    say({{kSendData}}, net::More::no, Phase::receiving);
  } else if (const auto* download = std::get_if<SendFile>(&step)) {
    reader_ = &download->reader;
    send_pump_.start(download->size, download->offset);
    say({{size_header(download->size, header_)}}, net::More::no, Phase::sending);
  } else if (const auto* report = std::get_if<SendDocument>(&step)) {
    outcome_ = {.kind = OutcomeKind::documented};
    const std::string_view header = size_header(report->document.size(), header_);
    say_content({{header, report->document}}, header.size(), net::More::yes, Phase::closing);
  } else if (const auto* event = std::get_if<SendText>(&step)) {
    streaming_ = true;
    say_content({{event->text}}, 0, net::More::no, Phase::working);
  } else if (const auto* end = std::get_if<Finish>(&step)) {
    finish(end->outcome);
  }
  return Move::again;
}

Session::Move Session::end_stream() noexcept {
  finish({.kind = OutcomeKind::streamed});
  return Move::again;
}

/// While the exchange works: a peer that is gone wants no answer, and must not keep a worker busy. What it sends is for
/// the next phase.
Session::Move Session::read_ahead() {
  if (input_ended_ || room().empty()) return Move::wait;
  const auto count = read_in();
  if (!count) return is_passing(count.error()) ? Move::wait : broken(count.error());
  if (*count > 0) nothing_follows_ = false;
  return Move::again;
}

/// While a stream goes out: what the peer says is dropped, but that it left is news. Over if it broke off or will not
/// be quiet. The bytes go behind the command, whose arguments the exchange may still use.
Session::Move Session::overhear() {
  for (;;) {
    const auto count = stream_->read(std::as_writable_bytes(std::span(buffer_).subspan(begin_)));
    if (!count) return is_passing(count.error()) ? Move::wait : broken(count.error());
    input_ended_ = *count == 0;
    if (input_ended_) return Move::wait;
    nothing_follows_ = false;
    end_ = std::max(end_, begin_ + *count);
    heard_ += *count;
    if (heard_ > kMaxHeard) return reset(Error::invalid);
  }
}

Session::Move Session::read_size() {
  if (line_feed_due_ && !received().empty()) {
    line_feed_due_ = false;
    if (received().starts_with('\n')) ++begin_;
  }
  const Line line = find_size(received());
  if (!is_whole(line.state)) return read_more(line.state);
  take_line(line);
  const auto size = parse_decimal(line.text);
  if (!size) {
    finish({.kind = OutcomeKind::failed, .error = Error::invalid});
    return Move::again;
  }
  phase_ = Phase::working;
  deadline_.start(context_.limits.work_deadline);
  exchange_.get()->size_announced(*size);
  return Move::again;
}

Session::Move Session::receive() {
  ConstBytes early = as_bytes(received());
  PumpResult result = receive_pump_.pump(*stream_, *writer_, early);
  if (WIRELAB_PLANTED(cut_upload_is_kept) && result.error == Error::closed) result.state = PumpState::complete;
  if (WIRELAB_PLANTED(any_byte_renews_the_pace) && result.moved > 0) pace_.begin(context_.limits.stall_deadline);
  begin_ = end_ - early.size();
  moved_ += result.moved;
  pace_.moved(result.moved);
  switch (result.state) {
    case PumpState::blocked: return Move::wait;
    case PumpState::yielded: stream_->again(); return Move::wait;
    case PumpState::complete:
      phase_ = Phase::working;
      deadline_.start(context_.limits.work_deadline);
      return Move::again;
    case PumpState::stream_failed:
    case PumpState::file_failed: finish({.kind = OutcomeKind::failed, .error = result.error}); return Move::again;
  }
  return Move::over;
}

Session::Move Session::send() {
  const PumpResult result = send_pump_.pump(*stream_, *reader_, context_.copy_buffer);
  if (WIRELAB_PLANTED(any_byte_renews_the_pace) && result.moved > 0) pace_.begin(context_.limits.stall_deadline);
  moved_ += result.moved;
  pace_.moved(result.moved);
  switch (result.state) {
    case PumpState::blocked: return Move::wait;
    case PumpState::yielded: stream_->again(); return Move::wait;
    case PumpState::complete:
      outcome_ = {.kind = OutcomeKind::sent};
      // The client closes first; closing is what tells a reference client that it has everything.
      deadline_.stop();
      if (!WIRELAB_PLANTED(wait_after_a_download_has_no_end)) linger_.start();
      phase_ = Phase::lingering;
      return Move::again;
    case PumpState::stream_failed:
    case PumpState::file_failed:
      // The size was promised: only a reset tells the peer that the rest will not come.
      return reset(result.error);
  }
  return Move::over;
}

}  // namespace wirelab::command
