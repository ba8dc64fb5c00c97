#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "host/explain/explainer.h"

namespace wirelab::explain {

/// A packet that carried something, or began or ended something.
struct Step {
  std::size_t packet = 0;
  bool from_opener = true;
  Deed deed = Deed::none;
  packet::TcpFlags flags;
  bool again = false;  ///< a retransmission
  std::size_t payload = 0;
  std::uint16_t sequence = 0;  ///< of an echo
  std::optional<std::chrono::nanoseconds> time{};
  std::optional<net::Address> address{};
  std::optional<net::Address> server{};
  std::optional<net::MacAddress> station{};
};

/// What happened several times and took a time.
struct Waits {
  std::size_t count = 0;
  std::chrono::nanoseconds total{};
};

/// What one end of a conversation sent.
struct Sent {
  std::uint64_t bytes = 0;         ///< payload, each byte once
  std::size_t segments = 0;        ///< that carried it
  std::size_t full = 0;            ///< as large as the peer's MSS permits
  std::size_t oversized = 0;       ///< larger: seen where a network card had not cut them up
  std::size_t largest = 0;         ///< the payload of the largest
  std::size_t again = 0;           ///< retransmissions, also those in vain
  std::size_t again_fast = 0;      ///< those that repeated ACKs brought about
  std::size_t repeated_acks = 0;   ///< of what the peer sent
  std::size_t closed_windows = 0;  ///< how often it had no room
  std::size_t gaps = 0;            ///< how often bytes before a segment were not captured
  std::size_t late = 0;            ///< segments that came behind what follows them
  std::size_t joined = 0;          ///< writes that went out together with another
  Waits delayed_acks;
  Waits nagle_on_prompt;   ///< segments that were held back until an ACK came; how long after the data before them
  Waits nagle_on_delayed;  ///< the same where that was a delayed ACK; how long that one took
  std::size_t fin = 0;     ///< the packet; 0 for none
  std::size_t fin_acked = 0;
  std::size_t reset = 0;  ///< the first RST
  std::size_t resets = 0;
  TcpNote why_reset;         ///< of the first RST
  std::string stream;        ///< its beginning, put together in the order of its numbers, up to the first gap
  bool stream_whole = true;  ///< all of it is there

  /// Segments that Nagle's algorithm held back.
  [[nodiscard]] std::size_t held_back() const noexcept { return nagle_on_prompt.count + nagle_on_delayed.count; }
};

/// A conversation so far, in numbers: packets are added, a verdict is read off.
class Tally {
 public:
  /// Steps that are kept, and bytes of each direction.
  static constexpr std::size_t kMostSteps = 512;
  static constexpr std::size_t kMostStream = 16'384;

  /// Begins with the first packet. `keep`: steps and bytes too, for which there may be no room.
  Tally(const Explained& first, bool keep);

  /// The next packet of the conversation, the first one too.
  void add(const Explained& packet);

  /// Whether a packet was sent by whoever opened the conversation, or spoke first if nobody knows.
  [[nodiscard]] bool is_from_opener(const Explained& packet) const noexcept;

  Topic topic = Topic::other;
  std::array<std::string, 2> ends;  ///< "10.0.0.1:50000": the opener, the other
  std::uint16_t client_port = 0;    ///< the opener's
  std::uint16_t server_port = 0;    ///< the other's
  std::size_t packets = 0;
  std::size_t first_packet = 0;
  std::size_t last_packet = 0;
  std::optional<std::chrono::nanoseconds> begun{};  ///< since the capture's first packet
  std::optional<std::chrono::nanoseconds> ended{};
  std::array<Sent, 2> sent;
  bool saw_syn = false;
  std::size_t syns = 0;
  std::optional<std::chrono::nanoseconds> handshake{};
  std::size_t error = 0;          ///< the first ICMP error about it; 0 for none
  std::string_view error_says{};  ///< "host unreachable"; empty for one that is not known here
  std::size_t errors = 0;
  std::size_t twice = 0;  ///< packets that were captured a second time
  std::vector<Step> steps;
  bool steps_whole = true;

 private:
  /// The ACK that one end sent last.
  struct Acked {
    std::size_t packet = 0;
    std::chrono::nanoseconds wait{};
    bool delayed = false;
  };

  /// The byte of the latest probe of a window of 0.
  struct Probed {
    std::size_t packet = 0;
    std::size_t at = 0;
    std::string byte;
  };

  /// What of a stream came before what precedes it, by its place.
  struct Pieces {
    std::map<std::size_t, std::string> behind;
    std::size_t bytes = 0;
    bool lost = false;  ///< some were not captured, or there was no room
  };

  void take_probe(std::size_t acknowledged, std::size_t side);
  void add_tcp(const Explained& packet, const TcpView& view, std::size_t side);
  void take_note(const TcpNote& note, const Explained& packet, const TcpView& view, std::size_t side);
  void take_payload(const Explained& packet, std::size_t side);
  void put_together(std::size_t side, std::size_t at, ConstBytes bytes, std::size_t size);
  void add_step(const Explained& packet, bool again);

  bool keep_ = true;
  bool opener_is_low_ = true;
  std::array<Acked, 2> acked_;
  std::array<Pieces, 2> pieces_;
  std::array<Probed, 2> probed_;
};

}  // namespace wirelab::explain
