#include "firmware/lab/udp_chat.h"

#include <new>

namespace wirelab::lab {
namespace {

/// Datagrams of one call: who sends more lets others run in between.
constexpr int kMostAtOnce = 32;

}  // namespace

Result<std::unique_ptr<RunningLab>> UdpChat::start(net::Stack& stack, std::string_view name, const FaultPlan& faults,
                                                   const net::Endpoint& at) {
  auto socket = stack.bind_datagram(at);
  if (!socket) return fail(socket.error());
  std::unique_ptr<RunningLab> lab(new (std::nothrow) UdpChat(stack, name, faults, std::move(*socket)));
  if (lab == nullptr) return fail(Error::no_resources);
  return lab;
}

UdpChat::UdpChat(net::Stack& stack, std::string_view name, const FaultPlan& faults, net::DatagramSocketHandle socket)
    : reactor_(stack.reactor()),
      name_(name),
      room_(name_.view()),
      faults_(faults),
      socket_(std::move(socket)),
      delay_(stack.reactor(), *this) {
  room_.add(*this);
  socket_->watch(this);
}

void UdpChat::ready() {
  for (int count = 0; count < kMostAtOnce; ++count) {
    if (!receive()) break;
    if (count + 1 == kMostAtOnce) socket_->again();
  }
  while (!delay_.running() && send()) {
  }
}

bool UdpChat::receive() {
  const auto datagram = socket_->receive_from(room_for_datagram_);
  if (!datagram) return false;
  ++tally_.clients;
  if (peer_ != datagram->from) {
    peer_ = datagram->from;
    room_.add(ChatEvent::joined, net::EndpointText(*peer_).view());
  }
  room_.hear(as_text(ConstBytes(room_for_datagram_).first(datagram->size)));
  return true;
}

/// Sends the next line, or goes on with one; false if there is none, nobody to send it to, or it has to wait.
bool UdpChat::send() {
  while (peer_ && times_ > 0) {
    const auto sent = socket_->send_to(line_, *peer_);
    if (!sent && is_passing(sent.error())) return false;
    --times_;
  }
  if (!peer_) return false;
  const ChatLine* line = next_said(room_, passed_on_);
  if (line == nullptr) return false;
  passed_on_ = line->sequence;
  line_ = wire_line(*line, line_room_);
  times_ = 1;
  ++tally_.replies;
  const Fault fault = faults_.of(0, tally_.replies, FaultPlan::Over::datagrams);
  if (fault.kind == FaultKind::none) return true;
  ++tally_.faults;
  if (fault.kind == FaultKind::drop || fault.kind == FaultKind::reset) times_ = 0;
  if (fault.kind == FaultKind::duplicate) times_ = 2;
  if (fault.kind == FaultKind::truncate) line_ = line_.first(line_.size() / 2);
  if (fault.kind == FaultKind::delay) delay_.start(fault.delay);
  return true;
}

}  // namespace wirelab::lab
