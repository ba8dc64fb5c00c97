#include "host/explain/tally.h"

#include <algorithm>

#include "host/explain/names.h"

namespace wirelab::explain {
namespace {

std::string station_text(const Explained& packet) {
  return packet.facts.station ? " " + text_of(*packet.facts.station) : std::string();
}

/// What the opener and the other end are called.
std::array<std::string, 2> ends_of(const Explained& first, bool from_opener) {
  const Subject& subject = first.facts.subject;
  if (subject.topic == Topic::dhcp) return {"client" + station_text(first), "server"};
  std::array<std::string, 2> ends{first.from, first.to};
  if (subject.topic == Topic::arp) {
    ends = {text_of(subject.low.address), text_of(subject.high.address)};
    if (!first.facts.from_low) std::swap(ends[0], ends[1]);
  } else if (subject.topic == Topic::udp && first.facts.deed != Deed::datagram) {
    ends = {text_of(subject.high.address, subject.high.port), text_of(subject.low.address, subject.low.port)};
    if (!first.facts.from_low) std::swap(ends[0], ends[1]);
  }
  if (!from_opener) std::swap(ends[0], ends[1]);
  return ends;
}

/// Where in its direction's stream the payload begins.
std::size_t place_of(const TcpView& view) {
  return view.flags.syn() ? view.sequence : static_cast<std::uint32_t>(view.sequence - 1);
}

}  // namespace

Tally::Tally(const Explained& first, bool keep) : topic(first.facts.subject.topic), keep_(keep) {
  const Facts& facts = first.facts;
  // The client of DHCP and whoever opened a TCP connection are known; an ARP reply is never the first word.
  bool from_opener = true;
  if (first.tcp) from_opener = first.tcp->from_opener;
  if (topic == Topic::dhcp) from_opener = facts.from_low;
  if (facts.deed == Deed::arp_reply || facts.deed == Deed::echo_reply) from_opener = false;
  opener_is_low_ = facts.from_low == from_opener;
  if (topic == Topic::udp && facts.deed != Deed::datagram) opener_is_low_ = !facts.from_low;
  ends = ends_of(first, from_opener);
  client_port = opener_is_low_ ? facts.subject.low.port : facts.subject.high.port;
  server_port = opener_is_low_ ? facts.subject.high.port : facts.subject.low.port;
  first_packet = first.number;
  begun = first.since_first;
}

bool Tally::is_from_opener(const Explained& packet) const noexcept {
  if (packet.tcp) return packet.tcp->from_opener;
  return packet.facts.from_low == opener_is_low_;
}

void Tally::add(const Explained& packet) {
  ++packets;
  last_packet = packet.number;
  if (packet.since_first) ended = packet.since_first;
  const std::size_t side = is_from_opener(packet) ? 0 : 1;
  if (packet.tcp) return add_tcp(packet, *packet.tcp, side);
  if (packet.facts.deed == Deed::icmp_error || packet.facts.deed == Deed::port_unreachable) {
    if (errors++ == 0) {
      error = packet.number;
      error_says = packet.facts.error;
    }
  }
  if (packet.facts.deed == Deed::datagram) {
    ++sent.at(side).segments;
    sent.at(side).bytes += packet.facts.payload;
    take_payload(packet, side);
  }
  add_step(packet, false);
}

void Tally::add_tcp(const Explained& packet, const TcpView& view, std::size_t side) {
  const auto has = [&](TcpNoteKind kind) {
    return std::ranges::any_of(view.notes, [kind](const TcpNote& note) { return note.kind == kind; });
  };
  const bool again = (view.fresh == 0 && (has(TcpNoteKind::sends_again) || has(TcpNoteKind::sends_again_fast))) ||
                     has(TcpNoteKind::sent_in_vain) || has(TcpNoteKind::opens_again) ||
                     has(TcpNoteKind::accepts_again) || has(TcpNoteKind::probes_window) ||
                     has(TcpNoteKind::captured_twice);
  for (const TcpNote& note : view.notes) take_note(note, packet, view, side);
  const packet::TcpFlags flags = view.flags;
  if (flags.rst() && !has(TcpNoteKind::captured_twice) && sent.at(side).resets++ == 0) {
    sent.at(side).reset = packet.number;
    if (!view.notes.empty()) sent.at(side).why_reset = view.notes.back();
  }
  if (packet.facts.payload > 0 || flags.syn() || flags.fin() || flags.rst()) add_step(packet, again);
}

void Tally::take_note(const TcpNote& note, const Explained& packet, const TcpView& view, std::size_t side) {
  Sent& me = sent.at(side);
  Acked& mine = acked_.at(side);
  switch (note.kind) {
    case TcpNoteKind::opens:
    case TcpNoteKind::opens_again:
      saw_syn = true;
      ++syns;
      break;
    case TcpNoteKind::established: handshake = note.time; break;
    case TcpNoteKind::carries: take_payload(packet, side); break;
    case TcpNoteKind::probes_window:
      if (note.count > 0) {
        probed_.at(side) = {
            .packet = packet.number, .at = place_of(view), .byte = std::string(as_text(packet.facts.content))};
      }
      break;
    case TcpNoteKind::out_of_order:
      ++me.late;
      ++me.segments;
      me.bytes += packet.facts.payload;
      put_together(side, place_of(view), packet.facts.content, packet.facts.payload);
      break;
    case TcpNoteKind::captured_twice: ++twice; break;
    case TcpNoteKind::exceeds_segment: ++me.oversized; break;
    case TcpNoteKind::fills_segment: ++me.full; break;
    case TcpNoteKind::joins_writes: me.joined += note.count; break;
    case TcpNoteKind::waited_for_ack: {
      const Acked& ack = acked_.at(1 - side);
      const bool delayed = ack.packet == note.packet && ack.delayed;
      Waits& waits = delayed ? me.nagle_on_delayed : me.nagle_on_prompt;
      ++waits.count;
      waits.total += delayed ? ack.wait : note.time;
      break;
    }
    case TcpNoteKind::acknowledges:
      mine = {.packet = packet.number, .wait = note.packet == 0 ? std::chrono::nanoseconds() : note.time};
      take_probe(note.packet, 1 - side);
      break;
    case TcpNoteKind::acknowledges_fin: sent.at(1 - side).fin_acked = packet.number; break;
    case TcpNoteKind::delayed_ack:
      mine.delayed = true;
      ++me.delayed_acks.count;
      me.delayed_acks.total += note.time;
      break;
    case TcpNoteKind::repeats_ack: ++me.repeated_acks; break;
    case TcpNoteKind::closes_window: ++me.closed_windows; break;
    case TcpNoteKind::sends_again_fast: ++me.again_fast; [[fallthrough]];
    case TcpNoteKind::sends_again:
    case TcpNoteKind::sent_in_vain: ++me.again; break;
    case TcpNoteKind::leaves_gap: ++me.gaps; break;
    case TcpNoteKind::finishes:
      if (me.fin == 0) me.fin = packet.number;
      break;
    default: break;
  }
}

void Tally::take_payload(const Explained& packet, std::size_t side) {
  Sent& me = sent.at(side);
  const Facts& facts = packet.facts;
  const std::size_t known = packet.tcp ? packet.tcp->fresh_at : 0;
  const std::size_t fresh = facts.payload - std::min(known, facts.payload);
  if (packet.tcp) {
    ++me.segments;
    me.bytes += fresh;
  }
  me.largest = std::max(me.largest, facts.payload);
  const std::size_t place = packet.tcp ? place_of(*packet.tcp) + known : me.stream.size();
  put_together(side, place, facts.content.subspan(std::min(known, facts.content.size())), fresh);
}

/// Packets overtake each other: what comes before what precedes it waits, as long as there is room.
void Tally::put_together(std::size_t side, std::size_t at, ConstBytes bytes, std::size_t size) {
  Sent& me = sent.at(side);
  Pieces& pieces = pieces_.at(side);
  if (!keep_ || pieces.lost) return;
  pieces.lost = bytes.size() < size || at > kMostStream || at + size > kMostStream;
  if (!pieces.lost && at > me.stream.size()) {
    pieces.bytes += size;
    pieces.lost = pieces.bytes > kMostStream || !pieces.behind.emplace(at, as_text(bytes)).second;
  } else if (!pieces.lost && at + size > me.stream.size()) {
    me.stream += as_text(bytes.subspan(me.stream.size() - at));
  }
  while (!pieces.lost && !pieces.behind.empty() && pieces.behind.begin()->first <= me.stream.size()) {
    const auto first = pieces.behind.begin();
    const std::size_t known = me.stream.size() - first->first;
    pieces.bytes -= first->second.size();
    if (known < first->second.size()) me.stream += first->second.substr(known);
    pieces.behind.erase(first);
  }
  me.stream_whole = !pieces.lost && pieces.behind.empty();
}

/// There was room for the byte of a probe after all.
void Tally::take_probe(std::size_t acknowledged, std::size_t side) {
  Probed& probe = probed_.at(side);
  if (probe.packet == 0 || probe.packet != acknowledged) return;
  Sent& me = sent.at(side);
  ++me.segments;
  ++me.bytes;
  put_together(side, probe.at, as_bytes(probe.byte), 1);
  probe = {};
}

void Tally::add_step(const Explained& packet, bool again) {
  if (!keep_ || steps.size() >= kMostSteps) {
    steps_whole = false;
    return;
  }
  const Facts& facts = packet.facts;
  steps.push_back({.packet = packet.number,
                   .from_opener = is_from_opener(packet),
                   .deed = facts.deed,
                   .flags = packet.tcp ? packet.tcp->flags : packet::TcpFlags{},
                   .again = again,
                   .payload = packet.tcp && packet.tcp->fresh > 0 ? packet.tcp->fresh : facts.payload,
                   .sequence = facts.sequence,
                   .time = packet.since_first,
                   .address = facts.address,
                   .server = facts.server,
                   .station = facts.station});
}

}  // namespace wirelab::explain
