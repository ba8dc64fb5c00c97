#include "boards/linux/init/lease.h"

#include <array>
#include <utility>

#include "boards/linux/init/quoted.h"

namespace wirelab::boards {
namespace {

constexpr unsigned kAddressBits = 32;

constexpr std::array<std::pair<std::string_view, LeaseEvent>, 5> kEvents{{
    {"deconfig", LeaseEvent::deconfigured},
    {"bound", LeaseEvent::bound},
    {"renew", LeaseEvent::renewed},
    {"leasefail", LeaseEvent::failed},
    {"nak", LeaseEvent::refused},
}};

unsigned prefix_of_class(const net::Address& address) {
  const std::uint8_t first = address.bytes()[0];
  if (first < 128) return 8;
  return first < 192 ? 16 : 24;
}

std::optional<net::Address> ipv4_in(std::string_view text) {
  const auto address = net::Address::parse(text.substr(0, text.find(' ')));
  if (!address || address->family() != net::Family::ipv4 || address->is_any()) return std::nullopt;
  return address;
}

}  // namespace

std::optional<LeaseEvent> lease_event_of(std::string_view name) noexcept {
  for (const auto& [text, event] : kEvents) {
    if (text == name) return event;
  }
  return std::nullopt;
}

std::string_view value_in(std::span<const char* const> environment, std::string_view name) noexcept {
  for (const char* entry : environment) {
    const std::string_view text(entry);
    if (text.starts_with(name) && text.substr(name.size()).starts_with('=')) return text.substr(name.size() + 1);
  }
  return {};
}

std::expected<Lease, std::string> read_lease(std::span<const char* const> environment) {
  const std::string_view ip = value_in(environment, "ip");
  const auto address = ipv4_in(ip);
  if (!address) return std::unexpected("the DHCP lease has no usable address: " + quoted(ip));
  const std::string_view mask = value_in(environment, "mask");
  Lease lease{.setting = {.address = *address, .prefix = prefix_of_class(*address), .router = std::nullopt},
              .server = {},
              .seconds = parse_decimal(value_in(environment, "lease")).value_or(0)};
  if (!mask.empty()) {
    const auto prefix = parse_decimal(mask);
    if (!prefix || *prefix == 0 || *prefix > kAddressBits) {
      return std::unexpected("the DHCP lease has a network mask of " + quoted(mask) + " bits, not 1 to 32");
    }
    lease.setting.prefix = static_cast<unsigned>(*prefix);
  }
  lease.setting.router = ipv4_in(value_in(environment, "router"));
  if (const auto server = ipv4_in(value_in(environment, "serverid"))) lease.server = to_text(*server);
  return lease;
}

}  // namespace wirelab::boards
