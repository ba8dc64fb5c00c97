#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "firmware/packet/tcp.h"

namespace wirelab::explain {

/// What a TCP segment does, seen beside all that came before it. Each kind says which members of TcpNote it uses.
enum class TcpNoteKind : std::uint8_t {
  opens,             ///< SYN: asks for a connection
  opens_again,       ///< SYN once more: the first got no answer; `packet`, `time` since
  accepts,           ///< SYN and ACK; `packet`: the SYN
  accepts_again,     ///< the same once more; `packet`: the first, `time` since
  established,       ///< the ACK that completes the handshake; `time`: the handshake took
  carries,           ///< payload; `count` bytes from relative number `first` on
  exceeds_segment,   ///< and more than the peer's MSS permits, which is `count`: not cut up yet, or put together again
  fills_segment,     ///< and as many as the peer's MSS permits; `count`: the MSS without options
  joins_writes,      ///< several equal writes in one segment; `count` writes of `first` bytes each
  pushes,            ///< the first PSH of the connection
  waited_for_ack,    ///< Nagle: data that went out only when all before was acknowledged, `time` after the data before
                     ///< it; `packet`: that ACK
  acknowledges,      ///< the ACK number advances by `count`; `packet`: the segment whose last byte it confirms
  acknowledges_fin,  ///< and the last of them was the peer's FIN
  delayed_ack,       ///< without payload, `time` after the data it confirms, and far later than it could have come
  repeats_ack,       ///< the `count`-th ACK with the same number: something behind it arrived
  selective_ack,     ///< `first` to `count`: bytes that arrived behind the gap
  duplicate_sack,    ///< `first` to `count`: bytes that came twice (RFC 2883)
  updates_window,    ///< nothing but a new window: `count` bytes; in units that nobody saw if `first` is 1
  closes_window,     ///< window 0: no room
  fills_window,      ///< what is on its way now fills the peer's window; `count` bytes
  probes_window,     ///< `count` bytes, one or none, into a window of 0
  answers_probe,     ///< still no room
  keeps_alive,       ///< asks whether the peer is there
  answers_keep_alive,
  sends_again,       ///< `packet` once more, `time` later: it was not acknowledged
  sends_again_fast,  ///< the same after `count` repeated ACKs, without waiting for the timer
  sent_in_vain,      ///< what was acknowledged before
  out_of_order,      ///< came behind what follows it; `count` bytes
  leaves_gap,        ///< `count` bytes before it were not captured
  acks_unseen,       ///< it confirms `count` bytes that were not captured; 0: nobody knows how many
  finishes,          ///< FIN: will send no more
  resets,            ///< RST
  refuses,           ///< RST in answer to a SYN; `packet`: the SYN
  resets_unacked,    ///< RST with `count` bytes of its peer's not acknowledged
  resets_after_fin,  ///< RST of whoever had closed, to data that came later
  resets_received,   ///< RST without FIN of whoever got `count` bytes: it left some of them unread, or aborts
  of_nobody,         ///< belongs to a connection whose beginning was not captured
  captured_twice,    ///< `packet` once more, as captures on several interfaces have it: it went out once
};

/// The kind's name, for documents: "sends_again_fast". It stays as it is.
[[nodiscard]] std::string_view name_of(TcpNoteKind kind) noexcept;

/// One of the things that a segment does.
struct TcpNote {
  TcpNoteKind kind{};
  std::uint64_t count = 0;
  std::uint64_t first = 0;
  std::size_t packet = 0;  ///< the number of another packet, from 1; 0 for none
  std::chrono::nanoseconds time{};
};

/// What is to be said of a segment, and its numbers relative to the connection's first ones.
struct TcpView {
  std::size_t connection = 0;  ///< from 0, in order of appearance
  bool from_opener = true;     ///< sent by whoever sent the SYN, or the first segment
  std::uint32_t sequence = 0;
  std::uint32_t acknowledgement = 0;  ///< 0 without ACK
  std::uint32_t raw_sequence = 0;     ///< as it stands in the segment
  std::uint32_t raw_acknowledgement = 0;
  packet::TcpFlags flags;
  std::uint64_t window = 0;  ///< bytes, scaled if the handshake was seen
  std::size_t fresh = 0;     ///< bytes of its payload that nobody had seen before
  std::size_t fresh_at = 0;  ///< where in the payload they begin
  std::vector<TcpNote> notes;
};

}  // namespace wirelab::explain
