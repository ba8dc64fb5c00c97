#include <asm/ioctls.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/sockios.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include <array>

#include "boards/native/confinement/calls.h"

namespace wirelab::boards {
namespace {

constexpr std::uint32_t kIcmpFilter = 1;  // of <linux/icmp.h>, which does not go together with glibc's headers
constexpr std::uint32_t kTypeBits = ~static_cast<std::uint32_t>(SOCK_CLOEXEC | SOCK_NONBLOCK);

// A protocol is a part of the kernel of its own, and most of its flaws are in those that nobody uses.
constexpr CallRule socket_of(std::uint32_t family, std::uint32_t protocol) {
  return only(SYS_socket, is(0, family), is(2, protocol));
}
constexpr CallRule option(std::uint32_t level, std::uint32_t name) {
  return only(SYS_setsockopt, is(1, level), is(2, name));
}
constexpr CallRule control(std::uint32_t request) { return only(SYS_ioctl, is(1, request)); }

constexpr std::array kSocketCalls{
    any(SYS_recvfrom),
    // Nobody is called from here: there is no connect, and TCP's fast open would do the same.
    only(SYS_sendto, without(3, MSG_FASTOPEN)),
    any(SYS_accept4),
    any(SYS_recvmsg),
    only(SYS_sendmsg, without(2, MSG_FASTOPEN)),
    any(SYS_shutdown),
    option(IPPROTO_TCP, TCP_NODELAY),
    option(IPPROTO_TCP, TCP_NOTSENT_LOWAT),
    option(SOL_SOCKET, SO_SNDBUF),
    option(SOL_SOCKET, SO_RCVBUF),
    option(SOL_SOCKET, SO_LINGER),
    any(SYS_getsockopt),
    any(SYS_getsockname),
    any(SYS_getpeername),
    socket_of(AF_INET, 0),
    socket_of(AF_INET6, 0),
    socket_of(AF_INET, IPPROTO_ICMP),
    socket_of(AF_INET6, IPPROTO_ICMPV6),
    socket_of(AF_NETLINK, NETLINK_ROUTE),
    socket_of(AF_PACKET, 0),
    // For if_nametoindex any kind will do, and glibc asks for this one.
    only(SYS_socket, is(0, AF_UNIX), {.argument = 1, .mask = kTypeBits, .value = SOCK_DGRAM}),
    any(SYS_bind),
    any(SYS_listen),
    option(SOL_SOCKET, SO_REUSEADDR),
    option(SOL_SOCKET, SO_BROADCAST),
    option(SOL_SOCKET, SO_RCVTIMEO),
    option(SOL_SOCKET, SO_RCVBUFFORCE),
    option(SOL_SOCKET, SO_TIMESTAMPNS),
    option(SOL_SOCKET, SO_ATTACH_FILTER),
    option(IPPROTO_IP, IP_TTL),
    option(IPPROTO_IP, IP_MULTICAST_TTL),
    option(IPPROTO_IPV6, IPV6_V6ONLY),
    option(IPPROTO_IPV6, IPV6_UNICAST_HOPS),
    option(IPPROTO_IPV6, IPV6_MULTICAST_HOPS),
    option(IPPROTO_IPV6, IPV6_RECVPKTINFO),
    option(IPPROTO_IPV6, IPV6_RECVHOPLIMIT),
    option(IPPROTO_ICMPV6, ICMP6_FILTER),
    option(SOL_RAW, kIcmpFilter),
    // Not the rings that packet sockets share with a program: they have been a way into the kernel more than once.
    option(SOL_PACKET, PACKET_AUXDATA),
    option(SOL_PACKET, PACKET_VNET_HDR),
    option(SOL_PACKET, PACKET_IGNORE_OUTGOING),
    option(SOL_NETLINK, NETLINK_GET_STRICT_CHK),
    option(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP),
    control(SIOCGIFFLAGS),
    control(SIOCGIFINDEX),
    control(SIOCGIFNAME),
    control(SIOCGIFMTU),
    control(SIOCGIFHWADDR),
    control(SIOCOUTQ),
    control(SIOCINQ),
};

}  // namespace

std::span<const CallRule> socket_calls() noexcept { return kSocketCalls; }

}  // namespace wirelab::boards
