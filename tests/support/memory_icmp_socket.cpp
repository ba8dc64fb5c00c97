#include "tests/support/memory_icmp_socket.h"

#include <algorithm>
#include <utility>

#include "firmware/net/icmp_message.h"
#include "tests/support/internet_checksum.h"

namespace wirelab::test {
namespace {

using Packet = std::vector<std::byte>;

constexpr std::uint8_t kTtl = 64;

void put(Packet& packet, std::size_t place, unsigned number) {
  packet.at(place) = static_cast<std::byte>(number >> 8U);
  packet.at(place + 1) = static_cast<std::byte>(number);
}

void append(Packet& packet, const net::Address& address) {
  const auto bytes = std::as_bytes(address.bytes());
  packet.insert(packet.end(), bytes.begin(), bytes.end());
}

/// The header of a packet with so many bytes behind it (RFC 791 section 3.1, RFC 8200 section 3).
Packet ip_header(unsigned protocol, std::size_t size, const net::Address& from, const net::Address& to) {
  if (from.family() == net::Family::ipv6) {
    Packet header(8);
    put(header, 0, 0x6000);
    put(header, 4, static_cast<unsigned>(size));
    put(header, 6, protocol << 8U | kTtl);
    append(header, from);
    append(header, to);
    return header;
  }
  Packet header(12);
  put(header, 0, 0x4500);
  put(header, 2, static_cast<unsigned>(size + 20));
  put(header, 8, unsigned{kTtl} << 8U | protocol);
  append(header, from);
  append(header, to);
  put(header, 10, internet_checksum(header));
  return header;
}

/// Fills in the checksum of an ICMP message. Over IPv6 it is the stack's, and this one needs none.
void sum_up(Packet& message, net::Family family) {
  put(message, 2, 0);
  if (family == net::Family::ipv4) put(message, 2, internet_checksum(message));
}

}  // namespace

Result<net::IcmpSocketHandle> MemoryStack::open_icmp(net::Family family) {
  const bool endless = network_.options_.mutation == Mutation::endless_icmp_sockets;
  if (icmp_sockets_.size() >= MemoryIcmpSocket::kMostSockets && !endless) return fail(Error::no_resources);
  auto* socket = new MemoryIcmpSocket(*this, family);
  icmp_sockets_.push_back(socket);
  return net::IcmpSocketHandle(socket);
}

void MemoryStack::take_icmp(ConstBytes message, const net::Address& from, const net::Address& to) {
  const Mutation mutation = network_.options_.mutation;
  const bool ipv4 = to.family() == net::Family::ipv4;
  const auto type = std::to_integer<std::uint8_t>(message[0]);
  const bool request = type == (ipv4 ? 8 : 128);
  for (Watcher* watcher : haunted_) network_.reactor_.mark(*watcher);
  if (net::is_shown_icmp(to.family(), type) || (request && mutation == Mutation::icmp_shows_requests)) {
    for (MemoryIcmpSocket* socket : icmp_sockets_) {
      if (socket->family_ != to.family()) continue;
      socket->show(message, from, to);
      if (mutation == Mutation::icmp_to_one) break;
    }
  }
  const bool eaten = !icmp_sockets_.empty() && mutation == Mutation::icmp_eats_requests;
  MemoryStack* asking = network_.owner_of(from);
  if (!request || eaten || asking == nullptr) return;
  Packet reply(message.begin(), message.end());
  reply.at(0) = ipv4 ? std::byte{0} : std::byte{129};
  if (mutation == Mutation::lost_icmp_data && reply.size() > net::IcmpSocket::kLeastMessage) reply.pop_back();
  sum_up(reply, to.family());
  asking->take_icmp(reply, to, from);
}

void MemoryStack::report_unreachable(const net::Endpoint& from, const net::Endpoint& to) {
  constexpr unsigned kUdp = 17;
  constexpr std::size_t kUdpHeader = 8;
  if (network_.owner_of(to.address) == nullptr || network_.options_.mutation == Mutation::quiet_ports) return;
  Packet error(net::IcmpSocket::kLeastMessage);
  const bool ipv4 = to.address.family() == net::Family::ipv4;
  put(error, 0, ipv4 ? 0x0303 : 0x0104);
  const Packet quoted = ip_header(kUdp, kUdpHeader, from.address, to.address);
  error.insert(error.end(), quoted.begin(), quoted.end());
  error.resize(error.size() + kUdpHeader);
  put(error, error.size() - kUdpHeader, from.port);
  put(error, error.size() - kUdpHeader + 2, to.port);
  put(error, error.size() - kUdpHeader + 4, kUdpHeader);
  sum_up(error, to.address.family());
  take_icmp(error, to.address, from.address);
}

MemoryIcmpSocket::MemoryIcmpSocket(MemoryStack& stack, net::Family family)
    : stack_(stack), family_(family), announcer_(stack.network_) {}

Result<void> MemoryIcmpSocket::send_to(ConstBytes message, const net::Address& to) {
  if (!net::can_send_icmp(family_, message, to)) {
    if (mutation() == Mutation::careless_icmp) return {};
    return fail(Error::invalid);
  }
  if (!stack_.has_memory_) {
    starved_ = true;
    if (mutation() != Mutation::starved_icmp_sends) return fail(Error::no_resources);
  }
  MemoryStack* owner = stack_.network_.owner_of(to);
  if (owner != nullptr) owner->take_icmp(message, stack_.source_for(to), to);
  return {};
}

void MemoryIcmpSocket::show(ConstBytes message, const net::Address& from, const net::Address& to) {
  if (waiting_.size() >= kMaxWaiting && mutation() != Mutation::endless_icmp) return;
  constexpr unsigned kIcmp = 1;
  Packet packet;
  if (family_ == net::Family::ipv4) packet = ip_header(kIcmp, message.size(), from, to);
  const std::size_t header = packet.size();
  if (mutation() == Mutation::icmp_without_header) std::ranges::fill(packet, std::byte{0});
  packet.insert(packet.end(), message.begin(), message.end());
  const net::IcmpMessage description{.size = packet.size(), .header_size = header, .from = from, .to = to, .ttl = kTtl};
  waiting_.push_back({.bytes = std::move(packet), .message = description});
  if (mutation() == Mutation::deaf_icmp) return;
  if (mutation() == Mutation::nested_icmp && announcer_.watcher() != nullptr) announcer_.watcher()->ready();
  announcer_.announce();
}

Result<net::IcmpMessage> MemoryIcmpSocket::receive(MutableBytes into) {
  if (into.size() < kLeastRoom) return fail(Error::invalid);
  if (waiting_.empty()) return fail(Error::would_block);
  const Waiting first = std::move(waiting_.front());
  waiting_.pop_front();
  net::IcmpMessage message = first.message;
  message.size = std::min(first.bytes.size(), into.size());
  message.truncated = message.size < first.bytes.size() && mutation() != Mutation::unmarked_icmp_cut;
  std::copy_n(first.bytes.begin(), message.size, into.begin());
  return message;
}

Result<void> MemoryIcmpSocket::set_ttl(std::uint8_t ttl) {
  if (ttl == 0) return fail(Error::invalid);
  return {};
}

void MemoryIcmpSocket::watch(Watcher* watcher) {
  if (watcher == nullptr && mutation() == Mutation::icmp_watch_for_ever) return;
  announcer_.watch(watcher);
}

void MemoryIcmpSocket::memory_is_back() {
  if (std::exchange(starved_, false) && mutation() != Mutation::no_wake_for_icmp) announcer_.announce();
}

void MemoryIcmpSocket::release() noexcept {
  if (mutation() == Mutation::icmp_after_release && announcer_.watcher() != nullptr) {
    stack_.haunted_.push_back(announcer_.watcher());
  }
  std::erase(stack_.icmp_sockets_, this);
  delete this;
}

}  // namespace wirelab::test
