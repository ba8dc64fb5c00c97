#include "firmware/net_lwip/lwip_listener.h"

#include "firmware/net_lwip/lwip_address.h"
#include "firmware/net_lwip/lwip_stack.h"

namespace wirelab::net {

LwipListener::LwipListener(LwipStack& stack, tcp_pcb& pcb, std::size_t backlog) noexcept
    : LwipSource(stack.reactor()),
      stack_(stack),
      pcb_(&pcb),
      backlog_(backlog),
      local_{.address = from_lwip(pcb.local_ip), .port = pcb.local_port} {
  tcp_arg(pcb_, this);
  tcp_accept(pcb_, on_accept);
}

Result<StreamHandle> LwipListener::accept() {
  if (waiting_.empty()) return fail(Error::would_block);
  if (!stack_.take_handle()) {
    stack_.starve(*this);
    return fail(Error::no_resources);
  }
  LwipStream* stream = waiting_.pop_front();
  stream->adopted();
  return StreamHandle(stream);
}

err_t LwipListener::on_accept(void* self, tcp_pcb* pcb, err_t error) {
  if (error != ERR_OK || pcb == nullptr || self == nullptr) return ERR_VAL;
  auto& listener = *static_cast<LwipListener*>(self);
  // The stream, not the session: lwIP's default receiver would drop what comes early.
  LwipStream* stream = listener.stack_.make_stream(*pcb, true);
  if (stream == nullptr) return ERR_MEM;
  // Else lwIP counts only half-open connections, and nothing bounds those that wait for accept.
  tcp_backlog_delayed(pcb);
  listener.waiting_.push_back(*stream);
  listener.notify();
  return ERR_OK;
}

void LwipListener::release() noexcept {
  unlink();
  while (LwipStream* stream = waiting_.pop_front()) {
    stream->abort();
    stack_.forget(*stream);
  }
  tcp_arg(pcb_, nullptr);
  tcp_accept(pcb_, nullptr);
  tcp_close(pcb_);
  stack_.give_back(*this);
}

}  // namespace wirelab::net
