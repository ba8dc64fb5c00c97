#pragma once

#include "firmware/net/stream.h"

namespace wirelab::net {

/// Waits for connections at one endpoint. Connections that nobody accepted yet are bounded by the back-log; what
/// happens beyond it is the stack's way (Linux lets the client believe it is connected, lwIP drops its SYN), and the
/// listener stays usable in either case.
class Listener : public Resource {
 public:
  /// The next connection. `would_block` when there is none; `no_resources` when no handle or descriptor is free, after
  /// which `ready` follows once one is. The connection waits meanwhile.
  [[nodiscard]] virtual Result<StreamHandle> accept() = 0;

  /// Who is called when `accept` may succeed; null for nobody. Replays like Stream::watch.
  virtual void watch(Watcher* watcher) = 0;

  /// One more `ready` in the next turn.
  virtual void again() = 0;

  /// Where it listens: the port is the one chosen by the stack if 0 was asked for.
  [[nodiscard]] virtual Endpoint local() const = 0;
};

using ListenerHandle = Handle<Listener>;

}  // namespace wirelab::net
