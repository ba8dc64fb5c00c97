#include "firmware/net_lwip/lwip_icmp_socket.h"

#include <algorithm>
#include <optional>

#include "firmware/net/icmp_message.h"
#include "firmware/net_lwip/lwip_address.h"
#include "firmware/net_lwip/lwip_error.h"
#include "firmware/net_lwip/lwip_stack.h"
#include "lwip/inet_chksum.h"
#include "lwip/ip.h"

namespace wirelab::net {
namespace {

constexpr std::size_t kChecksumPlace = 2;

/// Reads an ICMPv6 message that lwIP is just delivering; nothing if it is not to be shown. lwIP itself checks the sum
/// only later, on its own way.
std::optional<IcmpMessage> read_icmpv6(pbuf& packet, const ip_addr_t& from) noexcept {
  if (packet.tot_len < IP6_HLEN + IcmpSocket::kLeastMessage) return std::nullopt;
  const auto size = static_cast<u16_t>(packet.tot_len - IP6_HLEN);
  if (!is_shown_icmp(Family::ipv6, pbuf_get_at(&packet, IP6_HLEN))) return std::nullopt;
  const u8_t hop_limit = IP6H_HOPLIM(ip6_current_header());
  if (pbuf_remove_header(&packet, IP6_HLEN) != 0) return std::nullopt;
  const u16_t sum = ip6_chksum_pseudo(&packet, IP6_NEXTH_ICMP6, size, ip6_current_src_addr(), ip6_current_dest_addr());
  pbuf_add_header_force(&packet, IP6_HLEN);
  if (sum != 0) return std::nullopt;
  return IcmpMessage{.size = size, .from = from_lwip(from), .to = from_lwip(*ip_current_dest_addr()), .ttl = hop_limit};
}

}  // namespace

LwipIcmpSocket::LwipIcmpSocket(LwipStack& stack, raw_pcb& pcb, Family family) noexcept
    : LwipSource(stack.reactor()), stack_(stack), pcb_(&pcb), family_(family) {
  raw_recv(pcb_, on_received, this);
  pcb_->ttl = kDefaultTtl;
  raw_set_multicast_ttl(pcb_, kDefaultTtl);
  if (family_ == Family::ipv6) {
    pcb_->chksum_reqd = 1;
    pcb_->chksum_offset = kChecksumPlace;
  }
}

Result<void> LwipIcmpSocket::send_to(ConstBytes message, const Address& to) {
  if (!can_send_icmp(family_, message, to)) return fail(Error::invalid);
  if (!stack_.card().reaches(to)) return fail(Error::unreachable);
  const auto size = static_cast<u16_t>(message.size());
  pbuf* data = pbuf_alloc(PBUF_IP, size, PBUF_RAM);
  if (data == nullptr) {
    stack_.starve(*this);
    return fail(Error::no_resources);
  }
  pbuf_take(data, message.data(), size);
  // lwIP sums over what stands in the checksum's place.
  constexpr u16_t kNone = 0;
  if (family_ == Family::ipv6) pbuf_take_at(data, &kNone, sizeof kNone, kChecksumPlace);
  const ip_addr_t address = to_lwip(to, stack_.card().interface());
  const err_t sent = raw_sendto(pcb_, data, &address);
  pbuf_free(data);
  if (sent == ERR_OK) return {};
  const Error error = error_of(sent);
  if (error == Error::no_resources) stack_.starve(*this);
  return fail(error);
}

Result<IcmpMessage> LwipIcmpSocket::receive(MutableBytes into) {
  if (into.size() < kLeastRoom) return fail(Error::invalid);
  if (count_ == 0) return fail(Error::would_block);
  const Waiting& next = waiting_[first_];
  IcmpMessage message = next.message;
  message.truncated = message.size > into.size();
  message.size = std::min(message.size, into.size());
  pbuf_copy_partial(next.data, into.data(), static_cast<u16_t>(message.size), 0);
  drop_first();
  return message;
}

Result<void> LwipIcmpSocket::set_ttl(std::uint8_t ttl) {
  if (ttl == 0) return fail(Error::invalid);
  pcb_->ttl = ttl;
  raw_set_multicast_ttl(pcb_, ttl);
  return {};
}

u8_t LwipIcmpSocket::on_received(void* self, raw_pcb* /*pcb*/, pbuf* packet, const ip_addr_t* from) {
  static_cast<LwipIcmpSocket*>(self)->keep(*packet, *from);
  return 0;  // not eaten: lwIP goes on with it
}

void LwipIcmpSocket::keep(pbuf& packet, const ip_addr_t& from) noexcept {
  std::optional<IcmpMessage> message;
  if (family_ == Family::ipv6) {
    message = read_icmpv6(packet, from);
  } else {
    std::array<std::byte, kLeastRoom> head;
    const u16_t known = pbuf_copy_partial(&packet, head.data(), head.size(), 0);
    message = read_icmp_packet(ConstBytes(head).first(known));
    if (message) message->size = packet.tot_len;
  }
  if (!message || count_ == kMostWaiting) return;
  if (count_ > 0 && bytes_ + message->size > kMostBytes) return;
  const auto size = static_cast<u16_t>(message->size);
  pbuf* copy = pbuf_alloc(PBUF_RAW, size, PBUF_RAM);
  if (copy == nullptr) return;
  pbuf_copy_partial(&packet, copy->payload, size, static_cast<u16_t>(packet.tot_len - size));
  waiting_[(first_ + count_) % kMostWaiting] = {.data = copy, .message = *message};
  ++count_;
  bytes_ += size;
  notify();
}

void LwipIcmpSocket::drop_first() noexcept {
  bytes_ -= waiting_[first_].message.size;
  pbuf_free(waiting_[first_].data);
  first_ = (first_ + 1) % kMostWaiting;
  --count_;
}

void LwipIcmpSocket::release() noexcept {
  unlink();
  raw_remove(pcb_);
  while (count_ > 0) drop_first();
  stack_.give_back(*this);
}

}  // namespace wirelab::net
