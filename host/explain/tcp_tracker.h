#pragma once

#include <array>
#include <chrono>
#include <compare>
#include <cstdint>
#include <deque>
#include <list>
#include <map>
#include <optional>

#include "firmware/net/address.h"
#include "host/explain/dissection.h"
#include "host/explain/tcp_note.h"

namespace wirelab::explain {

/// Follows TCP connections segment by segment and says what each segment does (RFC 9293). Pure: what it says depends on
/// nothing but the segments it was given, in their order.
class TcpTracker {
 public:
  /// Connections that are followed at a time: with one more the one that was silent for longest is forgotten.
  static constexpr std::size_t kMostConnections = 65'536;
  /// Segments of one direction that are remembered until they are acknowledged.
  static constexpr std::size_t kMostUnacknowledged = 4'096;

  /// The next segment; `number` is the packet's in its file, from 1. `dissection` has TCP in it.
  [[nodiscard]] TcpView add(std::size_t number, std::optional<std::chrono::nanoseconds> time,
                            const Dissection& dissection);
  /// The number of the connection that these two have, whoever opened it; nothing if none is followed.
  [[nodiscard]] std::optional<std::size_t> connection_between(const net::Endpoint& one,
                                                              const net::Endpoint& other) const;

 private:
  using Time = std::chrono::nanoseconds;
  /// A segment that took sequence numbers and is not acknowledged yet.
  struct Sent {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::size_t packet = 0;
    Time time{};
    std::size_t payload = 0;
    bool again = false;  // it was sent more than once, so nobody knows which one an ACK is for
  };
  /// One direction of a connection: what its sender said.
  struct Side {
    bool seen = false;
    bool spoke = false;      // a segment of it was captured
    std::uint32_t base = 0;  // relative numbers count from here
    std::uint32_t next = 0;  // behind the last that it sent
    bool has_acknowledged = false;
    std::uint32_t acknowledged = 0;  // the last ACK number that it sent
    std::size_t repeated = 0;        // how often it sent that one again
    std::uint16_t raw_window = 0;
    std::uint64_t window = 0;
    std::optional<std::uint8_t> scale;
    std::uint16_t mss = 0;
    bool syn = false;
    bool fin = false;
    std::uint32_t fin_at = 0;  // the number behind its FIN
    std::size_t syn_packet = 0;
    Time syn_time{};
    std::optional<Time>
        reaction;  // from a handshake segment of its peer to its own: where the capture was taken shows in that
    std::uint64_t carried = 0;  // payload that it sent, each byte once
    std::deque<Sent> unacknowledged;
    Time last_carried{};               // when it sent payload last
    std::size_t write_before = 0;      // payload of what the latest of these ACKs confirmed
    std::size_t all_acked_packet = 0;  // the peer's latest ACK that confirmed all that this side had sent
    Time all_acked_time{};
    bool all_acked_bare = false;  // without payload
    bool filled_gap = false;      // a segment came behind what follows it
    bool asks_alive = false;      // its latest segment was a keep-alive
    bool asks_window = false;     // or a probe of a window of 0
    std::uint32_t probed_to =
        0;  // behind the byte of its latest probe, which is none of what it sent until it is taken
    std::size_t probe_packet = 0;
    /// Its latest segment, to know it when it is captured a second time.
    struct Latest {
      std::size_t packet = 0;
      Time time{};
      std::uint32_t sequence = 0;
      std::uint32_t acknowledgement = 0;
      std::uint16_t identification = 0;
      std::uint16_t checksum = 0;
      std::size_t size = 0;
    } latest;
    std::optional<Time> quickest;  // the shortest time from the peer's data to this side's ACK of it
  };
  struct Key {
    net::Endpoint low;
    net::Endpoint high;
    friend auto operator<=>(const Key&, const Key&) noexcept = default;
  };
  struct Connection {
    std::size_t number = 0;
    net::Endpoint opener;
    std::array<Side, 2> sides;  // the opener's, the other's
    bool established = false;
    bool pushed = false;  // a segment with PSH was seen
    std::optional<Time> handshake;
    std::list<Key>::iterator place;
  };
  class Turn;

  [[nodiscard]] Connection& connection_of(const net::Endpoint& from, const net::Endpoint& to,
                                          const packet::TcpSegment& segment);
  void forget(const Key& key);

  std::map<Key, Connection> connections_;
  std::list<Key> recent_;  // the one that was silent for longest first
  std::size_t count_ = 0;
};

}  // namespace wirelab::explain
