#include "host/cli/trace/dhcp_document.h"

#include "host/explain/names.h"

namespace wirelab::cli {
namespace {

using explain::text_of;
using nlohmann::json;
using packet::DhcpMessage;

std::string digits_of(ConstBytes bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const std::byte byte : bytes) {
    text += kDigits[std::to_integer<unsigned>(byte) >> 4U];
    text += kDigits[std::to_integer<unsigned>(byte) & 0xfU];
  }
  return text;
}

json address_list_document(const packet::DhcpOptions& options, std::uint8_t code) {
  const auto list = options.addresses(code);
  if (!list) return nullptr;
  json document = json::array();
  for (const net::Address& address : list->view()) document.push_back(text_of(address));
  return document;
}

/// An option's meaning: one of the kinds of value that RFC 2132 gives them; null of others and of a wrong size.
json option_value(const packet::DhcpOptions& options, std::uint8_t code) {
  switch (code) {
    case packet::kOptionSubnetMask:
    case packet::kOptionBroadcast:
    case packet::kOptionRequestedAddress:
    case packet::kOptionServerIdentifier:
      if (const auto address = options.address(code)) return text_of(*address);
      return nullptr;
    case packet::kOptionRouters:
    case packet::kOptionNameServers:
    case packet::kOptionTimeServers: return address_list_document(options, code);
    case packet::kOptionLeaseTime:
    case packet::kOptionRenewalTime:
    case packet::kOptionRebindingTime:
      if (const auto seconds = options.u32(code)) return *seconds;
      return nullptr;
    case packet::kOptionMessageType:
      if (const auto type = options.u8(code)) return *type;
      return nullptr;
    default: return nullptr;
  }
}

json dhcp_options_document(const packet::DhcpOptions& options) {
  json document = json::array();
  for (const packet::DhcpOption& option : options) {
    document.push_back({{"code", option.code},
                        {"name", packet::option_name(option.code)},
                        {"value", option_value(options, option.code)},
                        {"bytes", digits_of(option.data)}});
  }
  return document;
}

}  // namespace

json dhcp_document(const DhcpMessage& message) {
  const packet::DhcpHeader& header = message.header;
  const auto type = message.message_type();
  json document = {{"operation", static_cast<unsigned>(header.operation)},
                   {"type", type ? json(static_cast<unsigned>(*type)) : json(nullptr)},
                   {"xid", header.xid},
                   {"seconds", header.seconds},
                   {"broadcast", header.wants_broadcast()},
                   {"client_address", text_of(header.client_address)},
                   {"your_address", text_of(header.your_address)},
                   {"next_server", text_of(header.next_server)},
                   {"relay", text_of(header.relay)},
                   {"options", dhcp_options_document(message.options)}};
  if (const auto mac = header.mac()) document["client_mac"] = text_of(*mac);
  return document;
}

}  // namespace wirelab::cli
