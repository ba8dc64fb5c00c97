#include "host/client/session_core.h"

#include <algorithm>
#include <utility>

#include "firmware/command/framed_request.h"
#include "firmware/core/wipe.h"

namespace wirelab::client {
namespace {

/// Statuses with which a server ends the session; they may answer no request at all.
bool ends_session(const command::Status& status) noexcept {
  const std::string_view word = status.word;
  return word == command::kUnreadableStatus.word || word == command::kCutShortStatus.word ||
         word == command::kTooLongStatus.word || status.number == command::kIdleStatus.number ||
         status == command::kStoppingStatus || status == command::kVersionStatus;
}

}  // namespace

SessionCore::SessionCore(std::string_view client)
    : out_("HELLO " + std::string(command::kProtocol) + " " + std::string(client) + "\n") {}

void SessionCore::ask(std::shared_ptr<SessionRequest> request) {
  if (over_) {
    request->give_up(problem_.value_or(Problem{.fault = Fault::ended_early, .cause = Error::closed}));
    request->finish();
    return;
  }
  waiting_.push_back(std::move(request));
  fill();
}

void SessionCore::end_stream() {
  if (!open() || gate_ != Gate::reply || asked_.empty() || !asked_.back().request->streams()) return;
  gate_ = Gate::open;
  waiting_.push_front(std::make_shared<SessionRequest>("NOOP"));
  fill();
}

Duration SessionCore::extra() const noexcept {
  return asked_.empty() ? Duration::zero() : asked_.front().request->extra_;
}

/// Writes the lines of as many requests as may go out.
void SessionCore::fill() {
  while (open() && gate_ == Gate::open && !waiting_.empty() && asked_.size() < kPipeline) {
    std::shared_ptr<SessionRequest> request = std::move(waiting_.front());
    waiting_.pop_front();
    if (request->line_.empty()) {
      request->status_ = command::kOkStatus.number;
      request->finish();
      continue;
    }
    const bool sends = request->form_ != BodyForm::none;
    const bool follows = request->form_ == BodyForm::follows;
    std::string line = request->line_;
    if (sends) line += (follows ? " +" : " ?") + std::to_string(request->source_->size());
    // NOLINTNEXTLINE(bugprone-unchecked-optional-access): `open` asked
    if (line.size() > hello_->max_request) {
      // NOLINTNEXTLINE(bugprone-unchecked-optional-access): `open` asked
      request->give_up({.fault = Fault::too_long, .cause = Error::invalid, .expected = hello_->max_request});
      request->finish();
      continue;
    }
    out_ += line + "\n";
    wipe(line);
    if (sends || request->streams()) gate_ = follows ? Gate::body : Gate::reply;
    body_done_ = 0;
    if (follows && request->source_->size() == 0) gate_ = Gate::open;
    if (request->when_asked_) request->when_asked_();
    asked_.push_back({.request = std::move(request), .go_ahead = follows});
  }
}

void SessionCore::sent(std::size_t count) {
  // What was sent may hold a password.
  wipe(std::span(out_).first(count));
  out_.erase(0, count);
  if (out_.empty()) ++steps_;
}

BodySource* SessionCore::body() const noexcept {
  return !over_ && gate_ == Gate::body && out_.empty() ? asked_.back().request->source_ : nullptr;
}

void SessionCore::body_sent(std::uint64_t count) {
  body_done_ += count;
  if (const auto& told = asked_.back().request->when_sent_) told(count);
  if (body_done_ < asked_.back().request->source_->size()) return;
  gate_ = asked_.back().request->form_ == BodyForm::asked && !asked_.back().replied ? Gate::reply : Gate::open;
  ++steps_;
  retire();
  fill();
}

void SessionCore::received(ConstBytes bytes) {
  while (!bytes.empty() && !over_) {
    if (!in_frame_) {
      take_head_byte(static_cast<char>(bytes.front()));
      bytes = bytes.subspan(1);
      continue;
    }
    const ConstBytes part = bytes.first(std::min<std::uint64_t>(rest_, bytes.size()));
    bytes = bytes.subspan(part.size());
    rest_ -= part.size();
    deliver(part);
    if (!over_ && rest_ == 0) end_frame();
  }
}

void SessionCore::take_head_byte(char byte) {
  if (byte != '\n') {
    head_ += byte;
    // In place of a first reply a text may stand that is worth showing.
    if (head_.size() >= (hello_ ? command::kMaxHead : kMaxNonsense)) not_understood(head_);
    return;
  }
  const std::string line = std::exchange(head_, {});
  const auto head = command::parse_head(line);
  const bool known = head && (head->status.number / 100 == 2 || head->status.number / 100 >= 4 ||
                              head->status.number == command::kTextStatus.number ||
                              head->status.number == command::kGoOnStatus.number);
  if (!known || line.size() >= command::kMaxHead) {
    not_understood(line);
    return;
  }
  ++steps_;
  begin_frame(*head);
  if (!over_ && in_frame_ && rest_ == 0) end_frame();
}

void SessionCore::begin_frame(const command::ReplyHead& head) {
  in_part_ = false;
  rest_ = head.size;
  in_frame_ = true;
  if (!hello_) return begin_greeting_reply(head);
  const bool nobody = asked_.empty() || asked_.front().replied;
  // Those may be on their way before the request that they seem to answer was read.
  const bool crossed = head.status == command::kStoppingStatus || head.status.number == command::kIdleStatus.number;
  if (ends_session(head.status) && (nobody || crossed)) {
    return fail({.fault = Fault::session_closed, .cause = Error::closed, .text = std::string(head.status.word)});
  }
  if (nobody) return not_understood(std::to_string(head.status.number) + " " + std::string(head.status.word));
  if (head.status.number == command::kTextStatus.number) return begin_part(head);
  if (head.status.number == command::kGoOnStatus.number) return go_ahead(head);
  begin_reply(head);
}

void SessionCore::begin_greeting_reply(const command::ReplyHead& head) {
  greeting_status_ = head.status.number;
  greeting_word_ = head.status.word;
  if (head.size > kMaxHello) fail({.fault = Fault::too_long, .expected = kMaxHello});
}

void SessionCore::begin_part(const command::ReplyHead& head) {
  in_part_ = true;
  // One without a byte is no step of an answer, and could come for ever.
  if (!asked_.front().request->streams() || head.size == 0) not_understood(head.status.word);
}

void SessionCore::go_ahead(const command::ReplyHead& head) {
  Asked& front = asked_.front();
  if (front.request->form_ != BodyForm::asked || front.go_ahead || head.size != 0) {
    return not_understood(head.status.word);
  }
  front.go_ahead = true;
  in_frame_ = false;
  body_done_ = 0;
  if (front.request->source_->size() > 0) gate_ = Gate::body;
}

void SessionCore::begin_reply(const command::ReplyHead& head) {
  SessionRequest& request = *asked_.front().request;
  if (!request.begin_reply(head.status.number, head.status.word, head.size)) {
    fail_beside(request, request.problem().value_or(Problem{.fault = Fault::local_file, .cause = Error::io}));
  }
}

void SessionCore::deliver(ConstBytes bytes) {
  if (bytes.empty()) return;
  if (!hello_) {
    greeting_text_ += as_text(bytes);
    return;
  }
  SessionRequest& request = *asked_.front().request;
  const bool taken = in_part_ ? request.take_part(bytes) : request.deliver(bytes);
  if (!taken) {
    fail_beside(request, request.problem().value_or(Problem{.fault = Fault::local_file, .cause = Error::closed}));
  }
}

void SessionCore::end_frame() {
  in_frame_ = false;
  ++steps_;
  if (!hello_) return end_greeting();
  if (!in_part_) end_reply();
}

void SessionCore::end_greeting() {
  if (greeting_status_ == command::kVersionStatus.number) {
    return fail({.fault = Fault::other_version, .text = greeting_text_.substr(0, kMaxNonsense)});
  }
  if (greeting_status_ != command::kHelloStatus.number) {
    return fail({.fault = Fault::session_closed, .cause = Error::closed, .text = greeting_word_});
  }
  hello_ = read_hello(greeting_text_);
  if (!hello_) return not_understood(greeting_text_.substr(0, kMaxNonsense));
  greeting_text_.clear();
  fill();
}

void SessionCore::end_reply() {
  Asked& front = asked_.front();
  front.replied = true;
  // A refusal came in place of the go-ahead: the body stays here. Otherwise all of it goes out, whatever was said.
  if (gate_ == Gate::reply && asked_.size() == 1) gate_ = Gate::open;
  retire();
  fill();
}

/// Lets go of requests that have their reply and whose body is gone.
void SessionCore::retire() {
  while (!asked_.empty() && asked_.front().replied) {
    if (asked_.size() == 1 && gate_ == Gate::body) return;
    const std::shared_ptr<SessionRequest> request = std::move(asked_.front().request);
    asked_.pop_front();
    request->finish();
  }
}

void SessionCore::ended() {
  if (over_) return;
  if (!hello_ && (!head_.empty() || !in_frame_)) {
    const bool nothing = head_.empty();
    return fail({.fault = nothing ? Fault::ended_early : Fault::no_session, .cause = Error::closed, .text = head_});
  }
  if (in_frame_ || !head_.empty() || busy()) return broke(Fault::ended_early, Error::closed);
  over_ = true;
}

void SessionCore::broke(Fault fault, Error cause) { fail({.fault = fault, .cause = cause}); }

void SessionCore::not_understood(std::string_view text) {
  fail(
      {.fault = hello_ ? Fault::not_understood : Fault::no_session, .text = std::string(text.substr(0, kMaxNonsense))});
}

void SessionCore::body_failed() {
  fail_beside(*asked_.back().request, {.fault = Fault::local_file, .cause = Error::io});
}

/// Ends the session for `request` alone: what it met is nothing to those beside it.
void SessionCore::fail_beside(SessionRequest& request, Problem problem) {
  const bool ours = problem.fault == Fault::local_file;
  if (!request.problem_) request.give_up(problem);
  fail(ours ? Problem{.fault = Fault::session_closed, .cause = Error::closed} : std::move(problem));
}

void SessionCore::fail(Problem problem) {
  if (over_) return;
  over_ = true;
  problem_ = std::move(problem);
  wipe(out_);
  out_.clear();
  for (const Asked& asked : std::exchange(asked_, {})) {
    if (!asked.replied && !asked.request->problem_) asked.request->give_up(*problem_);
    asked.request->finish();
  }
  for (const auto& request : std::exchange(waiting_, {})) {
    request->give_up(*problem_);
    request->finish();
  }
}

}  // namespace wirelab::client
