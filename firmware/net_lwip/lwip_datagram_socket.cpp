#include "firmware/net_lwip/lwip_datagram_socket.h"

#include <algorithm>

#include "firmware/net_lwip/lwip_address.h"
#include "firmware/net_lwip/lwip_error.h"
#include "firmware/net_lwip/lwip_stack.h"

namespace wirelab::net {

LwipDatagramSocket::LwipDatagramSocket(LwipStack& stack, udp_pcb& pcb) noexcept
    : LwipSource(stack.reactor()), stack_(stack), pcb_(&pcb) {
  udp_recv(pcb_, on_received, this);
}

Result<void> LwipDatagramSocket::send_to(ConstBytes datagram, const Endpoint& to) {
  const bool ipv6 = IP_IS_V6_VAL(pcb_->local_ip);
  if (datagram.size() > kLargest || ipv6 != (to.address.family() == Family::ipv6)) return fail(Error::invalid);
  if (to.port == 0 || to.address.is_any()) return fail(Error::invalid);
  const auto size = static_cast<u16_t>(datagram.size());
  pbuf* data = pbuf_alloc(PBUF_TRANSPORT, size, PBUF_RAM);
  if (data == nullptr) {
    stack_.starve(*this);
    return fail(Error::no_resources);
  }
  pbuf_take(data, datagram.data(), size);
  const ip_addr_t address = to_lwip(to.address, stack_.card().interface());
  const err_t sent = udp_sendto(pcb_, data, &address, to.port);
  pbuf_free(data);
  if (sent == ERR_OK) return {};
  const Error error = error_of(sent);
  if (error == Error::no_resources) stack_.starve(*this);
  return fail(error);
}

Result<Datagram> LwipDatagramSocket::receive_from(MutableBytes into) {
  if (count_ == 0) return fail(Error::would_block);
  const Waiting next = waiting_[first_];
  first_ = (first_ + 1) % kMostWaiting;
  --count_;
  const std::size_t whole = next.data->tot_len;
  const std::size_t size = std::min(whole, into.size());
  pbuf_copy_partial(next.data, into.data(), static_cast<u16_t>(size), 0);
  pbuf_free(next.data);
  return Datagram{.size = size, .from = next.from, .truncated = size < whole};
}

Endpoint LwipDatagramSocket::local() const { return {.address = from_lwip(pcb_->local_ip), .port = pcb_->local_port}; }

void LwipDatagramSocket::on_received(void* self, udp_pcb* /*pcb*/, pbuf* data, const ip_addr_t* from, u16_t port) {
  auto& socket = *static_cast<LwipDatagramSocket*>(self);
  if (socket.count_ == kMostWaiting) {
    pbuf_free(data);
    return;
  }
  socket.waiting_[(socket.first_ + socket.count_) % kMostWaiting] = {
      .data = data, .from = {.address = from_lwip(*from), .port = port}};
  ++socket.count_;
  socket.notify();
}

void LwipDatagramSocket::release() noexcept {
  unlink();
  udp_remove(pcb_);
  for (; count_ > 0; --count_, first_ = (first_ + 1) % kMostWaiting) pbuf_free(waiting_[first_].data);
  stack_.give_back(*this);
}

}  // namespace wirelab::net
