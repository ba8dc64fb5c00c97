#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "firmware/net/stack.h"
#include "tests/simulation/random.h"

namespace wirelab::simulation {

/// What the server's end of one connection is like.
struct ConnectionFaults {
  bool one_byte = false;                     ///< every read and write moves one
  unsigned blocked_reads = 0;                ///< percent of reads that say would_block although there is something
  unsigned blocked_writes = 0;               ///< the same of writes, of which some say no_resources
  std::optional<std::uint64_t> reset_after;  ///< so many bytes have crossed, in either direction
};

/// What the server has done with one connection.
struct ServerSide {
  TimePoint accepted{};
  TimePoint moved{};  ///< when the last byte crossed
  std::uint64_t read = 0;
  std::uint64_t written = 0;
  bool refused = false;    ///< it came when the server was full
  bool was_reset = false;  ///< by a fault
  bool gone = false;       ///< the server has let it go
};

/// The server's host: a stack whose connections behave as badly as ordered, and which sees what becomes of them.
class FaultyStack final : public net::Stack {
 public:
  /// `full` is the number of connections from which on the server refuses further ones.
  FaultyStack(net::Stack& below, std::size_t full, std::uint64_t seed) : below_(below), full_(full), random_(seed) {}

  /// For the connection that comes from this port.
  void plan(std::uint16_t port, const ConnectionFaults& faults) { plans_[port] = faults; }
  /// Null before it was accepted.
  [[nodiscard]] const ServerSide* side(std::uint16_t port) const;
  /// Whether the server had it and has it no more.
  [[nodiscard]] bool has_let_go(std::uint16_t port) const {
    const ServerSide* known = side(port);
    return known != nullptr && known->gone;
  }
  [[nodiscard]] const std::map<std::uint16_t, ServerSide>& sides() const noexcept { return sides_; }
  /// What is gone and no peer asks for any more.
  void forget(std::uint16_t port);
  /// Connections that the server holds.
  [[nodiscard]] std::size_t held() const noexcept { return held_; }
  /// So many percent of its questions for the next connection fail from now on.
  void fail_accepts(unsigned percent) noexcept { failing_accepts_ = percent; }
  /// Ends all faults.
  void behave() noexcept { behaves_ = true; }

  [[nodiscard]] Reactor& reactor() noexcept override { return below_.reactor(); }
  [[nodiscard]] Result<net::ListenerHandle> listen(const net::Endpoint& at, const net::ListenOptions& options) override;
  [[nodiscard]] Result<net::StreamHandle> connect(const net::Endpoint& to) override { return below_.connect(to); }
  [[nodiscard]] Result<net::DatagramSocketHandle> bind_datagram(const net::Endpoint& at) override {
    return below_.bind_datagram(at);
  }
  [[nodiscard]] Result<net::IcmpSocketHandle> open_icmp(net::Family family) override {
    return below_.open_icmp(family);
  }
  [[nodiscard]] Result<net::FrameTapHandle> tap(const net::TapOptions& options) override { return below_.tap(options); }

 private:
  friend class FaultyListener;
  friend class FaultyStream;

  [[nodiscard]] bool refuses_accept() { return failing_accepts_ > 0 && !behaves_ && random_.chance(failing_accepts_); }

  net::Stack& below_;
  unsigned failing_accepts_ = 0;
  std::size_t full_;
  Random random_;
  std::map<std::uint16_t, ConnectionFaults> plans_;
  std::map<std::uint16_t, ServerSide> sides_;
  std::size_t held_ = 0;
  bool behaves_ = false;
};

}  // namespace wirelab::simulation
