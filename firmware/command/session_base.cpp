#include "firmware/command/session_base.h"

#include "firmware/core/wipe.h"
#include "firmware/planted/planted.h"

namespace wirelab::command {

// NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): the buffer is written before it is read
SessionBase::SessionBase(const SessionContext& context, SessionOwner& owner, net::StreamHandle stream) noexcept
    : context_(context),
      owner_(owner),
      stream_(std::move(stream)),
      deadline_(context.reactor, *this),
      pace_(deadline_),
      linger_(context.reactor, *this),
      begun_(context.reactor.now()) {}

SessionBase::~SessionBase() {
  // A password may be in there although no verb was recognized: the command was cut off, or misspelt.
  wipe(std::span(buffer_).first(end_));
}

void SessionBase::cut(Error reason) {
  static_cast<void>(reset(reason));
  be_over();
}

void SessionBase::ready() {
  if (deadline_.expired() && deadline_passed() == Move::over) {
    be_over();
    return;
  }
  run();
}

void SessionBase::take_up() {
  if (run()) stream_->watch(this);
}

bool SessionBase::run() {
  for (;;) {
    switch (advance()) {
      case Move::again: break;
      case Move::wait: return true;
      case Move::over: be_over(); return false;
    }
  }
}

void SessionBase::leave() {
  if (cut_) stream_->abort();
  if (WIRELAB_PLANTED(cut_session_keeps_its_place) && cut_) return;
  owner_.session_over();
}

SessionBase::Move SessionBase::broken(Error reason) noexcept {
  outcome_ = {.kind = OutcomeKind::failed, .error = reason};
  return Move::over;
}

SessionBase::Move SessionBase::reset(Error reason) noexcept {
  cut_ = true;
  return broken(reason);
}

void SessionBase::log_command_end() const noexcept {
  log_command(context_.log, {.peer = stream_->peer(),
                             .verb = verb_,
                             .outcome = outcome_,
                             .bytes = moved_,
                             .took = context_.reactor.now() - begun_,
                             .name = name_});
}

Result<std::size_t> SessionBase::read_in() {
  const auto count = stream_->read(room());
  if (count) {
    input_ended_ = *count == 0;
    end_ += *count;
  }
  return count;
}

}  // namespace wirelab::command
