#include "firmware/packet/dhcp_writer.h"

#include <algorithm>

namespace wirelab::packet {
namespace {

constexpr std::size_t kTexts = 64 + 128;  // of the server's name and the boot file
constexpr std::size_t kMostOption = 255;
constexpr std::size_t kAddress = 4;

}  // namespace

DhcpWriter::DhcpWriter(MutableBytes room, const DhcpHeader& header) noexcept : out_(room) {
  out_.u8(static_cast<std::uint8_t>(header.operation)).u8(header.hardware_type).u8(header.hardware_length);
  out_.u8(header.hops).u32(header.xid).u16(header.seconds).u16(header.flags);
  out_.ipv4(header.client_address).ipv4(header.your_address).ipv4(header.next_server).ipv4(header.relay);
  out_.bytes(header.hardware).zeros(kTexts).u32(kDhcpCookie);
}

DhcpWriter& DhcpWriter::type(DhcpType type) noexcept {
  out_.u8(kOptionMessageType).u8(1).u8(static_cast<std::uint8_t>(type));
  return *this;
}

DhcpWriter& DhcpWriter::u16(std::uint8_t code, std::uint16_t value) noexcept {
  out_.u8(code).u8(2).u16(value);
  return *this;
}

DhcpWriter& DhcpWriter::u32(std::uint8_t code, std::uint32_t value) noexcept {
  out_.u8(code).u8(4).u32(value);
  return *this;
}

DhcpWriter& DhcpWriter::addresses(std::uint8_t code, std::span<const net::Address> addresses) noexcept {
  while (!addresses.empty()) {
    const auto part = addresses.first(std::min(addresses.size(), kMostOption / kAddress));
    out_.u8(code).u8(static_cast<std::uint8_t>(part.size() * kAddress));
    for (const net::Address& address : part) out_.ipv4(address);
    addresses = addresses.subspan(part.size());
  }
  return *this;
}

DhcpWriter& DhcpWriter::option(std::uint8_t code, ConstBytes data) noexcept {
  do {
    const ConstBytes part = data.first(std::min(data.size(), kMostOption));
    out_.u8(code).u8(static_cast<std::uint8_t>(part.size())).raw(part);
    data = data.subspan(part.size());
  } while (!data.empty());
  return *this;
}

Result<ConstBytes> DhcpWriter::finish() noexcept {
  out_.u8(kOptionEnd);
  if (out_.size() < kLeast) out_.zeros(kLeast - out_.size());
  return out_.written();
}

}  // namespace wirelab::packet
