#include "firmware/command/session.h"

#include <algorithm>

#include "firmware/core/text.h"
#include "firmware/core/wipe.h"

namespace wirelab::command {
// NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): the buffers are written before they are read
Session::Session(const SessionContext& context, SessionOwner& owner, net::StreamHandle stream) noexcept
    : context_(context),
      owner_(owner),
      stream_(std::move(stream)),
      deadline_(context.reactor, *this),
      gap_(context.reactor, *this),
      linger_(context.reactor, *this),
      accepted_(context.reactor.now()) {}

Session::~Session() {
  // A password may be in there although no verb was recognized: the command was cut off, or misspelt.
  wipe(std::span(buffer_).first(end_));
}

void Session::start() {
  deadline_.start(context_.limits.command_deadline);
  if (run()) stream_->watch(this);
}

void Session::refuse() {
  refused_ = true;
  finish({.kind = OutcomeKind::failed, .error = Error::no_resources});
  if (run()) stream_->watch(this);
}

void Session::stop_soon() {
  if (phase_ == Phase::command) be_over();
}

void Session::cut(Error reason) {
  outcome_ = {.kind = OutcomeKind::failed, .error = reason};
  cut_ = true;
  be_over();
}

void Session::ready() {
  if (deadline_.expired() && deadline_passed() == Move::over) {
    be_over();
    return;
  }
  run();
}

/// Goes on until something has to be waited for; false if the session is gone.
bool Session::run() {
  for (;;) {
    switch (advance()) {
      case Move::again: break;
      case Move::wait: return true;
      case Move::over: be_over(); return false;
    }
  }
}

void Session::be_over() {
  log_end();
  if (cut_) stream_->abort();
  owner_.session_over();
}

Session::Move Session::reset(Error reason) noexcept {
  cut_ = true;
  return broken(reason);
}

Session::Move Session::broken(Error reason) noexcept {
  outcome_ = {.kind = OutcomeKind::failed, .error = reason};
  return Move::over;
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
  const auto count = stream_->read(std::as_writable_bytes(std::span(buffer_).subspan(end_)));
  if (!count) {
    if (!is_passing(count.error())) return broken(count.error());
    if (state != LineState::may_be_whole) return Move::wait;
    silent_ = gap_.expired();
    if (silent_) return Move::again;
    if (!gap_.running()) gap_.start(context_.limits.quiet_gap);
    return Move::wait;
  }
  gap_.stop();
  input_ended_ = *count == 0;
  end_ += *count;
  return Move::again;
}

Session::Move Session::read_command() {
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
  if (verb_->form() != ArgumentForm::two_words) name_ = request.arguments->first;
  phase_ = Phase::working;
  deadline_.start(context_.limits.work_deadline);
  verb_->begin({exchange_, *this, *request.arguments});
}

Session::Move Session::work() {
  const Step step = exchange_.get()->next();
  if (std::holds_alternative<Wait>(step)) return read_ahead();
  if (std::holds_alternative<AskSize>(step)) {
    nothing_follows_ = false;
    say({{kSendSize}}, net::More::no, Phase::size);
  } else if (const auto* upload = std::get_if<ReceiveFile>(&step)) {
    writer_ = &upload->writer;
    receive_pump_.start(upload->size);
    say({{kSendData}}, net::More::no, Phase::receiving);
  } else if (const auto* download = std::get_if<SendFile>(&step)) {
    reader_ = &download->reader;
    send_pump_.start(download->size);
    say({{size_header(download->size, header_)}}, net::More::no, Phase::sending);
  } else if (const auto* end = std::get_if<Finish>(&step)) {
    finish(end->outcome);
  }
  return Move::again;
}

/// While the exchange works: a peer that is gone wants no answer, and must not keep a worker busy. What it sends is for
/// the next phase.
Session::Move Session::read_ahead() {
  const auto room = std::as_writable_bytes(std::span(buffer_).subspan(end_));
  if (input_ended_ || room.empty()) return Move::wait;
  const auto count = stream_->read(room);
  if (!count) return is_passing(count.error()) ? Move::wait : broken(count.error());
  input_ended_ = *count == 0;
  if (*count > 0) nothing_follows_ = false;
  end_ += *count;
  return Move::again;
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
  const PumpResult result = receive_pump_.pump(*stream_, *writer_, early);
  begin_ = end_ - early.size();
  moved_ += result.moved;
  made_progress(result.moved);
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
  moved_ += result.moved;
  made_progress(result.moved);
  switch (result.state) {
    case PumpState::blocked: return Move::wait;
    case PumpState::yielded: stream_->again(); return Move::wait;
    case PumpState::complete:
      outcome_ = {.kind = OutcomeKind::sent};
      // The client closes first; closing is what tells a reference client that it has everything.
      deadline_.stop();
      linger_.start();
      phase_ = Phase::lingering;
      return Move::again;
    case PumpState::stream_failed:
    case PumpState::file_failed:
      // The size was promised: only a reset tells the peer that the rest will not come.
      return reset(result.error);
  }
  return Move::over;
}

void Session::say(const Reply& reply, net::More last, Phase then) noexcept {
  saying_ = reply;
  piece_ = 0;
  last_more_ = last;
  phase_ = Phase::flushing;
  after_ = then;
  renew_deadline();
}

Session::Move Session::flush() {
  while (piece_ < saying_.pieces.size()) {
    std::string_view& piece = saying_.pieces[piece_];
    if (piece.empty()) {
      ++piece_;
      continue;
    }
    const bool last = std::all_of(saying_.pieces.begin() + piece_ + 1, saying_.pieces.end(),
                                  [](std::string_view later) { return later.empty(); });
    const auto count = stream_->write(as_bytes(piece), last ? last_more_ : net::More::yes);
    if (!count) {
      flush_waited_ = true;
      return is_passing(count.error()) ? Move::wait : broken(count.error());
    }
    piece.remove_prefix(*count);
    made_progress(*count);
  }
  phase_ = after_;
  if (phase_ == Phase::size) deadline_.start(context_.limits.command_deadline);
  return Move::again;
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
  linger_.start();
  phase_ = Phase::lingering;
  return Move::again;
}

/// Whether the peer went on sending although it had said all: closing over unread bytes is a reset, which destroys what
/// the peer has not read yet.
bool Session::more_came() {
  const auto count = stream_->read(std::as_writable_bytes(std::span(buffer_).subspan(end_)));
  if (!count || *count == 0) return false;
  end_ += *count;
  return true;
}

void Session::made_progress(std::uint64_t bytes) noexcept {
  lately_ += bytes;
  const auto period = std::chrono::duration_cast<std::chrono::milliseconds>(context_.limits.stall_deadline);
  if (lately_ > 0 && lately_ >= kLeastRate * static_cast<std::uint64_t>(period.count()) / 1000) renew_deadline();
}

void Session::renew_deadline() noexcept {
  lately_ = 0;
  deadline_.start(context_.limits.stall_deadline);
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
  const auto elapsed = std::chrono::duration_cast<std::chrono::microseconds>(context_.reactor.now() - accepted_);
  const bool failed = outcome_.kind == OutcomeKind::failed || outcome_.kind == OutcomeKind::rename_failed ||
                      outcome_.kind == OutcomeKind::listing_failed;
  context_.log.info("command_ended", {{"peer", peer.view()},
                                      {"verb", verb_ != nullptr ? verb_->name() : "none"},
                                      {"outcome", outcome_name(outcome_.kind)},
                                      {"reason", failed ? error_name(outcome_.error) : std::string_view("none")},
                                      {"bytes", moved_},
                                      {"us", static_cast<std::uint64_t>(elapsed.count())},
                                      {"name", name_}});
}

}  // namespace wirelab::command
