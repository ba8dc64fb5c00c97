#include <array>
#include <cstdio>

#include "host/explain/sentences.h"

namespace wirelab::explain {
namespace {

using packet::TcpSegment;

std::string number(std::uint64_t count) { return std::to_string(count); }

std::string bytes(std::uint64_t count) { return number(count) + (count == 1 ? " byte" : " bytes"); }

std::string packet_text(std::size_t packet) { return packet == 0 ? "an earlier packet" : "packet " + number(packet); }

std::string ordinal(std::uint64_t count) {
  const bool teen = count % 100 >= 11 && count % 100 <= 13;
  const char* suffix = teen || count % 10 > 3 || count % 10 == 0 ? "th"
                       : count % 10 == 1                         ? "st"
                       : count % 10 == 2                         ? "nd"
                                                                 : "rd";
  return number(count) + suffix;
}

std::string opening(const TcpSegment& segment) {
  const packet::TcpOptions options = packet::parse_tcp_options(segment.options);
  std::string said;
  if (options.mss) said += "It takes segments of up to " + bytes(*options.mss) + " (MSS)";
  if (options.window_scale) {
    said += said.empty() ? "Its" : ", its";
    said +=
        " later windows count in units of " + bytes(std::uint64_t{1} << std::min<unsigned>(*options.window_scale, 14U));
  }
  if (options.sack_permitted) said += std::string(said.empty() ? "It" : ", and it") + " understands selective ACKs";
  return said.empty() ? "" : " " + said + ".";
}

std::string carried(const TcpNote& note) {
  return "Carries " + bytes(note.count) + ", numbers " + number(note.first) + " to " +
         number(note.first + note.count - 1) + ".";
}

std::string acknowledged(const TcpNote& note) {
  std::string said = "ACK advances by " + number(note.count);
  if (note.packet != 0) said += ", up to the end of packet " + number(note.packet);
  return said + ".";
}

std::string said(const TcpNote& note, const TcpSegment& segment) {
  switch (note.kind) {
    case TcpNoteKind::opens:
      return "SYN: asks for a connection, and says the first sequence number, " + number(segment.sequence) +
             ", from which this side counts." + opening(segment);
    case TcpNoteKind::opens_again:
      return "The SYN of packet " + number(note.packet) + " once more, " + time_text(note.time) +
             " later: nobody answered it.";
    case TcpNoteKind::accepts:
      return "SYN and ACK: the connection is accepted; this side counts from " + number(segment.sequence) + "." +
             opening(segment);
    case TcpNoteKind::accepts_again:
      return "The SYN and ACK of packet " + number(note.packet) + " once more, " + time_text(note.time) +
             " later: the ACK of it was lost, or is late.";
    case TcpNoteKind::established:
      return "ACK: both sides know each other's first number; the handshake took " + time_text(note.time) + ".";
    case TcpNoteKind::carries: return carried(note);
    case TcpNoteKind::exceeds_segment:
      return "More than a segment may take (the peer's MSS of " + number(note.count) +
             "): seen before the network card cuts it up, or after it was put together again.";
    case TcpNoteKind::fills_segment:
      return "That is all that a segment takes: the peer's MSS of " + number(note.count) + ", less the options.";
    case TcpNoteKind::joins_writes:
      return "It has as many bytes as " + number(note.count) + " writes of " + bytes(note.first) +
             " each: what is written meanwhile travels together.";
    case TcpNoteKind::pushes: return "PSH: the sender has nothing more at hand, so the receiver is to pass it on.";
    case TcpNoteKind::waited_for_ack:
      return "It went out as soon as " + packet_text(note.packet) +
             " had acknowledged all before it: Nagle's algorithm holds a small segment back until then.";
    case TcpNoteKind::acknowledges: return acknowledged(note);
    case TcpNoteKind::acknowledges_fin: return "ACK of the FIN: the peer's direction is closed.";
    case TcpNoteKind::delayed_ack:
      return "A delayed ACK: it came " + time_text(note.time) +
             " after the data, because the receiver waits for an answer that could carry it.";
    case TcpNoteKind::repeats_ack:
      return "The same ACK for the " + ordinal(note.count + 1) +
             " time: something arrived, but not the byte it waits for.";
    case TcpNoteKind::selective_ack:
      return "SACK: the bytes " + number(note.first) + " to " + number(note.count - 1) +
             " behind the gap have arrived.";
    case TcpNoteKind::duplicate_sack:
      return "D-SACK: the bytes " + number(note.first) + " to " + number(note.count - 1) + " came twice.";
    case TcpNoteKind::updates_window:
      if (note.first == 0) return "A new window: there is room for " + bytes(note.count) + ".";
      return "A new window: " + number(note.count) + ", in units that the handshake said, which is not in the capture.";
    case TcpNoteKind::closes_window: return "Window 0: no room is left, and the peer has to wait.";
    case TcpNoteKind::fills_window:
      return "With it " + bytes(note.count) + " are on their way, all that the peer has room for.";
    case TcpNoteKind::probes_window:
      return std::string("Probes the window of 0 ") +
             (note.count > 0 ? "with one byte" : "with a number from before it") + ", in case its opening was lost.";
    case TcpNoteKind::answers_probe: return "The answer to the probe: still no room.";
    case TcpNoteKind::keeps_alive:
      return "Keep-alive: a number that was acknowledged before, to make the peer say that it is still there.";
    case TcpNoteKind::answers_keep_alive: return "The answer to the keep-alive: still there.";
    case TcpNoteKind::sends_again:
      return "Retransmission of packet " + number(note.packet) + ", " + time_text(note.time) +
             " later: no ACK came in time.";
    case TcpNoteKind::sends_again_fast:
      return "Fast retransmission of packet " + number(note.packet) + " after " + number(note.count) +
             " repeated ACKs, without waiting for the timer.";
    case TcpNoteKind::sent_in_vain: return "Sent again although it had been acknowledged: that ACK was late or lost.";
    case TcpNoteKind::out_of_order:
      return "Came behind what follows it: packets overtook each other, or the first one was lost before the capture.";
    case TcpNoteKind::leaves_gap: return "The " + bytes(note.count) + " before it had not been captured when it came.";
    case TcpNoteKind::acks_unseen:
      if (note.count == 0) return "It confirms what its peer had sent before, which is not in the capture.";
      return "It confirms " + bytes(note.count) + (note.count == 1 ? " that is" : " that are") + " not in the capture.";
    case TcpNoteKind::finishes: return "FIN: this side will send nothing more.";
    case TcpNoteKind::resets: return "RST: ends the connection at once.";
    case TcpNoteKind::refuses:
      return "RST in answer to the SYN of packet " + number(note.packet) + ": nobody listens on port " +
             number(segment.source_port) + ", so the connection is refused.";
    case TcpNoteKind::resets_unacked:
      return "RST: it ends the connection at once, with " + bytes(note.count) +
             " of its peer's not acknowledged, which nobody will read.";
    case TcpNoteKind::resets_after_fin:
      return "RST: data came for somebody who had closed already. It is thrown away, and the peer is told so.";
    case TcpNoteKind::resets_received:
      return "RST without a FIN before it, after " + bytes(note.count) +
             " had come: who closes a socket with bytes in it that were never read sends RST instead of FIN, so that "
             "the peer learns that they were lost (RFC 9293 section 3.6.1); a program may also abort on purpose.";
    case TcpNoteKind::of_nobody: return "The beginning of this connection is not in the capture.";
    case TcpNoteKind::captured_twice:
      return "The same as packet " + number(note.packet) + ", captured a second time: it was sent once.";
  }
  return {};
}

}  // namespace

std::string time_text(std::chrono::nanoseconds time) {
  std::array<char, 32> room{};
  const auto count = static_cast<double>(time.count());
  const double size = count < 0 ? -count : count;
  if (size < 1e6) {
    std::snprintf(room.data(), room.size(), "%.0f µs", count / 1e3);
  } else if (size < 1e9) {
    std::snprintf(room.data(), room.size(), size < 1e8 ? "%.1f ms" : "%.0f ms", count / 1e6);
  } else {
    std::snprintf(room.data(), room.size(), "%.2f s", count / 1e9);
  }
  return room.data();
}

std::string tcp_sentence(const TcpView& view, const TcpSegment& segment) {
  std::string text;
  for (const TcpNote& note : view.notes) {
    if (!text.empty()) text += ' ';
    text += said(note, segment);
  }
  if (!text.empty()) return text;
  if (segment.payload_length == 0 && segment.flags.ack()) return "ACK without news: it repeats what both know.";
  return "A segment that changes nothing.";
}

}  // namespace wirelab::explain
