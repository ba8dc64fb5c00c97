#include "firmware/net_lwip/lwip_stream.h"

#include <algorithm>
#include <utility>

#include "firmware/net_lwip/closing.h"
#include "firmware/net_lwip/lwip_address.h"
#include "firmware/net_lwip/lwip_error.h"
#include "firmware/net_lwip/lwip_stack.h"
#include "lwip/priv/tcp_priv.h"

namespace wirelab::net {

LwipStream::LwipStream(LwipStack& stack, tcp_pcb& pcb, bool established) noexcept
    : LwipSource(stack.reactor()),
      stack_(stack),
      pcb_(&pcb),
      local_{.address = from_lwip(pcb.local_ip), .port = pcb.local_port},
      peer_{.address = from_lwip(pcb.remote_ip), .port = pcb.remote_port},
      phase_(established ? Phase::established : Phase::connecting),
      waits_for_accept_(established) {
  tcp_arg(pcb_, this);
  tcp_recv(pcb_, on_received);
  tcp_sent(pcb_, on_sent);
  tcp_err(pcb_, on_error);
  tcp_poll(pcb_, on_look, 1);
  tcp_nagle_disable(pcb_);
}

LwipStream::LwipStream(LwipStack& stack, const Endpoint& peer, Error why) noexcept
    : LwipSource(stack.reactor()), stack_(stack), pcb_(nullptr), peer_(peer), phase_(Phase::failed), error_(why) {}

Result<void> LwipStream::usable() noexcept {
  if (phase_ == Phase::established) [[likely]]
    return {};
  if (phase_ != Phase::connecting) return fail(error_);
  read_armed_ = write_armed_ = true;
  return fail(Error::would_block);
}

Result<std::size_t> LwipStream::read(MutableBytes into) {
  if (const auto state = usable(); !state) return fail(state.error());
  if (into.empty()) return 0;
  const std::size_t count = received_.take(into);
  if (count > 0) {
    if (pcb_ != nullptr) tcp_recved(pcb_, static_cast<u16_t>(count));
    return count;
  }
  if (end_received_) return 0;
  read_armed_ = true;
  return fail(Error::would_block);
}

Result<std::size_t> LwipStream::write(ConstBytes from, More more) {
  if (const auto state = usable(); !state) return fail(state.error());
  if (write_shut_) return fail(Error::closed);
  if (from.empty()) return 0;
  const std::size_t room = tcp_sndbuf(pcb_);
  if (room == 0 || tcp_sndqueuelen(pcb_) >= TCP_SND_QUEUELEN) {
    // What is held back for more would never make room.
    tcp_output(pcb_);
    write_armed_ = true;
    return fail(Error::would_block);
  }
  // When only a part fits, the rest follows at once: no reason to send a small segment in between.
  if (from.size() > room) more = More::yes;
  const std::size_t count = enqueue(from.first(std::min({from.size(), room, std::size_t{UINT16_MAX}})), more);
  if (count > 0) {
    if (more == More::yes) {
      push_full_segments();
    } else {
      tcp_output(pcb_);
    }
    return count;
  }
  if (pcb_->unacked != nullptr || pcb_->unsent != nullptr) {
    tcp_output(pcb_);
    write_armed_ = true;
    return fail(Error::would_block);
  }
  // Nothing of its own is on its way, so no acknowledgement will call: what is missing is somebody else's.
  stack_.starve(*this);
  return fail(Error::no_resources);
}

std::size_t LwipStream::enqueue(ConstBytes from, More more) noexcept {
  const int flags = TCP_WRITE_FLAG_COPY | (more == More::yes ? TCP_WRITE_FLAG_MORE : 0);
  for (std::size_t count = from.size(); count > 0; count /= 2) {
    if (tcp_write(pcb_, from.data(), static_cast<u16_t>(count), static_cast<u8_t>(flags)) == ERR_OK) return count;
  }
  return 0;
}

void LwipStream::push_full_segments() noexcept {
  if (pcb_->unsent == nullptr || pcb_->unsent->next == nullptr) return;
  // Nagle's algorithm is exactly this once a full segment is on its way.
  tcp_nagle_enable(pcb_);
  tcp_output(pcb_);
  if (!nagle_) tcp_nagle_disable(pcb_);
}

Result<std::size_t> LwipStream::send_file(const FileHandle& /*file*/, std::uint64_t /*offset*/,
                                          std::size_t /*length*/) {
  if (const auto state = usable(); !state) return fail(state.error());
  return fail(Error::unsupported);
}

void LwipStream::set_nagle(bool on) {
  nagle_ = on;
  if (pcb_ == nullptr) return;
  if (on) {
    tcp_nagle_enable(pcb_);
  } else {
    tcp_nagle_disable(pcb_);
  }
}

Result<void> LwipStream::shutdown_write() {
  if (const auto state = usable(); !state) return state;
  if (write_shut_) return {};
  write_shut_ = true;
  send_fin();
  return {};
}

void LwipStream::send_fin() noexcept {
  if (fin_sent_) return;
  if (!may_send_fin(*pcb_)) {
    tcp_output(pcb_);
    return;
  }
  fin_sent_ = true;
  tcp_shutdown(pcb_, 0, 1);
}

tcp_pcb* LwipStream::detach() noexcept {
  tcp_pcb* pcb = std::exchange(pcb_, nullptr);
  if (pcb == nullptr) return nullptr;
  tcp_arg(pcb, nullptr);
  tcp_recv(pcb, nullptr);
  tcp_sent(pcb, nullptr);
  tcp_err(pcb, nullptr);
  tcp_poll(pcb, nullptr, 0);
  return pcb;
}

void LwipStream::end_with(Error error) noexcept {
  phase_ = error == Error::closed ? Phase::closed : Phase::failed;
  error_ = error;
  received_.clear();
}

void LwipStream::close() {
  if (phase_ == Phase::closed) return;
  // Not tcp_close's own check: that one resets only while nothing was shut down yet.
  const bool unread = !received_.empty() || (pcb_ != nullptr && pcb_->refused_data != nullptr);
  if (unread) {
    abort();
    return;
  }
  unlink();
  end_with(Error::closed);
  if (tcp_pcb* pcb = detach()) leave_to_finish(pcb, stack_.close_patience());
}

void LwipStream::abort() {
  if (phase_ == Phase::closed) return;
  unlink();
  end_with(Error::closed);
  // Detached first: tcp_abort calls the error callback before it returns.
  if (tcp_pcb* pcb = detach()) abort_within_window(*pcb);
}

void LwipStream::release() noexcept {
  close();
  stack_.give_back(*this);
}

void LwipStream::established() noexcept {
  phase_ = Phase::established;
  local_ = {.address = from_lwip(pcb_->local_ip), .port = pcb_->local_port};
  read_armed_ = write_armed_ = false;
  notify();
}

void LwipStream::adopted() noexcept {
  waits_for_accept_ = false;
  if (pcb_ != nullptr) tcp_backlog_accepted(pcb_);
}

void LwipStream::wake(bool& armed) noexcept {
  if (std::exchange(armed, false)) notify();
}

err_t LwipStream::on_received(void* self, tcp_pcb* pcb, pbuf* data, err_t /*error*/) {
  auto& stream = *static_cast<LwipStream*>(self);
  if (data != nullptr) {
    if (const err_t kept = stream.received_.push(data); kept != ERR_OK) return kept;
  } else {
    stream.end_received_ = true;
    // With both FINs exchanged lwIP frees the block some day without a call. In CLOSING the peer has not acknowledged
    // all yet, and may never.
    if (pcb->state == TIME_WAIT) static_cast<void>(stream.detach());
    if (pcb->state == CLOSING) leave_to_finish(stream.detach(), stream.stack_.close_patience());
  }
  stream.wake(stream.read_armed_);
  return ERR_OK;
}

err_t LwipStream::on_sent(void* self, tcp_pcb* /*pcb*/, u16_t /*length*/) {
  auto& stream = *static_cast<LwipStream*>(self);
  if (stream.write_shut_) stream.send_fin();
  stream.wake(stream.write_armed_);
  return ERR_OK;
}

err_t LwipStream::on_look(void* /*self*/, tcp_pcb* /*pcb*/) {
  // lwIP sends what is queued after this call: what was held back for more waits half a second at most.
  return ERR_OK;
}

void LwipStream::on_error(void* self, err_t code) {
  auto& stream = *static_cast<LwipStream*>(self);
  stream.pcb_ = nullptr;
  if (stream.waits_for_accept_) {
    // It died before anybody saw it.
    stream.stack_.forget(stream);
    return;
  }
  const bool both_ends_done = stream.fin_sent_ && stream.end_received_;
  if (code == ERR_CLSD || (both_ends_done && code == ERR_ABRT)) {
    stream.end_received_ = true;
  } else if (stream.phase_ == Phase::connecting && code == ERR_RST) {
    stream.end_with(Error::refused);
  } else {
    stream.end_with(error_of(code));
  }
  stream.notify();
}

}  // namespace wirelab::net
