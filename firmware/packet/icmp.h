#pragma once

#include <cstdint>
#include <string_view>

#include "firmware/core/bytes.h"
#include "firmware/core/result.h"
#include "firmware/packet/checksum.h"
#include "firmware/packet/flaw.h"
#include "firmware/packet/ipv4.h"

namespace wirelab::packet {

/// Bytes of an ICMP header.
inline constexpr std::size_t kIcmpHeader = 8;

/// What an ICMP message says (RFC 792). Other numbers exist and are kept as they came.
enum class IcmpType : std::uint8_t {
  echo_reply = 0,
  unreachable = 3,
  source_quench = 4,
  redirect = 5,
  echo_request = 8,
  time_exceeded = 11,
  parameter_problem = 12,
  timestamp = 13,
  timestamp_reply = 14,
};

/// Codes of `unreachable` (RFC 792; RFC 1122 §3.2.2.1 and RFC 1812 §5.2.7.1 have more).
inline constexpr std::uint8_t kFragmentationNeeded = 4;

/// An ICMP message. What the second four bytes of the header mean depends on the type: a function of that name says so.
struct IcmpMessage {
  IcmpType type{};
  std::uint8_t code = 0;
  std::uint16_t checksum = 0;  ///< as it came
  Checksum checksum_state = Checksum::wrong;
  std::uint32_t rest = 0;  ///< of the header
  ConstBytes data;         ///< behind the header

  /// True for an echo or timestamp and its answer, which have an identifier and a sequence number.
  [[nodiscard]] bool has_sequence() const noexcept;
  [[nodiscard]] std::uint16_t identifier() const noexcept { return static_cast<std::uint16_t>(rest >> 16U); }
  [[nodiscard]] std::uint16_t sequence() const noexcept { return static_cast<std::uint16_t>(rest & 0xffffU); }
  /// Of a redirect: the router to use.
  [[nodiscard]] net::Address gateway() const noexcept;
  /// Of `unreachable` with `kFragmentationNeeded`: what the next link takes (RFC 1191 §4); 0 from an old router.
  [[nodiscard]] std::uint16_t next_mtu() const noexcept { return static_cast<std::uint16_t>(rest & 0xffffU); }
  /// Of a parameter problem: which byte of the quoted packet is wrong.
  [[nodiscard]] std::uint8_t problem_at() const noexcept { return static_cast<std::uint8_t>(rest >> 24U); }
};

/// Reads the message in an IPv4 packet: `not_icmp` if it carries another protocol, `fragment` if it is a piece of one.
/// A wrong checksum is told and no flaw.
[[nodiscard]] Parsed<IcmpMessage> parse_icmp(const Ipv4Packet& packet) noexcept;

/// The packet that an error is about: its header and, of its payload, what the sender of the error kept (at least eight
/// bytes, RFC 792; often more, RFC 1812 §4.3.2.3). `no_quote` if the type is no error.
[[nodiscard]] Parsed<Ipv4Packet> quoted_packet(const IcmpMessage& message) noexcept;

/// What a type and code say: "echo request", "host unreachable", "time to live exceeded"; empty for those not known
/// here.
[[nodiscard]] std::string_view icmp_text(IcmpType type, std::uint8_t code) noexcept;

/// An echo request or its reply (RFC 792).
struct Echo {
  bool reply = false;
  std::uint16_t identifier = 0;
  std::uint16_t sequence = 0;
  ConstBytes data = {};  ///< a reply brings it back
};

/// Writes an echo into `room`, its checksum right, and answers the part of `room` that was written. `invalid` if it
/// does not fit there.
[[nodiscard]] Result<ConstBytes> write_echo(MutableBytes room, const Echo& echo) noexcept;

}  // namespace wirelab::packet
