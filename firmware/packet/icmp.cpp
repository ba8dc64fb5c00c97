#include "firmware/packet/icmp.h"

#include "firmware/packet/fields.h"

namespace wirelab::packet {
namespace {

constexpr std::size_t kChecksumAt = 2;

std::string_view unreachable_text(std::uint8_t code) noexcept {
  switch (code) {
    case 0: return "network unreachable";
    case 1: return "host unreachable";
    case 2: return "protocol unreachable";
    case 3: return "port unreachable";
    case kFragmentationNeeded: return "fragmentation needed";
    case 5: return "source route failed";
    case 6: return "network unknown";
    case 7: return "host unknown";
    case 9: return "network prohibited";
    case 10: return "host prohibited";
    case 11: return "network unreachable for this service";
    case 12: return "host unreachable for this service";
    case 13: return "prohibited by a filter";
    default: return "unreachable";
  }
}

}  // namespace

bool IcmpMessage::has_sequence() const noexcept {
  switch (type) {
    case IcmpType::echo_reply:
    case IcmpType::echo_request:
    case IcmpType::timestamp:
    case IcmpType::timestamp_reply: return true;
    default: return false;
  }
}

net::Address IcmpMessage::gateway() const noexcept {
  const auto octet = [this](unsigned shift) { return static_cast<std::uint8_t>(rest >> shift & 0xffU); };
  return net::Address::ipv4(octet(24), octet(16), octet(8), octet(0));
}

Parsed<IcmpMessage> parse_icmp(const Ipv4Packet& packet) noexcept {
  if (packet.protocol != kProtocolIcmp) return flawed(Flaw::not_icmp);
  if (packet.is_fragment()) return flawed(Flaw::fragment);
  const ConstBytes bytes = packet.payload;
  if (bytes.size() < kIcmpHeader) return flawed(Flaw::icmp_cut);
  return IcmpMessage{.type = IcmpType{u8_at(bytes, 0)},
                     .code = u8_at(bytes, 1),
                     .checksum = u16_at(bytes, kChecksumAt),
                     .checksum_state = internet_checksum(bytes) == 0 ? Checksum::right : Checksum::wrong,
                     .rest = u32_at(bytes, 4),
                     .data = bytes.subspan(kIcmpHeader)};
}

Parsed<Ipv4Packet> quoted_packet(const IcmpMessage& message) noexcept {
  switch (message.type) {
    case IcmpType::unreachable:
    case IcmpType::source_quench:
    case IcmpType::redirect:
    case IcmpType::time_exceeded:
    case IcmpType::parameter_problem: return parse_ipv4_beginning(message.data);
    default: return flawed(Flaw::no_quote);
  }
}

std::string_view icmp_text(IcmpType type, std::uint8_t code) noexcept {
  switch (type) {
    case IcmpType::echo_reply: return "echo reply";
    case IcmpType::unreachable: return unreachable_text(code);
    case IcmpType::source_quench: return "source quench";
    case IcmpType::redirect: return "redirect";
    case IcmpType::echo_request: return "echo request";
    case IcmpType::time_exceeded: return code == 1 ? "fragment reassembly time exceeded" : "time to live exceeded";
    case IcmpType::parameter_problem: return "parameter problem";
    case IcmpType::timestamp: return "timestamp request";
    case IcmpType::timestamp_reply: return "timestamp reply";
  }
  return "";
}

Result<ConstBytes> write_echo(MutableBytes room, const Echo& echo) noexcept {
  FieldWriter out(room);
  const IcmpType type = echo.reply ? IcmpType::echo_reply : IcmpType::echo_request;
  out.u8(static_cast<std::uint8_t>(type)).u8(0).u16(0).u16(echo.identifier).u16(echo.sequence).raw(echo.data);
  const auto written = out.written();
  if (written) FieldWriter(room.subspan(kChecksumAt)).u16(internet_checksum(*written));
  return written;
}

}  // namespace wirelab::packet
