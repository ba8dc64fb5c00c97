#include "firmware/lab/udp_lab.h"

#include <new>

#include "firmware/lab/upper_case.h"

namespace wirelab::lab {
namespace {

/// Datagrams of one call: who sends more lets others run in between.
constexpr int kAtOnce = 32;

}  // namespace

Result<std::unique_ptr<RunningLab>> UdpUpper::start(net::Stack& stack, const Log& log, std::string_view name,
                                                    const FaultPlan& faults, const net::Endpoint& at) {
  auto socket = stack.bind_datagram(at);
  if (!socket) return fail(socket.error());
  std::unique_ptr<RunningLab> lab(new (std::nothrow) UdpUpper(stack, log, name, faults, std::move(*socket)));
  if (lab == nullptr) return fail(Error::no_resources);
  return lab;
}

UdpUpper::UdpUpper(net::Stack& stack, const Log& log, std::string_view name, const FaultPlan& faults,
                   net::DatagramSocketHandle socket)
    : log_(log), name_(name), faults_(faults), socket_(std::move(socket)), delay_(stack.reactor(), *this) {
  socket_->watch(this);
}

void UdpUpper::ready() {
  for (int count = 0; count < kAtOnce; ++count) {
    if (delay_.running() || !send() || !receive()) return;
  }
  socket_->again();
}

/// Sends what is still to be sent; false if that has to wait.
bool UdpUpper::send() {
  while (times_ > 0) {
    const auto sent = socket_->send_to(std::span(room_).first(size_), to_);
    if (!sent && is_passing(sent.error())) return false;
    --times_;
  }
  return true;
}

/// Another such lab, or a service of the system like echo (RFC 862), would answer the answer, and so on for ever: one
/// datagram with a forged sender is enough.
bool UdpUpper::answers_by_itself(std::uint16_t port) const noexcept {
  constexpr std::uint16_t kFirstOfPrograms = 1024;
  return port == endpoint().port || port < kFirstOfPrograms;
}

/// Takes the next datagram; false if there is none.
bool UdpUpper::receive() {
  const auto datagram = socket_->receive_from(room_);
  if (!datagram) return false;
  if (answers_by_itself(datagram->from.port)) return true;
  ++tally_.clients;
  ++tally_.replies;
  to_ = datagram->from;
  size_ = datagram->size;
  times_ = 1;
  make_upper(std::span(room_).first(size_));
  const Fault fault = faults_.of(0, tally_.replies, FaultPlan::Over::datagrams);
  if (fault.kind == FaultKind::none) return true;
  ++tally_.faults;
  log_.info("lab_fault", {{"lab", name_},
                          {"peer", net::EndpointText(to_).view()},
                          {"reply", tally_.replies},
                          {"fault", fault_name(fault.kind)}});
  if (fault.kind == FaultKind::drop || fault.kind == FaultKind::reset) times_ = 0;
  if (fault.kind == FaultKind::duplicate) times_ = 2;
  if (fault.kind == FaultKind::truncate) size_ /= 2;
  if (fault.kind == FaultKind::delay) delay_.start(fault.delay);
  return true;
}

}  // namespace wirelab::lab
