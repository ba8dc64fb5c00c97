#pragma once

#include <chrono>

#include "firmware/core/timer.h"
#include "firmware/net/stream.h"

namespace wirelab::net {

/// The patient end of a connection: reads what the peer still sends, and drops it, until the peer's FIN, so that
/// closing does not reset and the peer can read the last answer (RFC 9293 §3.6.1 describes the reset). Bounded in bytes
/// and time: a peer that goes on sending is cut.
class Linger {
 public:
  /// Most bytes that are dropped for one peer.
  static constexpr std::size_t kMaxBytes = 64 * 1024;
  /// Longest wait for the peer's FIN.
  static constexpr Duration kMaxTime = std::chrono::seconds(2);

  /// `watcher` is called when `done` is worth asking again; it must also watch the stream.
  Linger(Reactor& reactor, Watcher& watcher) noexcept : timer_(reactor, watcher) {}

  /// Starts the bounds.
  void start() noexcept;
  /// Reads and drops. True when the stream can be closed: its end came, it failed, or a bound is reached.
  [[nodiscard]] bool done(Stream& stream) noexcept;

 private:
  Timer timer_;
  std::size_t bytes_left_ = kMaxBytes;
};

}  // namespace wirelab::net
