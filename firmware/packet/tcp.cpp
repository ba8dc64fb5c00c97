#include "firmware/packet/tcp.h"

#include <string_view>

#include "firmware/packet/fields.h"

namespace wirelab::packet {
namespace {

constexpr unsigned kFlagBits = 0x1ff;

struct FlagName {
  std::uint16_t bit;
  std::string_view name;
};
constexpr FlagName kFlagNames[] = {
    {TcpFlags::kSyn, "SYN"}, {TcpFlags::kFin, "FIN"}, {TcpFlags::kRst, "RST"},
    {TcpFlags::kPsh, "PSH"}, {TcpFlags::kAck, "ACK"}, {TcpFlags::kUrg, "URG"},
    {TcpFlags::kEce, "ECE"}, {TcpFlags::kCwr, "CWR"}, {TcpFlags::kAe, "AE"},
};

Checksum judge(const IpPacket& packet) noexcept {
  if (packet.payload.size() < packet.payload_length) return Checksum::absent;
  ChecksumSum sum;
  sum.add_pseudo_header(packet.source, packet.destination, kProtocolTcp,
                        static_cast<std::uint16_t>(packet.payload.size()));
  return sum.add(packet.payload).result() == 0 ? Checksum::right : Checksum::wrong;
}

}  // namespace

void describe(TextBuilder& out, TcpFlags flags) noexcept {
  bool first = true;
  for (const FlagName& flag : kFlagNames) {
    if ((flags.bits & flag.bit) == 0) continue;
    if (!first) out.add(", ");
    out.add(flag.name);
    first = false;
  }
  if (first) out.add("none");
}

Parsed<TcpSegment> parse_tcp(const IpPacket& packet) noexcept {
  if (packet.protocol != kProtocolTcp) return flawed(Flaw::not_tcp);
  if (packet.is_fragment) return flawed(Flaw::fragment);
  const ConstBytes bytes = packet.payload;
  if (bytes.size() < kTcpHeader) return flawed(Flaw::tcp_cut);
  const std::uint16_t words = u16_at(bytes, 12);
  const std::size_t header = std::size_t{static_cast<unsigned>(words) >> 12U} * 4;
  if (header < kTcpHeader || header > packet.payload_length) return flawed(Flaw::tcp_header_length);
  if (header > bytes.size()) return flawed(Flaw::tcp_cut);
  return TcpSegment{.source_port = u16_at(bytes, 0),
                    .destination_port = u16_at(bytes, 2),
                    .sequence = u32_at(bytes, 4),
                    .acknowledgement = u32_at(bytes, 8),
                    .header_length = static_cast<std::uint8_t>(header),
                    .reserved = static_cast<std::uint8_t>(words >> 9U & 7U),
                    .flags = {static_cast<std::uint16_t>(words & kFlagBits)},
                    .window = u16_at(bytes, 14),
                    .checksum = u16_at(bytes, 16),
                    .checksum_state = judge(packet),
                    .urgent = u16_at(bytes, 18),
                    .options = bytes.subspan(kTcpHeader, header - kTcpHeader),
                    .payload_length = packet.payload_length - header,
                    .payload = bytes.subspan(header)};
}

}  // namespace wirelab::packet
