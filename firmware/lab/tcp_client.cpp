#include "firmware/lab/tcp_client.h"

#include <algorithm>
#include <utility>

namespace wirelab::lab {
namespace {

/// Steps of one call: what has more to do lets others run in between.
constexpr int kStepsAtOnce = 32;
/// The same of writes, of which a reply that says something many times needs many.
constexpr int kWritesAtOnce = 256;

}  // namespace

TcpClient::TcpClient(const ClientParts& parts, std::uint64_t number, net::StreamHandle stream)
    : parts_(parts),
      number_(number),
      stream_(std::move(stream)),
      peer_(stream_->peer()),
      pause_(parts.reactor, *this),
      patience_(parts.reactor, *this),
      question_(parts.reactor, *this),
      linger_(parts.reactor, *this) {}

void TcpClient::start(std::unique_ptr<Talk> talk) {
  talk_ = std::move(talk);
  parts_.log.info("lab_client", {{"lab", parts_.lab}, {"peer", net::EndpointText(peer_).view()}});
  stream_->watch(this);
  static_cast<void>(take(talk_->begin(peer_)));
  parts_.reactor.mark(*this);
}

void TcpClient::hurry() noexcept {
  if (state_ != State::receiving || hurried_ || !talk_->between()) return;
  hurried_ = true;
  patience_.start(kCrowded);
}

void TcpClient::ready() {
  if (patience_.expired() && state_ != State::over) {
    if (state_ == State::sending) stream_->abort();
    static_cast<void>(end(state_ == State::sending ? "stalled" : "silent"));
  }
  if (question_.expired() && state_ == State::receiving) static_cast<void>(end("too slow"));
  writes_left_ = kWritesAtOnce;
  for (int steps = 0; steps < kStepsAtOnce && state_ != State::over; ++steps) {
    if (step() == More::no && state_ != State::over) return;
  }
  if (state_ != State::over) return parts_.reactor.mark(*this);
  parts_.owner.client_gone(*this);
}

TcpClient::More TcpClient::step() {
  switch (state_) {
    case State::delaying:
      if (!pause_.expired()) return More::no;
      start_stall();
      state_ = State::sending;
      return More::yes;
    case State::sending: return send();
    case State::pausing: return pause_.expired() ? follow() : More::no;
    case State::receiving: return receive();
    case State::going_on:
    case State::waiting: return take(talk_->go_on());
    case State::lingering: return linger_.done(*stream_) ? end("finished") : More::no;
    case State::over: break;
  }
  return More::no;
}

/// Begins to carry an act out.
TcpClient::More TcpClient::take(const Act& act) {
  act_ = act;
  sent_ = 0;
  if (!act.reply.empty() || act.then != Then::receive) {
    asking_ = false;
    question_.stop();
  }
  if (act.reply.empty() || act.times == 0) return rest();
  const Fault fault =
      act.continues ? Fault{.kind = dropping_ ? FaultKind::drop : FaultKind::none, .delay = {}} : next_fault();
  if (fault.kind == FaultKind::reset) {
    stream_->abort();
    return end("reset by a fault");
  }
  if (fault.kind == FaultKind::drop) return rest();
  reply_times_ = act.times;
  state_ = State::sending;
  if (!act.continues || act_.pause > Duration::zero()) start_stall();
  play(fault);
  return More::yes;
}

/// The fault of the reply that begins here.
Fault TcpClient::next_fault() {
  ++parts_.tally.replies;
  const Fault fault = parts_.faults.of(number_, ++replies_);
  dropping_ = fault.kind == FaultKind::drop || fault.kind == FaultKind::truncate;
  if (fault.kind == FaultKind::none) return fault;
  ++parts_.tally.faults;
  parts_.log.info("lab_fault", {{"lab", parts_.lab},
                                {"peer", net::EndpointText(peer_).view()},
                                {"reply", replies_},
                                {"fault", fault_name(fault.kind)}});
  return fault;
}

void TcpClient::play(const Fault& fault) noexcept {
  if (fault.kind == FaultKind::delay) {
    patience_.stop();
    pause_.start(fault.delay);
    state_ = State::delaying;
  }
  doubling_ = doubling_ || (fault.kind == FaultKind::duplicate && act_.goes_on);
  if (fault.kind == FaultKind::duplicate && !act_.goes_on) act_.times *= 2;
  if (fault.kind != FaultKind::truncate) return;
  // Of a single byte nothing is left; then the reply is as good as dropped, and its sending ends at once.
  if (act_.times > 1) {
    act_.times /= 2;
    reply_times_ = act_.times;
  } else {
    act_.reply = act_.reply.first(act_.reply.size() / 2);
  }
}

void TcpClient::start_stall() noexcept {
  taken_ = 0;
  patience_.start(kStall);
}

TcpClient::More TcpClient::send() {
  while (act_.times > 0 && sent_ < act_.reply.size()) {
    if (writes_left_ == 0) {
      parts_.reactor.mark(*this);
      return More::no;
    }
    --writes_left_;
    // A reply that says something several times is cut where segments are full, not where the repetition ends.
    const bool goes_on = (act_.times - 1) % reply_times_ != 0;
    const auto count = stream_->write(act_.reply.subspan(sent_), goes_on ? net::More::yes : net::More::no);
    if (!count) return is_passing(count.error()) ? More::no : end(error_name(count.error()));
    taken_ += *count;
    if (taken_ >= kLeastInStall) start_stall();
    bytes_out_ += *count;
    sent_ += *count;
    if (sent_ < act_.reply.size()) continue;
    sent_ = 0;
    --act_.times;
  }
  return rest();
}

/// The reply is on its way: the act's pause, if it has one.
TcpClient::More TcpClient::rest() {
  if (act_.pause <= Duration::zero()) return follow();
  patience_.stop();
  pause_.start(act_.pause);
  state_ = State::pausing;
  return More::no;
}

/// What comes behind the reply and the pause.
TcpClient::More TcpClient::follow() {
  // A reply in parts is one to the patience for it, unless they have pauses between them.
  const bool under_way = act_.then == Then::go_on || act_.then == Then::wait;
  if (!under_way || act_.reply.empty() || act_.pause > Duration::zero()) patience_.start(talk_->patience());
  hurried_ = false;
  if (doubling_ && !act_.reply.empty() && !act_.goes_on) {
    doubling_ = false;
    return take(talk_->again());
  }
  switch (act_.then) {
    case Then::receive:
      state_ = State::receiving;
      if (parts_.owner.crowded()) hurry();
      return More::yes;
    case Then::go_on: state_ = State::going_on; return More::yes;
    case Then::wait: state_ = State::waiting; return More::no;
    case Then::finish:
      static_cast<void>(stream_->shutdown_write());
      patience_.stop();
      linger_.start();
      state_ = State::lingering;
      return More::yes;
    case Then::reset: stream_->abort(); return end("given up");
    case Then::close: break;
  }
  stream_->close();
  return end("closed");
}

TcpClient::More TcpClient::receive() {
  if (talk_->has_news()) return take(talk_->go_on());
  const auto count = stream_->read(std::span(room_).first(std::clamp<std::size_t>(talk_->appetite(), 1, room_.size())));
  if (!count) return is_passing(count.error()) ? More::no : end(error_name(count.error()));
  if (*count == 0) return take(talk_->ended());
  bytes_in_ += *count;
  if (!std::exchange(asking_, true) && talk_->longest_question() > Duration::zero()) {
    question_.start(talk_->longest_question());
  }
  return take(talk_->receive(std::span(room_).first(*count)));
}

TcpClient::More TcpClient::end(std::string_view how) {
  stream_->close();
  patience_.stop();
  question_.stop();
  pause_.stop();
  state_ = State::over;
  parts_.log.info("lab_client_gone", {{"lab", parts_.lab},
                                      {"peer", net::EndpointText(peer_).view()},
                                      {"how", how},
                                      {"received", bytes_in_},
                                      {"sent", bytes_out_}});
  return More::no;
}

}  // namespace wirelab::lab
