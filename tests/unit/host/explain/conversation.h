#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/packet/ethernet.h"
#include "firmware/packet/fields.h"
#include "firmware/packet/ipv4.h"
#include "firmware/packet/tcp.h"
#include "host/explain/talks.h"
#include "tests/unit/packet/hex_bytes.h"

namespace wirelab::explain {

/// What a segment of a test has.
struct SegmentOf {
  std::uint16_t flags = packet::TcpFlags::kAck;
  std::uint32_t seq = 0;
  std::uint32_t ack = 0;
  std::string_view data = {};
  std::uint16_t window = 1000;
  std::vector<std::uint8_t> options = {};
  std::uint16_t identification = 0;
};

/// A conversation of two hosts that a test writes down, packet by packet, and what is said of each.
class Conversation {
 public:
  static constexpr std::uint32_t kIsn = 0xfffffff0;  // numbers wrap soon
  static constexpr std::uint32_t kPeerIsn = 5000;

  /// The opener says something, so much later; answers what is to be said of it.
  Explained say(const SegmentOf& segment, std::chrono::nanoseconds later = std::chrono::microseconds(100)) {
    return add(true, segment, later);
  }
  /// The other one does.
  Explained answer(const SegmentOf& segment, std::chrono::nanoseconds later = std::chrono::microseconds(100)) {
    return add(false, segment, later);
  }
  /// A router tells the opener of an error with the latest segment, which is the opener's: type and code in
  /// hexadecimal.
  Explained complain(std::string_view type_and_code) {
    using packet::operator+;
    const packet::Bytes message = packet::from_hex(std::string(type_and_code) + "0000 00000000") +
                                  ConstBytes(frames_.at(latest_)).subspan(packet::kEthernetHeader, 28);
    const auto ip = packet::ipv4_header({.source = net::Address::ipv4(10, 0, 0, 254),
                                         .destination = net::Address::ipv4(10, 0, 0, 1),
                                         .protocol = packet::kProtocolIcmp},
                                        message.size());
    const auto link = packet::ethernet_header({2, 0, 0, 0, 0, 2}, {2, 0, 0, 0, 0, 1}, packet::kEtherTypeIpv4);
    return add(packet::copy_of(link) + *ip + message, std::chrono::microseconds(100));
  }
  /// SYN, SYN and ACK, ACK, both with this MSS.
  void shake(std::uint16_t mss = 1460) {
    const std::vector<std::uint8_t> option{2, 4, static_cast<std::uint8_t>(mss >> 8U),
                                           static_cast<std::uint8_t>(mss & 0xffU)};
    say({.flags = packet::TcpFlags::kSyn, .seq = kIsn, .options = option});
    answer({.flags = packet::TcpFlags::kSyn | packet::TcpFlags::kAck,
            .seq = kPeerIsn,
            .ack = kIsn + 1,
            .options = option});
    say({.seq = kIsn + 1, .ack = kPeerIsn + 1});
  }

  /// All that was said so far, and the first connection of it.
  [[nodiscard]] const Talks& talks() const { return talks_; }
  [[nodiscard]] const Tally& tally() const { return talks_.all().front().tally; }

 private:
  Explained add(bool from_opener, const SegmentOf& segment, std::chrono::nanoseconds later) {
    latest_ = frames_.size();
    return add(frame_of(from_opener, segment), later);
  }
  Explained add(std::vector<std::byte> bytes, std::chrono::nanoseconds later) {
    time_ += later;
    const std::vector<std::byte>& frame = frames_.emplace_back(std::move(bytes));
    Explained explained =
        explainer_.add({.time = time_, .link_type = 1, .bytes = frame, .original_length = frame.size(), .comment = {}});
    talks_.add(explained);
    return explained;
  }
  static std::vector<std::byte> frame_of(bool from_opener, const SegmentOf& one) {
    const net::Address here = net::Address::ipv4(10, 0, 0, 1);
    const net::Address there = net::Address::ipv4(10, 0, 0, 2);
    std::vector<std::byte> segment(packet::kTcpHeader + one.options.size() + one.data.size());
    packet::FieldWriter out(segment);
    out.u16(from_opener ? 50'000 : 12'345).u16(from_opener ? 12'345 : 50'000).u32(one.seq).u32(one.ack);
    out.u16(static_cast<std::uint16_t>((packet::kTcpHeader + one.options.size()) / 4 << 12U | one.flags));
    out.u16(one.window).u16(0).u16(0).bytes(one.options).raw(as_bytes(one.data));
    const auto ip = packet::ipv4_header({.source = from_opener ? here : there,
                                         .destination = from_opener ? there : here,
                                         .protocol = packet::kProtocolTcp,
                                         .identification = one.identification},
                                        segment.size());
    const auto link = packet::ethernet_header({2, 0, 0, 0, 0, 1}, {2, 0, 0, 0, 0, 2}, packet::kEtherTypeIpv4);
    std::vector<std::byte> frame(link.begin(), link.end());
    frame.insert(frame.end(), ip->begin(), ip->end());
    frame.insert(frame.end(), segment.begin(), segment.end());
    return frame;
  }

  std::deque<std::vector<std::byte>> frames_;
  std::size_t latest_ = 0;  // the latest segment among them
  Explainer explainer_;
  Talks talks_{true};
  std::chrono::nanoseconds time_ = std::chrono::seconds(1'790'000'000);
};

inline constexpr std::uint32_t kC = Conversation::kIsn + 1;      ///< the opener's first byte
inline constexpr std::uint32_t kS = Conversation::kPeerIsn + 1;  ///< the other's
inline constexpr std::uint16_t kPush = packet::TcpFlags::kPsh | packet::TcpFlags::kAck;
inline constexpr std::uint16_t kFinish = packet::TcpFlags::kFin | packet::TcpFlags::kAck;
inline constexpr std::uint16_t kReset = packet::TcpFlags::kRst | packet::TcpFlags::kAck;

/// Whether a segment was found to do that, with that count or any.
inline bool has(const Explained& packet, TcpNoteKind kind, std::uint64_t count) {
  for (const TcpNote& note : packet.tcp->notes) {
    if (note.kind == kind && note.count == count) return true;
  }
  return false;
}
inline bool has(const Explained& packet, TcpNoteKind kind) {
  for (const TcpNote& note : packet.tcp->notes) {
    if (note.kind == kind) return true;
  }
  return false;
}
/// The note of that kind; the test has asked whether there is one.
inline TcpNote note_of(const Explained& packet, TcpNoteKind kind) {
  for (const TcpNote& note : packet.tcp->notes) {
    if (note.kind == kind) return note;
  }
  return {};
}

}  // namespace wirelab::explain
