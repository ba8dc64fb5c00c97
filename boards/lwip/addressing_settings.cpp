#include "boards/lwip/addressing_settings.h"

#include <optional>

#include "firmware/core/text.h"

namespace wirelab::boards {
namespace {

/// "192.0.2.7/24" taken apart; nothing if it is not that.
std::optional<net::LwipAddressing::Fixed> parse_fixed(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto address = net::Address::parse(text.substr(0, slash));
  const auto prefix = parse_decimal(text.substr(slash + 1));
  if (!address || address->family() != net::Family::ipv4 || !prefix || *prefix > 32) return std::nullopt;
  return net::LwipAddressing::Fixed{.address = *address, .prefix = static_cast<unsigned>(*prefix)};
}

}  // namespace

void AddressingSettings::add_to(std::vector<appliance::Setting>& table) {
  table.push_back(
      {"address", "A.B.C.D/LEN", "fixed IPv4 address (default: ask a DHCP server)", appliance::TextTarget{&address_}});
  table.push_back({"gateway", "A.B.C.D", "router, beside a fixed address", appliance::TextTarget{&gateway_}});
}

std::string AddressingSettings::read(net::LwipAddressing& addressing) const {
  if (address_.empty()) {
    return gateway_.empty() ? "" : "gateway has a meaning only beside address; DHCP brings its own.";
  }
  addressing.dhcp = false;
  addressing.ipv4 = parse_fixed(address_);
  if (!addressing.ipv4) {
    return "address must be an IPv4 address and prefix such as 192.0.2.7/24, not '" + address_ + "'.";
  }
  if (gateway_.empty()) return "";
  addressing.ipv4->gateway = net::Address::parse(gateway_);
  const bool fits = addressing.ipv4->gateway && addressing.ipv4->gateway->family() == net::Family::ipv4;
  return fits ? "" : "gateway must be an IPv4 address, not '" + gateway_ + "'.";
}

}  // namespace wirelab::boards
