#pragma once

#include <mbedtls/ssl.h>

#include "firmware/core/intrusive_list.h"
#include "firmware/core/pool.h"
#include "firmware/core/reactor.h"
#include "firmware/tls/handshake_turns.h"
#include "firmware/tls/randomness.h"
#include "firmware/tls/tls_stream.h"

namespace wirelab::tls {

/// The versions that are spoken at all; there is no older one.
enum class Version : bool { tls_1_2, tls_1_3 };

/// What both sides of TLS are set up with.
struct TlsOptions {
  std::size_t streams = 64;            ///< connections at a time; more than a server lets in, for those still closing
  Version lowest = Version::tls_1_2;   ///< what a peer must speak at least
  Version highest = Version::tls_1_3;  ///< what is spoken if the peer can
  bool resume = true;                  ///< go on with earlier sessions, which saves the costly half of a handshake
  Duration handshake_time = std::chrono::seconds(10);  ///< how long a peer has for it, from when it is reached
  Observer* observer = nullptr;                        ///< hears of handshakes and failures; must outlive the context
};

/// Somebody who was refused for want of room.
class RoomWaiter : public ListNode {
 public:
  /// A connection is over: there may be room.
  virtual void room() = 0;

 protected:
  ~RoomWaiter() = default;
};

/// One side of TLS: its settings, and the connections that have them. TlsServer and TlsClient say which side. It must
/// outlive every stream that it made; what is still closing when it dies is cut off.
class TlsContext {
 public:
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  /// A stream that speaks TLS over `below`, which it takes only if it succeeds. The handshake begins in the next turn
  /// and needs no caller: until it is through, reads and writes answer `would_block`. `no_resources` if all streams are
  /// in use or the heap is; `invalid` before `start`. A stream that only finishes closing gives way.
  [[nodiscard]] Result<net::StreamHandle> wrap(net::StreamHandle& below);

  /// Whether all streams are in use, those included that only finish closing.
  [[nodiscard]] bool full() const noexcept { return streams_.full(); }
  /// Whether there is a stream for `wrap`, perhaps one that would give way.
  [[nodiscard]] bool has_room() noexcept { return !full() || oldest_closing() != nullptr; }
  /// Whether no stream of it is left that only finishes closing.
  [[nodiscard]] bool settled() const noexcept { return closing_.empty(); }
  /// Calls `waiter` once, as soon as a stream is let go.
  void wait_for_room(RoomWaiter& waiter) noexcept { waiters_.push_back(waiter); }
  [[nodiscard]] Reactor& reactor() const noexcept { return reactor_; }

 protected:
  TlsContext(Reactor& reactor, const TlsOptions& options);
  virtual ~TlsContext();

  /// The part of the settings that both sides share; `side` is mbedTLS's word. `finish_start` makes it count.
  [[nodiscard]] Result<void> start_as(int side, Entropy& entropy);
  /// Everything is set up: connections can be made. Until then it can be started again, with other entropy too.
  void finish_start() noexcept { started_ = true; }
  /// Something after `start_as` went wrong: takes that back; answers `error`.
  [[nodiscard]] Result<void> fail_start(Error error) noexcept;
  [[nodiscard]] mbedtls_ssl_config& config() noexcept { return config_; }
  [[nodiscard]] const TlsOptions& options() const noexcept { return options_; }

  /// A connection is about to begin.
  [[nodiscard]] virtual Result<void> prepare(mbedtls_ssl_context& connection, Vetting& vetting) = 0;
  /// Its handshake is through; false if it is not to be used all the same.
  [[nodiscard]] virtual bool accepts(mbedtls_ssl_context& connection, const Vetting& vetting) = 0;
  /// A session can be taken from it.
  virtual void take_session(mbedtls_ssl_context& connection) = 0;

 private:
  friend class TlsStream;

  void destroy(TlsStream& stream) noexcept;
  /// Tells those who wait for room.
  void offer_room() noexcept;
  /// The stream that gives way first: one that has sent everything, or else the one that had most time for it.
  [[nodiscard]] TlsStream* oldest_closing() noexcept;

  Reactor& reactor_;
  TlsOptions options_;
  Randomness randomness_;
  mbedtls_ssl_config config_{};
  bool started_ = false;
  IntrusiveList<RoomWaiter> waiters_;
  IntrusiveList<ClosingNode> closing_;
  HandshakeTurns handshakes_;
  Pool<TlsStream> streams_;
};

}  // namespace wirelab::tls
