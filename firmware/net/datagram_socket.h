#pragma once

#include "firmware/core/bytes.h"
#include "firmware/core/handle.h"
#include "firmware/core/result.h"
#include "firmware/core/watcher.h"
#include "firmware/net/address.h"

namespace wirelab::net {

/// What `receive_from` found.
struct Datagram {
  std::size_t size = 0;    ///< bytes written into the caller's span
  Endpoint from;           ///< who sent it
  bool truncated = false;  ///< the datagram was longer than the span; the rest is gone
};

/// A bound UDP socket (RFC 768). A datagram arrives whole or not at all. An ICMP error about an earlier datagram is not
/// reported here: it would concern another peer than the next call's.
class DatagramSocket : public Resource {
 public:
  /// Sends one datagram. `would_block` and `no_resources` as for a stream; `invalid` if it is longer than the stack can
  /// send or of the other family.
  [[nodiscard]] virtual Result<void> send_to(ConstBytes datagram, const Endpoint& to) = 0;

  /// Takes the next datagram. An empty one has size 0.
  [[nodiscard]] virtual Result<Datagram> receive_from(MutableBytes into) = 0;

  /// Who is called when trying again may help; null for nobody. Replays like Stream::watch.
  virtual void watch(Watcher* watcher) = 0;

  /// One more `ready` in the next turn.
  virtual void again() = 0;

  /// Where it is bound.
  [[nodiscard]] virtual Endpoint local() const = 0;
};

using DatagramSocketHandle = Handle<DatagramSocket>;

}  // namespace wirelab::net
