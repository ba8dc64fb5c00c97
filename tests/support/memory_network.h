#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "firmware/core/timer.h"
#include "firmware/net/stack.h"

namespace wirelab::test {

/// A fault planted in a memory stack on purpose, to see that the contract suite notices.
enum class Mutation : std::uint8_t {
  none,
  nested_ready,           ///< write calls the peer's watcher instead of marking it
  no_replay,              ///< watch forgets what came before
  no_wake_for_room,       ///< a reader does not tell the writer that there is room
  no_wake_for_data,       ///< a writer does not tell the reader that there is data
  no_wake_after_free,     ///< a freed handle wakes nobody who was refused one
  refused_call_consumes,  ///< a write that would block takes a byte all the same
  unbounded_writer,       ///< a writer is never stopped
  close_drops,            ///< close throws accepted bytes away
  close_never_resets,     ///< close with unread bytes sends an orderly end
  forgetful_reset,        ///< a reset is reported once, then forgotten
  no_half_close,          ///< shutdown_write ends both directions
  endless_pool,           ///< connect never says no_resources
  quiet_refusal,          ///< a refused connect stays pending for ever
  forgetful_close,        ///< calls after close say something else than closed
  deaf_listener,          ///< a new connection wakes nobody
  deaf_datagrams,         ///< a datagram that came wakes nobody
  endless_connect,        ///< a connect that nobody answers never times out
  reset_as_end,           ///< a reset reads as an orderly end
  write_after_shutdown,   ///< shutdown_write leaves writing possible
  shared_port,            ///< a port in use is given out again
  endless_datagrams,      ///< datagrams that nobody takes are all kept
  unmarked_cut,           ///< a datagram that was cut does not say so
  stale_block,            ///< a stream that has ended still holds what its stack has given to the newest one
  no_wake_for_close,      ///< close does not tell the reader that nothing follows
  watch_for_ever,         ///< watch(nullptr) is ignored
  hanging_clients,        ///< a listener that goes leaves those that wait for accept alone
  starved_call_consumes,  ///< a write without memory takes a byte all the same
  no_wake_for_memory,     ///< memory that is there again wakes nobody who was refused it
  careless_destination,   ///< what cannot be a destination is taken for one
  lost_icmp_data,         ///< an echo reply has lost the last byte of its data
  icmp_without_header,    ///< an IPv4 packet is shown without the addresses in its header
  deaf_icmp,              ///< an ICMP message that came wakes nobody
  icmp_eats_requests,     ///< a host with an ICMP socket answers no echo request any more
  icmp_shows_requests,    ///< ICMP sockets are shown echo requests too
  icmp_to_one,            ///< only the first socket of a host is shown a message
  quiet_ports,            ///< a datagram to nobody brings no ICMP error
  endless_icmp,           ///< ICMP messages that nobody takes are all kept
  unmarked_icmp_cut,      ///< an ICMP message that was cut does not say so
  endless_icmp_sockets,   ///< a host gives out ICMP sockets without end
  starved_icmp_sends,     ///< an ICMP message without memory is sent all the same
  no_wake_for_icmp,       ///< memory that is there again wakes no ICMP socket that was refused it
  icmp_after_release,     ///< an ICMP socket's watcher is called once the socket is gone
  icmp_watch_for_ever,    ///< watch(nullptr) of an ICMP socket is ignored
  nested_icmp,            ///< an ICMP message that comes calls the watcher instead of marking it
  careless_icmp,          ///< any bytes can be sent as ICMP messages, anywhere
};

/// How a memory network behaves.
struct MemoryOptions {
  std::size_t pipe = 64UL * 1024;      ///< bytes that lie between a writer and its reader
  bool single_bytes = false;           ///< every read and write moves one byte
  std::uint32_t would_block_seed = 0;  ///< not 0: calls say would_block now and then, in an order that the seed decides
  Mutation mutation = Mutation::none;
};

class MemoryStack;
class MemoryListener;
class MemoryDatagramSocket;
class MemoryIcmpSocket;
class MemoryStream;

/// A network in memory, deterministic on a manual clock: bytes arrive at once, watchers hear of them in the next turn.
/// Addresses that no stack has are silent: a connect to them times out after kConnectTime.
class MemoryNetwork final : private Watcher {
 public:
  static constexpr Duration kConnectTime = std::chrono::seconds(3);
  /// Ports that are chosen for a socket start here (RFC 6335 section 6).
  static constexpr std::uint16_t kFirstPort = 49152;

  explicit MemoryNetwork(Reactor& reactor, const MemoryOptions& options = {});
  ~MemoryNetwork();

  [[nodiscard]] Reactor& reactor() noexcept { return reactor_; }
  [[nodiscard]] const MemoryOptions& options() const noexcept { return options_; }
  /// True, now and then, if the seed says so.
  [[nodiscard]] bool play_busy() noexcept;

 private:
  friend class MemoryStack;
  friend class MemoryStream;
  friend class MemoryListener;
  friend class MemoryDatagramSocket;
  friend class MemoryIcmpSocket;

  /// A port number belongs to a stack: two of them may listen at the same one.
  using Bound = std::pair<MemoryStack*, net::Endpoint>;

  void ready() override;
  /// Tries to establish a connect; false if it has to be tried again later.
  [[nodiscard]] bool establish(MemoryStream& stream);
  [[nodiscard]] MemoryStack* owner_of(const net::Address& address) const;
  /// The socket of that table that is reached at `to`: bound to just this address, or to any of its stack's.
  template <typename Socket>
  [[nodiscard]] Socket* reached(const std::map<Bound, Socket*>& table, const net::Endpoint& to) const;
  /// `at`, with a port that nobody has yet if it has none.
  [[nodiscard]] net::Endpoint with_port(net::Endpoint at);

  Reactor& reactor_;
  MemoryOptions options_;
  Timer retry_;
  std::uint32_t random_;
  std::vector<MemoryStack*> stacks_;
  std::vector<MemoryStream*> connecting_;
  std::map<Bound, MemoryListener*> listeners_;
  std::map<Bound, MemoryDatagramSocket*> sockets_;
  std::uint16_t next_port_ = kFirstPort;
};

/// One host on a memory network.
class MemoryStack final : public net::Stack {
 public:
  /// `streams` TCP connections at a time, in and out.
  MemoryStack(MemoryNetwork& network, std::vector<net::Address> addresses, std::size_t streams = 64);
  ~MemoryStack() override;

  [[nodiscard]] Reactor& reactor() noexcept override { return network_.reactor_; }
  [[nodiscard]] Result<net::ListenerHandle> listen(const net::Endpoint& at, const net::ListenOptions& options) override;
  [[nodiscard]] Result<net::StreamHandle> connect(const net::Endpoint& to) override;
  [[nodiscard]] Result<net::DatagramSocketHandle> bind_datagram(const net::Endpoint& at) override;
  [[nodiscard]] Result<net::IcmpSocketHandle> open_icmp(net::Family family) override;
  /// Always `unsupported`: there is no link layer.
  [[nodiscard]] Result<net::FrameTapHandle> tap(const net::TapOptions& options) override;

  /// Takes away what memory there is for bytes to send: every write answers `no_resources`.
  void take_memory() { has_memory_ = false; }
  /// Ends that, and wakes those who were refused.
  void give_memory_back();

 private:
  friend class MemoryNetwork;
  friend class MemoryStream;
  friend class MemoryListener;
  friend class MemoryDatagramSocket;
  friend class MemoryIcmpSocket;

  [[nodiscard]] bool has(const net::Address& address) const;
  /// Whether a socket of that table has the endpoint already, or the port at any address.
  template <typename Socket>
  [[nodiscard]] bool taken(const std::map<std::pair<MemoryStack*, net::Endpoint>, Socket*>& table,
                           const net::Endpoint& at) const;
  [[nodiscard]] bool has_room() const { return streams_used_ < streams_; }
  /// Whether a socket of this stack can be bound there.
  [[nodiscard]] bool can_bind(const net::Address& address) const { return address.is_any() || has(address); }
  /// Whether anything can be sent there.
  [[nodiscard]] bool is_destination(const net::Endpoint& to) const;
  [[nodiscard]] net::Address source_for(const net::Address& to) const;
  void stream_freed();
  /// An ICMP message comes in: an echo request is answered, what is for sockets is shown to them.
  void take_icmp(ConstBytes message, const net::Address& from, const net::Address& to);
  /// Tells the sender of a datagram that nobody has the port (RFC 792, RFC 4443 section 3.1).
  void report_unreachable(const net::Endpoint& from, const net::Endpoint& to);

  MemoryNetwork& network_;
  std::vector<net::Address> addresses_;
  std::size_t streams_;
  std::size_t streams_used_ = 0;
  MemoryStream* newest_ = nullptr;  // null once it is gone
  bool has_memory_ = true;
  std::vector<MemoryStream*> starved_;  // were refused memory
  std::vector<MemoryIcmpSocket*> icmp_sockets_;
  std::vector<Watcher*> haunted_;  // by sockets that are gone, if a fault wants it
};

}  // namespace wirelab::test
