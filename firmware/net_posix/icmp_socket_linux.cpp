#include "firmware/net_posix/icmp_socket_linux.h"

#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <new>

#include "firmware/net/icmp_message.h"
#include "firmware/net_posix/open_icmp_socket.h"
#include "firmware/net_posix/socket_address.h"

namespace wirelab::net {
namespace {

/// Messages that are not shown and are passed over in one call; then the loop gets its turn.
constexpr int kMostPassedOver = 64;

bool set_ttl_of(int fd, Family family, int ttl) noexcept {
  if (family == Family::ipv4) {
    return set_option(fd, IPPROTO_IP, IP_TTL, ttl) && set_option(fd, IPPROTO_IP, IP_MULTICAST_TTL, ttl);
  }
  return set_option(fd, IPPROTO_IPV6, IPV6_UNICAST_HOPS, ttl) && set_option(fd, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, ttl);
}

/// Bits for the ICMP types below 32 that the kernel is to leave out (raw(7)).
bool configure_ipv4(int fd) noexcept {
  constexpr int kIcmpFilter = 1;  // ICMP_FILTER: the kernel's header for it clashes with the C library's
  std::uint32_t left_out = 0;
  for (std::uint8_t type = 0; type < 32; ++type) {
    if (!is_shown_icmp(Family::ipv4, type)) left_out |= 1U << type;
  }
  return ::setsockopt(fd, SOL_RAW, kIcmpFilter, &left_out, sizeof left_out) == 0 &&
         set_option(fd, SOL_SOCKET, SO_BROADCAST, 1);
}

bool configure_ipv6(int fd) noexcept {
  icmp6_filter filter;
  ICMP6_FILTER_SETBLOCKALL(&filter);
  for (unsigned type = 0; type < 256; ++type) {
    if (is_shown_icmp(Family::ipv6, static_cast<std::uint8_t>(type))) ICMP6_FILTER_SETPASS(type, &filter);
  }
  return ::setsockopt(fd, IPPROTO_ICMPV6, ICMP6_FILTER, &filter, sizeof filter) == 0 &&
         set_option(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1) && set_option(fd, IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 1);
}

/// What the kernel says about an ICMPv6 message beside its bytes (RFC 3542 section 4).
void read_notes(msghdr& notes, IcmpMessage& message) noexcept {
  for (cmsghdr* note = CMSG_FIRSTHDR(&notes); note != nullptr; note = CMSG_NXTHDR(&notes, note)) {
    if (note->cmsg_level != IPPROTO_IPV6) continue;
    if (note->cmsg_type == IPV6_HOPLIMIT) {
      int hops = 0;
      std::memcpy(&hops, CMSG_DATA(note), sizeof hops);
      message.ttl = static_cast<std::uint8_t>(hops);
    } else if (note->cmsg_type == IPV6_PKTINFO) {
      in6_pktinfo info{};
      std::memcpy(&info, CMSG_DATA(note), sizeof info);
      std::array<std::uint8_t, 16> bytes{};
      std::memcpy(bytes.data(), &info.ipi6_addr, bytes.size());
      const bool local = IN6_IS_ADDR_LINKLOCAL(&info.ipi6_addr) || IN6_IS_ADDR_MC_LINKLOCAL(&info.ipi6_addr);
      message.to = Address::ipv6(bytes, local ? static_cast<std::uint32_t>(info.ipi6_ifindex) : 0);
    }
  }
}

}  // namespace

Result<IcmpSocketHandle> open_icmp_socket(PosixPoller& poller, Family family) {
  const bool ipv4 = family == Family::ipv4;
  auto fd = ipv4 ? open_socket(AF_INET, SOCK_RAW, IPPROTO_ICMP) : open_socket(AF_INET6, SOCK_RAW, IPPROTO_ICMPV6);
  if (!fd) return fail(fd.error() == Error::not_allowed ? Error::unsupported : fd.error());
  const bool configured = ipv4 ? configure_ipv4(fd->get()) : configure_ipv6(fd->get());
  if (!configured || !set_ttl_of(fd->get(), family, IcmpSocket::kDefaultTtl)) {
    return fail(error_of(errno, Doing::opening));
  }
  auto* socket = new (std::nothrow) LinuxIcmpSocket(poller, std::move(*fd), family);
  if (socket == nullptr) return fail(Error::no_resources);
  return IcmpSocketHandle(socket);
}

Result<void> LinuxIcmpSocket::send_to(ConstBytes message, const Address& to) {
  if (!can_send_icmp(family_, message, to)) return fail(Error::invalid);
  // In a raw socket's address the port is a protocol number, or 0.
  const SocketAddress address({.address = to, .port = 0});
  ssize_t count = -1;
  do {
    count = ::sendto(socket_.fd(), message.data(), message.size(), MSG_NOSIGNAL, address.data(), address.size());
  } while (count < 0 && errno == EINTR);
  if (count < 0) return fail(socket_.failed(errno, kWritable));
  return {};
}

Result<IcmpMessage> LinuxIcmpSocket::receive(MutableBytes into) {
  if (into.size() < kLeastRoom) return fail(Error::invalid);
  for (int passed = 0; passed < kMostPassedOver; ++passed) {
    const auto taken = take(into);
    if (!taken) return fail(taken.error());
    if (const auto& message = *taken) return *message;
  }
  socket_.again();
  return fail(Error::would_block);
}

Result<std::optional<IcmpMessage>> LinuxIcmpSocket::take(MutableBytes into) {
  SocketAddress from;
  iovec part{.iov_base = into.data(), .iov_len = into.size()};
  alignas(cmsghdr) std::array<std::byte, 128> notes_room;
  msghdr notes{};
  notes.msg_name = from.data();
  notes.msg_namelen = from.size();
  notes.msg_iov = &part;
  notes.msg_iovlen = 1;
  notes.msg_control = notes_room.data();
  notes.msg_controllen = notes_room.size();
  const ssize_t count = ::recvmsg(socket_.fd(), &notes, 0);
  if (count < 0) {
    if (errno == EINTR) return std::optional<IcmpMessage>();
    return fail(socket_.failed(errno, kReadable));
  }
  const auto bytes = ConstBytes(into).first(static_cast<std::size_t>(count));
  std::optional<IcmpMessage> message;
  if (family_ == Family::ipv4) {
    // Also what the kernel's filter does not know, and what came before it was set.
    message = read_icmp_packet(bytes);
  } else if (bytes.size() >= kLeastMessage && is_shown_icmp(family_, std::to_integer<std::uint8_t>(bytes[0]))) {
    *from.size_in_out() = notes.msg_namelen;
    message = {.size = bytes.size(), .from = from.endpoint().address, .to = Address::any(family_)};
    read_notes(notes, *message);
  }
  if (message) message->truncated = (notes.msg_flags & MSG_TRUNC) != 0;
  return message;
}

Result<void> LinuxIcmpSocket::set_ttl(std::uint8_t ttl) {
  if (ttl == 0) return fail(Error::invalid);
  if (!set_ttl_of(socket_.fd(), family_, ttl)) return fail(error_of(errno, Doing::opening));
  return {};
}

}  // namespace wirelab::net
