#pragma once

#include "firmware/core/bytes.h"
#include "firmware/core/handle.h"
#include "firmware/core/result.h"
#include "firmware/core/watcher.h"
#include "firmware/net/address.h"

namespace wirelab::net {

/// What `IcmpSocket::receive` found.
struct IcmpMessage {
  std::size_t size = 0;         ///< bytes written into the caller's span, the IP header's included
  std::size_t header_size = 0;  ///< where the ICMP message begins: behind the IPv4 header; 0 on IPv6
  Address from;                 ///< who sent it
  Address to;                   ///< which of this host's addresses it was sent to
  std::uint8_t ttl = 0;         ///< time to live (IPv4) or hop limit (IPv6) with which it arrived
  bool truncated = false;       ///< it was longer than the span; the rest is gone
};

/// Sends any ICMP message (RFC 792, RFC 4443) and receives the echo replies and the errors that come to this host,
/// whoever they are meant for: a caller knows its own by identifier, or by the packet that an error quotes. It looks on
/// only: the stack itself answers echo requests and heeds errors as ever, and every socket of the family gets each
/// message. Readiness is as for a DatagramSocket.
class IcmpSocket : public Resource {
 public:
  /// Shortest message: its header. What is shorter is not sent, and not shown.
  static constexpr std::size_t kLeastMessage = 8;
  /// Longest message: 65,535 bytes less the least IPv4 header (RFC 791 section 3.1).
  static constexpr std::size_t kMostMessage = 65515;
  /// Least room for `receive`: the longest IPv4 header and the shortest message.
  static constexpr std::size_t kLeastRoom = 68;
  /// Time to live of what is sent if nobody sets another one.
  static constexpr std::uint8_t kDefaultTtl = 64;

  /// Sends one message, from its type on; the stack puts the IP header before it. Over IPv4 the checksum in it is the
  /// caller's, over IPv6, where it covers addresses that the stack chooses, it is the stack's, whatever stands in its
  /// place. `would_block` and `no_resources` as for a stream; `unreachable` if there is no way to `to`; `invalid` if
  /// the message is too short, longer than the stack can send, or `to` is unspecified or of the other family.
  [[nodiscard]] virtual Result<void> send_to(ConstBytes message, const Address& to) = 0;

  /// Takes the next message. On IPv4 the whole packet is there, from its IP header on as it arrived, on IPv6 the
  /// message alone. A wrong checksum is the caller's to find on IPv4; on IPv6 such a message is not shown. `invalid` if
  /// `into` is smaller than kLeastRoom.
  [[nodiscard]] virtual Result<IcmpMessage> receive(MutableBytes into) = 0;

  /// Time to live or hop limit of what is sent from now on; `invalid` for 0.
  [[nodiscard]] virtual Result<void> set_ttl(std::uint8_t ttl) = 0;

  /// Who is called when trying again may help; null for nobody. Replays like Stream::watch.
  virtual void watch(Watcher* watcher) = 0;

  /// One more `ready` in the next turn.
  virtual void again() = 0;
};

using IcmpSocketHandle = Handle<IcmpSocket>;

}  // namespace wirelab::net
