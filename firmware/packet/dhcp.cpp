#include "firmware/packet/dhcp.h"

#include <algorithm>

#include "firmware/packet/fields.h"

namespace wirelab::packet {
namespace {

constexpr std::size_t kHardwareAt = 28;
constexpr std::size_t kServerNameAt = 44;
constexpr std::size_t kServerNameSize = 64;
constexpr std::size_t kBootFileAt = 108;
constexpr std::size_t kBootFileSize = 128;

DhcpHeader read_header(ConstBytes bytes) noexcept {
  DhcpHeader header{.operation = DhcpOperation{u8_at(bytes, 0)},
                    .hardware_type = u8_at(bytes, 1),
                    .hardware_length = u8_at(bytes, 2),
                    .hops = u8_at(bytes, 3),
                    .xid = u32_at(bytes, 4),
                    .seconds = u16_at(bytes, 8),
                    .flags = u16_at(bytes, 10),
                    .client_address = ipv4_at(bytes, 12),
                    .your_address = ipv4_at(bytes, 16),
                    .next_server = ipv4_at(bytes, 20),
                    .relay = ipv4_at(bytes, 24)};
  for (std::size_t i = 0; i < header.hardware.size(); ++i) header.hardware.at(i) = u8_at(bytes, kHardwareAt + i);
  return header;
}

std::string_view up_to_zero(ConstBytes field) noexcept {
  const std::string_view text = as_text(field);
  return text.substr(0, text.find('\0'));
}

std::optional<std::string_view> text_of(const DhcpOptions& options, std::uint8_t code, MutableBytes room) noexcept {
  const auto bytes = options.find(code, room);
  if (!bytes) return std::nullopt;
  return as_text(*bytes);
}

}  // namespace

std::optional<net::MacAddress> DhcpHeader::mac() const noexcept {
  net::MacAddress mac{};
  if (hardware_type != kEthernet || hardware_length != mac.size()) return std::nullopt;
  std::copy_n(hardware.begin(), mac.size(), mac.begin());
  return mac;
}

Parsed<DhcpMessage> parse_dhcp(ConstBytes payload) noexcept {
  if (payload.size() < kDhcpLeast) return flawed(Flaw::dhcp_cut);
  DhcpMessage message{.header = read_header(payload), .server_name = {}, .boot_file = {}, .options = {}};
  const DhcpOperation operation = message.header.operation;
  if (operation != DhcpOperation::request && operation != DhcpOperation::reply) return flawed(Flaw::dhcp_operation);
  if (message.header.hardware_length > DhcpHeader::kMostHardware) return flawed(Flaw::dhcp_hardware_length);
  if (u32_at(payload, kDhcpFixed) != kDhcpCookie) return flawed(Flaw::dhcp_cookie);
  const ConstBytes server_name = payload.subspan(kServerNameAt, kServerNameSize);
  const ConstBytes boot_file = payload.subspan(kBootFileAt, kBootFileSize);
  const auto options = DhcpOptions::parse(payload.subspan(kDhcpLeast), boot_file, server_name);
  if (!options) return flawed(options.error());
  message.options = *options;
  if (!options->in_server_name()) message.server_name = up_to_zero(server_name);
  if (!options->in_boot_file()) message.boot_file = up_to_zero(boot_file);
  return message;
}

std::optional<DhcpType> DhcpMessage::message_type() const noexcept {
  const auto type = options.u8(kOptionMessageType);
  if (!type) return std::nullopt;
  return DhcpType{*type};
}

std::optional<net::Address> DhcpMessage::server_identifier() const noexcept {
  return options.address(kOptionServerIdentifier);
}
std::optional<net::Address> DhcpMessage::requested_address() const noexcept {
  return options.address(kOptionRequestedAddress);
}
std::optional<net::Address> DhcpMessage::subnet_mask() const noexcept { return options.address(kOptionSubnetMask); }
std::optional<net::Address> DhcpMessage::broadcast_address() const noexcept {
  return options.address(kOptionBroadcast);
}
std::optional<AddressList> DhcpMessage::routers() const noexcept { return options.addresses(kOptionRouters); }
std::optional<AddressList> DhcpMessage::name_servers() const noexcept { return options.addresses(kOptionNameServers); }
std::optional<AddressList> DhcpMessage::time_servers() const noexcept { return options.addresses(kOptionTimeServers); }
std::optional<std::uint16_t> DhcpMessage::mtu() const noexcept { return options.u16(kOptionMtu); }
std::optional<std::uint32_t> DhcpMessage::lease_time() const noexcept { return options.u32(kOptionLeaseTime); }
std::optional<std::uint32_t> DhcpMessage::renewal_time() const noexcept { return options.u32(kOptionRenewalTime); }
std::optional<std::uint32_t> DhcpMessage::rebinding_time() const noexcept { return options.u32(kOptionRebindingTime); }

std::optional<std::string_view> DhcpMessage::domain_name(MutableBytes room) const noexcept {
  return text_of(options, kOptionDomainName, room);
}
std::optional<std::string_view> DhcpMessage::host_name(MutableBytes room) const noexcept {
  return text_of(options, kOptionHostName, room);
}
std::optional<std::string_view> DhcpMessage::message(MutableBytes room) const noexcept {
  return text_of(options, kOptionMessage, room);
}
std::optional<std::string_view> DhcpMessage::vendor_class(MutableBytes room) const noexcept {
  return text_of(options, kOptionVendorClass, room);
}
std::optional<ConstBytes> DhcpMessage::client_id(MutableBytes room) const noexcept {
  return options.find(kOptionClientId, room);
}
std::optional<ConstBytes> DhcpMessage::parameter_requests(MutableBytes room) const noexcept {
  return options.find(kOptionParameterRequests, room);
}
std::optional<DomainNames> DhcpMessage::domain_search(MutableBytes room) const noexcept {
  const auto bytes = options.find(kOptionDomainSearch, room);
  if (!bytes) return std::nullopt;
  return DomainNames(*bytes);
}

}  // namespace wirelab::packet
