#include "host/explain/tcp_tracker.h"

#include <algorithm>
#include <utility>

namespace wirelab::explain {
namespace {

using packet::TcpSegment;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;

/// An ACK without data that comes later than this waited for company (RFC 1122 section 4.2.3.2 allows 500 ms; stacks
/// wait 40 to 200 ms). A round trip between neighbours is far shorter.
constexpr nanoseconds kDelayed = milliseconds(20);
/// What is sent so soon behind an ACK was waiting for it.
constexpr nanoseconds kAtOnce = milliseconds(2);

/// What goes out this soon behind the segment before it was hardly held back by anything.
constexpr nanoseconds kHeld = std::chrono::microseconds(50);

/// By how much the answer to an ACK may be quicker than that to a SYN, for which a connection is made.
constexpr nanoseconds kQuicker = std::chrono::microseconds(100);

/// What a segment takes if its receiver did not say (RFC 9293 section 3.7.1).
constexpr std::size_t kDefaultMss = 536;

/// An ACK that takes so long between ends at hand waited for a timer, or for nothing.
constexpr nanoseconds kLate = milliseconds(1);

/// How far `number` lies behind `other`, in the circle of sequence numbers (RFC 9293 section 3.4).
std::int32_t distance(std::uint32_t number, std::uint32_t other) noexcept {
  return static_cast<std::int32_t>(number - other);
}

}  // namespace

/// One segment at work on its connection: `me` sent it to `peer`.
class TcpTracker::Turn {
 public:
  Turn(Connection& connection, bool from_opener, std::size_t number, nanoseconds time, const Dissection& dissection,
       TcpView& view)
      : connection_(connection),
        me_(connection.sides.at(from_opener ? 0 : 1)),
        peer_(connection.sides.at(from_opener ? 1 : 0)),
        number_(number),
        time_(time),
        segment_(dissection.get<Tcp>()->segment),
        options_(dissection.get<Tcp>()->options),
        identification_(dissection.ipv4 ? dissection.ipv4->identification : 0),
        view_(view) {}

  void play() {
    find_bases();
    if (is_the_latest_again()) {
      note(TcpNoteKind::captured_twice).packet = me_.latest.packet;
      view_.window = scaled(segment_.window);
      return;
    }
    me_.latest = {.packet = number_,
                  .time = time_,
                  .sequence = segment_.sequence,
                  .acknowledgement = segment_.acknowledgement,
                  .identification = identification_,
                  .checksum = segment_.checksum,
                  .size = segment_.sequence_length()};
    me_.spoke = true;
    if (segment_.flags.syn()) open();
    if (segment_.flags.rst()) {
      view_.window = scaled(segment_.window);
      reset();
      return;
    }
    const bool acked = segment_.flags.ack() && acknowledge();
    send();
    if (segment_.flags.ack() && !acked) repeat();
    take_window();
    if (segment_.flags.fin()) finish();
  }

 private:
  TcpNote& note(TcpNoteKind kind, std::uint64_t count = 0) {
    return view_.notes.emplace_back(TcpNote{.kind = kind, .count = count});
  }
  [[nodiscard]] bool is_bare() const noexcept { return segment_.sequence_length() == 0; }
  [[nodiscard]] std::uint32_t end() const noexcept { return segment_.sequence + segment_.sequence_length(); }

  /// Nobody sends a segment again so soon. Where IP does not number the packets (RFC 6864), ACKs of the same number
  /// may well be several.
  [[nodiscard]] bool is_the_latest_again() const noexcept {
    constexpr nanoseconds kSoon = milliseconds(1);
    if (me_.latest.packet == 0 || time_ < me_.latest.time) return false;
    if (identification_ == 0 && is_bare()) return false;
    const nanoseconds soon = connection_.handshake ? std::min(kSoon, *connection_.handshake / 2) : kSoon;
    return time_ - me_.latest.time < soon && segment_.sequence == me_.latest.sequence &&
           segment_.acknowledgement == me_.latest.acknowledgement && identification_ == me_.latest.identification &&
           segment_.checksum == me_.latest.checksum && segment_.sequence_length() == me_.latest.size;
  }

  /// Without a SYN the first byte that is seen has the relative number 1.
  void find_bases() {
    if (!me_.seen) {
      me_.seen = true;
      me_.base = segment_.sequence - (segment_.flags.syn() ? 0 : 1);
      me_.next = segment_.sequence;
      if (!segment_.flags.syn() && !peer_.seen) note(TcpNoteKind::of_nobody);
    }
    if (!peer_.seen && segment_.flags.ack()) {
      peer_.seen = true;
      peer_.base = segment_.acknowledgement - 1;
      peer_.next = segment_.acknowledgement;
    }
    view_.raw_sequence = segment_.sequence;
    view_.raw_acknowledgement = segment_.flags.ack() ? segment_.acknowledgement : 0;
    view_.flags = segment_.flags;
    view_.sequence = segment_.sequence - me_.base;
    view_.acknowledgement = segment_.flags.ack() ? segment_.acknowledgement - peer_.base : 0;
  }

  void open() {
    if (me_.syn && segment_.sequence == me_.base) {
      TcpNote& again = note(segment_.flags.ack() ? TcpNoteKind::accepts_again : TcpNoteKind::opens_again);
      again.packet = me_.syn_packet;
      again.time = time_ - me_.syn_time;
      return;
    }
    if (segment_.flags.ack()) {
      note(TcpNoteKind::accepts).packet = peer_.syn_packet;
      if (peer_.syn) me_.reaction = time_ - peer_.syn_time;
    } else {
      note(TcpNoteKind::opens);
    }
    me_.syn = true;
    me_.syn_packet = number_;
    me_.syn_time = time_;
    me_.mss = options_.mss.value_or(0);
    me_.scale = options_.window_scale;
  }

  void reset() {
    const bool of_syn = peer_.syn && !me_.syn && segment_.flags.ack() && segment_.acknowledgement == peer_.base + 1;
    if (of_syn && !connection_.established) {
      note(TcpNoteKind::refuses).packet = peer_.syn_packet;
      return;
    }
    // An RST says as well how far it has heard.
    const bool heard = segment_.flags.ack() || me_.has_acknowledged;
    const std::uint32_t known = segment_.flags.ack() ? segment_.acknowledgement : me_.acknowledged;
    const std::uint32_t data_end = peer_.fin ? peer_.fin_at - 1 : peer_.next;
    const std::int32_t missing = heard ? std::max(distance(data_end, known), 0) : 0;
    const auto arrived = static_cast<std::int64_t>(peer_.carried) - missing;
    if (me_.fin) {
      note(TcpNoteKind::resets_after_fin);
    } else if (arrived > 0) {
      note(TcpNoteKind::resets_received, static_cast<std::uint64_t>(arrived));
    } else if (missing > 0) {
      note(TcpNoteKind::resets_unacked, static_cast<std::uint64_t>(missing));
    } else {
      note(TcpNoteKind::resets);
    }
  }

  /// Whether the ACK number says something new.
  bool acknowledge() {
    const std::uint32_t ack = segment_.acknowledgement;
    take_probed_byte(ack);
    if (const auto unseen = distance(ack, peer_.next); unseen > 0) {
      note(TcpNoteKind::acks_unseen, static_cast<std::uint64_t>(unseen));
      peer_.next = ack;
    }
    const bool first = !me_.has_acknowledged;
    const std::int32_t advance = first ? 0 : distance(ack, me_.acknowledged);
    if (!first && advance <= 0) return false;
    const bool in_order = me_.repeated == 0 && !peer_.filled_gap;
    peer_.filled_gap = false;
    const bool completes = first && me_.syn && !segment_.flags.syn() && peer_.syn;
    me_.has_acknowledged = true;
    me_.acknowledged = ack;
    me_.repeated = 0;
    const std::optional<std::uint32_t> oldest =
        peer_.unacknowledged.empty() ? std::nullopt : std::optional(peer_.unacknowledged.front().begin);
    const Sent last = forget_acknowledged(ack);
    if (completes) {
      connection_.established = true;
      connection_.handshake = time_ - me_.syn_time;
      me_.reaction = time_ - peer_.syn_time;
      note(TcpNoteKind::established).time = *connection_.handshake;
      return true;
    }
    if (!first) {
      tell_acknowledged(advance, last, in_order);
    } else if (last.payload > 0 && oldest) {
      tell_acknowledged(distance(ack, *oldest), last, in_order);
    } else if (!peer_.spoke && is_bare()) {
      note(TcpNoteKind::acks_unseen);
    }
    return true;
  }

  /// The byte of a probe is one that was sent only if there was room for it after all.
  void take_probed_byte(std::uint32_t ack) {
    if (peer_.probe_packet == 0 || ack != peer_.probed_to || ack != peer_.next + 1) return;
    peer_.unacknowledged.push_back(
        {.begin = peer_.next, .end = ack, .packet = peer_.probe_packet, .time = time_, .payload = 1, .again = true});
    peer_.next = ack;
    ++peer_.carried;
    peer_.probe_packet = 0;
  }

  /// Takes what is acknowledged off the peer's list; answers the last of it.
  Sent forget_acknowledged(std::uint32_t ack) {
    Sent last;
    auto& waiting = peer_.unacknowledged;
    while (!waiting.empty() && distance(ack, waiting.front().end) >= 0) {
      last = waiting.front();
      waiting.pop_front();
    }
    if (waiting.empty() && last.packet != 0) {
      peer_.all_acked_packet = number_;
      peer_.all_acked_time = time_;
      peer_.all_acked_bare = is_bare();
      peer_.write_before = last.payload;
    }
    return last;
  }

  void tell_acknowledged(std::int32_t advance, const Sent& last, bool in_order) {
    const bool of_fin = peer_.fin && me_.acknowledged == peer_.fin_at;
    const std::uint64_t bytes = static_cast<std::uint64_t>(advance) - (of_fin ? 1 : 0);
    const nanoseconds wait = time_ - last.time;
    if (bytes > 0) {
      TcpNote& said = note(TcpNoteKind::acknowledges, bytes);
      said.packet = last.packet;
      said.time = wait;
    }
    if (of_fin) note(TcpNoteKind::acknowledges_fin).packet = last.packet;
    if (bytes == 0 || last.packet == 0 || last.again || !in_order || wait < nanoseconds()) return;
    // What the way there and back takes is no delay.
    const auto way = soonest();
    if (is_bare() && way && wait - *way >= kDelayed) note(TcpNoteKind::delayed_ack).time = wait;
    me_.quickest = std::min(wait, me_.quickest.value_or(wait));
  }

  /// What this side takes at least to answer its peer, as seen from the place of the capture. The handshake has shown
  /// it, or, where a busy host took its time for that, an ACK behind it.
  [[nodiscard]] std::optional<nanoseconds> soonest() const noexcept {
    if (!me_.quickest || !me_.reaction) return me_.quickest ? me_.quickest : me_.reaction;
    return std::min(*me_.quickest, *me_.reaction);
  }

  /// An ACK number that was sent before, in a segment that carries nothing.
  void repeat() {
    if (!is_bare() || segment_.acknowledgement != me_.acknowledged) return;
    const bool same_window = segment_.window == me_.raw_window;
    const bool twice = options_.sack_count > 0 && came_twice();
    if (peer_.asks_window && same_window) {
      note(TcpNoteKind::answers_probe);
    } else if (peer_.asks_alive && same_window) {
      note(TcpNoteKind::answers_keep_alive);
    } else if (same_window && !peer_.unacknowledged.empty() && !twice) {
      note(TcpNoteKind::repeats_ack, ++me_.repeated);
    } else if (!same_window && me_.has_acknowledged) {
      note(TcpNoteKind::updates_window, scaled(segment_.window)).first = knows_scale() ? 0 : 1;
    }
    if (options_.sack_count == 0) return;
    TcpNote& said =
        note(twice ? TcpNoteKind::duplicate_sack : TcpNoteKind::selective_ack, options_.sack.front().end - peer_.base);
    said.first = options_.sack.front().begin - peer_.base;
  }

  /// A first block below the ACK number, or within the second block, says that its bytes came twice (RFC 2883).
  [[nodiscard]] bool came_twice() const noexcept {
    const auto& first = options_.sack[0];
    if (distance(segment_.acknowledgement, first.end) >= 0) return true;
    if (options_.sack_count < 2) return false;
    const auto& second = options_.sack[1];
    return distance(first.begin, second.begin) >= 0 && distance(second.end, first.end) >= 0;
  }

  void send() {
    me_.asks_alive = false;
    me_.asks_window = false;
    const bool plain = !segment_.flags.syn() && !segment_.flags.fin() && me_.has_acknowledged;
    if (plain && probes()) return;
    const bool nothing_open = me_.unacknowledged.empty() || segment_.payload_length == 0;
    if (plain && segment_.payload_length <= 1 && segment_.sequence == me_.next - 1 && nothing_open &&
        peer_.acknowledged == me_.next) {
      me_.asks_alive = true;
      note(TcpNoteKind::keeps_alive);
      return;
    }
    if (segment_.sequence_length() == 0) return;
    const std::int32_t ahead = distance(segment_.sequence, me_.next);
    if (ahead > 0) note(TcpNoteKind::leaves_gap, static_cast<std::uint64_t>(ahead));
    if (ahead < 0 && distance(end(), me_.next) <= 0) return send_again();
    const auto old = static_cast<std::size_t>(ahead < 0 ? -ahead : 0);
    if (old > 0 && old < segment_.payload_length) tell_again();
    view_.fresh_at = std::min(old, segment_.payload_length);
    view_.fresh = segment_.payload_length - view_.fresh_at;
    if (view_.fresh > 0) {
      carry();
      me_.last_carried = time_;
    }
    me_.carried += view_.fresh;
    const std::uint32_t begin = ahead < 0 ? me_.next : segment_.sequence;
    if (me_.unacknowledged.size() < kMostUnacknowledged) {
      me_.unacknowledged.push_back(
          {.begin = begin, .end = end(), .packet = number_, .time = time_, .payload = view_.fresh, .again = old > 0});
    }
    me_.next = end();
    fill_window();
  }

  /// Into a window of 0 goes one byte, or the number before it and none (RFC 9293 section 3.8.6.1).
  [[nodiscard]] bool probes() {
    if (!peer_.has_acknowledged || peer_.raw_window != 0) return false;
    const bool empty = segment_.payload_length == 0 && segment_.sequence == me_.next - 1;
    const bool byte =
        segment_.payload_length == 1 && (segment_.sequence == me_.next || segment_.sequence == me_.next - 1);
    if (!empty && !byte) return false;
    note(TcpNoteKind::probes_window, segment_.payload_length);
    me_.asks_window = true;
    if (segment_.sequence == me_.next) {
      me_.probed_to = end();
      me_.probe_packet = number_;
    }
    return true;
  }

  void send_again() {
    if (segment_.flags.syn()) return;
    if (peer_.has_acknowledged && distance(peer_.acknowledged, end()) >= 0) {
      note(TcpNoteKind::sent_in_vain, segment_.payload_length);
      return;
    }
    const auto before = std::ranges::find_if(me_.unacknowledged, [this](const Sent& one) {
      return distance(segment_.sequence, one.begin) >= 0 && distance(segment_.sequence, one.end) < 0;
    });
    if (before == me_.unacknowledged.end()) {
      note(TcpNoteKind::out_of_order, segment_.payload_length);
      view_.fresh = segment_.payload_length;
      insert_late();
      return;
    }
    tell_again(*before);
  }

  void tell_again() {
    for (Sent& one : me_.unacknowledged) {
      if (distance(segment_.sequence, one.begin) >= 0 && distance(segment_.sequence, one.end) < 0)
        return tell_again(one);
    }
    note(TcpNoteKind::sends_again);
  }

  void tell_again(Sent& before) {
    constexpr std::size_t kFast = 2;  // repeated ACKs beyond the first; stacks differ by one
    const bool fast = peer_.repeated >= kFast;
    TcpNote& again = note(fast ? TcpNoteKind::sends_again_fast : TcpNoteKind::sends_again, peer_.repeated);
    again.packet = before.packet;
    again.time = time_ - before.time;
    for (Sent& one : me_.unacknowledged) {
      one.again = one.again || (distance(one.begin, segment_.sequence) >= 0 && distance(end(), one.begin) > 0);
    }
  }

  /// What fills a gap stands where it belongs.
  void insert_late() {
    me_.filled_gap = true;
    auto& waiting = me_.unacknowledged;
    if (waiting.size() >= kMostUnacknowledged) waiting.pop_front();
    const auto place = std::ranges::upper_bound(
        waiting, segment_.sequence, [](std::uint32_t one, std::uint32_t other) { return distance(other, one) > 0; },
        &Sent::begin);
    waiting.insert(place, {.begin = segment_.sequence,
                           .end = end(),
                           .packet = number_,
                           .time = time_,
                           .payload = segment_.payload_length});
  }

  void carry() {
    note(TcpNoteKind::carries, view_.fresh).first = segment_.sequence + view_.fresh_at - me_.base;
    const std::size_t size = segment_.payload_length + segment_.header_length - packet::kTcpHeader;
    if (peer_.mss > 0 && size > peer_.mss) {
      note(TcpNoteKind::exceeds_segment, peer_.mss);
    } else if (peer_.mss > 0 && size == peer_.mss) {
      note(TcpNoteKind::fills_segment, peer_.mss);
    }
    if (segment_.flags.psh() && !std::exchange(connection_.pushed, true)) note(TcpNoteKind::pushes);
    // Without the peer's SYN nobody knows which segments are small.
    const bool small = peer_.syn && size < (peer_.mss > 0 ? peer_.mss : kDefaultMss);
    if (small && view_.fresh_at == 0) tell_waiting();
  }

  /// Nagle's algorithm (RFC 9293 section 3.7.4): a small segment waits until nothing is unacknowledged.
  void tell_waiting() {
    const std::size_t before = me_.write_before;
    if (!me_.unacknowledged.empty() || before == 0 || me_.all_acked_packet == 0) return;
    const std::size_t size = segment_.payload_length;
    const bool joined = before > 1 && size >= 2 * before && size % before == 0;
    // Captured beside its peer the sender's answer to an ACK takes a round trip, and nothing sooner is one.
    const nanoseconds lag = time_ - me_.all_acked_time;
    const nanoseconds reaction = me_.reaction.value_or(nanoseconds());
    // Whoever writes regularly does so soon behind some ACK as well; but behind one that was late it is no chance.
    const nanoseconds round_trip = connection_.handshake.value_or(kAtOnce);
    const bool late = me_.all_acked_time - me_.last_carried >= round_trip + kLate;
    const nanoseconds slack = late ? kAtOnce : std::min(kAtOnce, round_trip / 2);
    // What waits goes out quicker than a new connection is answered, where both were seen at the sender.
    const nanoseconds least = soonest().value_or(nanoseconds());
    const bool at_once = lag + kQuicker >= least * 3 / 4 && lag <= slack + reaction * 3 / 2;
    // Between ends that answer at once a write that came a little later looks the same, unless the ACK itself was late.
    const bool at_hand = connection_.handshake && *connection_.handshake < kHeld;
    const bool held = at_hand ? me_.all_acked_time - me_.last_carried >= kLate : time_ - me_.last_carried >= kHeld;
    // Who was told something meanwhile may have waited for that.
    const bool only_acked = me_.all_acked_bare && peer_.last_carried <= me_.all_acked_time;
    if (!at_once || !held || !(joined || only_acked)) return;
    TcpNote& waited = note(TcpNoteKind::waited_for_ack);
    waited.packet = me_.all_acked_packet;
    waited.time = time_ - me_.last_carried;
    if (joined) note(TcpNoteKind::joins_writes, size / before).first = before;
  }

  void fill_window() {
    if (!peer_.has_acknowledged || !knows_scale() || peer_.window == 0 || segment_.payload_length == 0) return;
    const auto on_its_way = distance(me_.next, peer_.acknowledged);
    if (on_its_way > 0 && static_cast<std::uint64_t>(on_its_way) >= peer_.window) {
      note(TcpNoteKind::fills_window, static_cast<std::uint64_t>(on_its_way));
    }
  }

  [[nodiscard]] bool knows_scale() const noexcept { return me_.syn && peer_.syn; }

  /// A window is scaled only if both ends said so, and never that of a SYN (RFC 7323 section 2.2).
  [[nodiscard]] std::uint64_t scaled(std::uint16_t window) const noexcept {
    const bool scales = me_.scale && peer_.scale && !segment_.flags.syn();
    return std::uint64_t{window} << (scales ? std::min(*me_.scale, packet::TcpOptions::kMostScale) : 0U);
  }

  void take_window() {
    me_.raw_window = segment_.window;
    me_.window = scaled(segment_.window);
    view_.window = me_.window;
    if (segment_.window == 0) note(TcpNoteKind::closes_window);
  }

  void finish() {
    note(TcpNoteKind::finishes);
    me_.fin = true;
    me_.fin_at = end();
  }

  Connection& connection_;
  Side& me_;
  Side& peer_;
  std::size_t number_;
  nanoseconds time_;
  const TcpSegment& segment_;
  const packet::TcpOptions& options_;
  std::uint16_t identification_;
  TcpView& view_;
};

TcpView TcpTracker::add(std::size_t number, std::optional<nanoseconds> time, const Dissection& dissection) {
  const Tcp& tcp = *dissection.get<Tcp>();
  const net::Endpoint from{.address = dissection.carrier().source, .port = tcp.segment.source_port};
  const net::Endpoint to{.address = dissection.carrier().destination, .port = tcp.segment.destination_port};
  Connection& connection = connection_of(from, to, tcp.segment);
  TcpView view;
  view.connection = connection.number;
  view.from_opener = connection.opener == from;
  Turn(connection, view.from_opener, number, time.value_or(nanoseconds()), dissection, view).play();
  return view;
}

TcpTracker::Connection& TcpTracker::connection_of(const net::Endpoint& from, const net::Endpoint& to,
                                                  const TcpSegment& segment) {
  const Key key{.low = std::min(from, to), .high = std::max(from, to)};
  auto found = connections_.find(key);
  if (found != connections_.end() && segment.flags.syn() && !segment.flags.ack()) {
    // The same two ends meet again: another SYN than the one that is known.
    const Side& known = found->second.sides.at(found->second.opener == from ? 0 : 1);
    if (known.seen && known.base != segment.sequence) {
      forget(key);
      found = connections_.end();
    }
  }
  if (found == connections_.end()) {
    if (connections_.size() >= kMostConnections) forget(recent_.front());
    const bool answers = segment.flags.syn() && segment.flags.ack();
    Connection fresh;
    fresh.number = count_++;
    fresh.opener = answers ? to : from;
    fresh.place = recent_.insert(recent_.end(), key);
    found = connections_.emplace(key, std::move(fresh)).first;
  }
  recent_.splice(recent_.end(), recent_, found->second.place);
  return found->second;
}

std::optional<std::size_t> TcpTracker::connection_between(const net::Endpoint& one, const net::Endpoint& other) const {
  const auto found = connections_.find({.low = std::min(one, other), .high = std::max(one, other)});
  if (found == connections_.end()) return std::nullopt;
  return found->second.number;
}

void TcpTracker::forget(const Key& key) {
  const auto found = connections_.find(key);
  const auto place = found->second.place;
  connections_.erase(found);
  recent_.erase(place);
}

}  // namespace wirelab::explain
