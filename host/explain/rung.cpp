#include "host/explain/rung.h"

#include <algorithm>
#include <cstdio>

#include "host/explain/ladder.h"
#include "host/explain/sentences.h"

namespace wirelab::explain {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

bool is_again(const TcpNote& note) noexcept {
  return note.kind == TcpNoteKind::sends_again || note.kind == TcpNoteKind::sends_again_fast ||
         note.kind == TcpNoteKind::sent_in_vain || note.kind == TcpNoteKind::opens_again ||
         note.kind == TcpNoteKind::out_of_order;
}

Stroke stroke_of(const Explained& packet) {
  if (packet.facts.deed == Deed::port_unreachable || packet.facts.deed == Deed::icmp_error) return Stroke::reset;
  if (!packet.tcp) return packet.facts.payload > 0 ? Stroke::data : Stroke::control;
  if (packet.tcp->flags.rst()) return Stroke::reset;
  if (std::ranges::any_of(packet.tcp->notes, is_again)) return Stroke::again;
  return packet.facts.payload > 0 ? Stroke::data : Stroke::control;
}

/// In steps and not to scale: a second would be a page long.
std::size_t room_for(nanoseconds pause) noexcept {
  constexpr std::array kSteps{milliseconds(2), milliseconds(20), milliseconds(200)};
  return static_cast<std::size_t>(std::ranges::count_if(kSteps, [pause](milliseconds step) { return pause >= step; }));
}

std::string raw_text(const Tally& tally, const Explained& packet) {
  if (packet.tcp) return raw_numbers(*packet.tcp);
  const bool opener = tally.is_from_opener(packet);
  const bool named = packet.from == tally.ends.at(opener ? 0 : 1) && packet.to == tally.ends.at(opener ? 1 : 0);
  return named || packet.from.empty() ? std::string() : packet.from + " → " + packet.to;
}

}  // namespace

std::string_view stroke_name(Stroke stroke) noexcept {
  switch (stroke) {
    case Stroke::data: return "data";
    case Stroke::control: return "control";
    case Stroke::again: return "again";
    case Stroke::reset: return "reset";
  }
  return "";
}

std::string_view stroke_text(Stroke stroke) noexcept {
  switch (stroke) {
    case Stroke::data: return "carries data";
    case Stroke::control: return "no data: handshake, ACK, FIN";
    case Stroke::again: return "sent again, or late";
    case Stroke::reset: return "RST, or an error";
  }
  return "";
}

std::string end_text(const Tally& tally, std::size_t side) {
  const bool known = tally.topic == Topic::tcp && (tally.saw_syn || tally.handshake);
  return (known ? std::string(side == 0 ? "client " : "server ") : std::string()) + tally.ends.at(side);
}

Rung rung_of(const Tally& tally, const Explained& packet, std::optional<nanoseconds> before,
             const DrawingChoice& choice) {
  Rung rung{.number = packet.number,
            .time = {},
            .pause = {},
            .to_right = tally.is_from_opener(packet),
            .stroke = stroke_of(packet),
            .label = packet.label.empty() ? "?" : packet.label,
            .raw = choice.raw || !packet.tcp ? raw_text(tally, packet) : std::string(),
            .payload = choice.payload ? packet.text : std::string(),
            .sentence = packet.sentence};
  if (!packet.since_first) return rung;
  std::array<char, 40> room{};
  std::snprintf(room.data(), room.size(), "%.6f s", static_cast<double>(packet.since_first->count()) / 1e9);
  rung.time = room.data();
  if (before && *packet.since_first >= *before) {
    const nanoseconds pause = *packet.since_first - *before;
    rung.pause = "+ " + time_text(pause);
    rung.room = room_for(pause);
  }
  return rung;
}

}  // namespace wirelab::explain
