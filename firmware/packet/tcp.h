#pragma once

#include <cstdint>

#include "firmware/core/bytes.h"
#include "firmware/core/text.h"
#include "firmware/packet/checksum.h"
#include "firmware/packet/flaw.h"
#include "firmware/packet/ip.h"

namespace wirelab::packet {

/// Bytes of a TCP header without options.
inline constexpr std::size_t kTcpHeader = 20;

/// The control bits of a TCP header (RFC 9293 §3.1; ECE and CWR of RFC 3168, AE of RFC 9768), one bit each.
struct TcpFlags {
  static constexpr std::uint16_t kFin = 0x001;
  static constexpr std::uint16_t kSyn = 0x002;
  static constexpr std::uint16_t kRst = 0x004;
  static constexpr std::uint16_t kPsh = 0x008;
  static constexpr std::uint16_t kAck = 0x010;
  static constexpr std::uint16_t kUrg = 0x020;
  static constexpr std::uint16_t kEce = 0x040;
  static constexpr std::uint16_t kCwr = 0x080;
  static constexpr std::uint16_t kAe = 0x100;

  std::uint16_t bits = 0;

  [[nodiscard]] constexpr bool fin() const noexcept { return (bits & kFin) != 0; }
  [[nodiscard]] constexpr bool syn() const noexcept { return (bits & kSyn) != 0; }
  [[nodiscard]] constexpr bool rst() const noexcept { return (bits & kRst) != 0; }
  [[nodiscard]] constexpr bool psh() const noexcept { return (bits & kPsh) != 0; }
  [[nodiscard]] constexpr bool ack() const noexcept { return (bits & kAck) != 0; }
  [[nodiscard]] constexpr bool urg() const noexcept { return (bits & kUrg) != 0; }
  friend constexpr bool operator==(TcpFlags, TcpFlags) noexcept = default;
};

/// "SYN, ACK", in the order in which books name them; "none" without any. At most 40 characters.
void describe(TextBuilder& out, TcpFlags flags) noexcept;

/// A TCP segment (RFC 9293 §3.1), field by field.
struct TcpSegment {
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  std::uint32_t sequence = 0;         ///< of the first payload byte, or of the SYN
  std::uint32_t acknowledgement = 0;  ///< the next byte that the sender waits for; of no meaning without ACK
  std::uint8_t header_length = 0;     ///< bytes
  std::uint8_t reserved = 0;          ///< three bits, to be zero
  TcpFlags flags{};
  std::uint16_t window = 0;  ///< as it came, not scaled
  std::uint16_t checksum = 0;
  /// `absent` if the capture has not all of the segment: nobody can tell.
  Checksum checksum_state = Checksum::wrong;
  std::uint16_t urgent = 0;
  ConstBytes options;              ///< up to 40 bytes; see TcpOptions
  std::size_t payload_length = 0;  ///< bytes that the segment carries
  ConstBytes payload;              ///< those of them that were captured

  /// What it takes of the sequence numbers: payload, SYN and FIN (RFC 9293 §3.4).
  [[nodiscard]] constexpr std::uint32_t sequence_length() const noexcept {
    return static_cast<std::uint32_t>(payload_length) + (flags.syn() ? 1 : 0) + (flags.fin() ? 1 : 0);
  }
};

/// Reads the segment that a packet carries, also one whose payload was cut by a short capture: `not_tcp` if it carries
/// another protocol, `fragment` if it is a piece of a packet, `tcp_cut`, `tcp_header_length`.
[[nodiscard]] Parsed<TcpSegment> parse_tcp(const IpPacket& packet) noexcept;

}  // namespace wirelab::packet
