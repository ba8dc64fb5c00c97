#include "boards/linux/init/lease.h"

#include <algorithm>
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

/// Takes the first word from the front of `list`, and the blank behind it.
std::string_view take_word(std::string_view& list) {
  const std::size_t blank = std::min(list.find(' '), list.size());
  const std::string_view word = list.substr(0, blank);
  list.remove_prefix(std::min(blank + 1, list.size()));
  return word;
}

std::vector<net::Address> servers_in(std::string_view list) {
  std::vector<net::Address> servers;
  while (!list.empty() && servers.size() < Lease::kMostServers) {
    if (const auto server = ipv4_in(take_word(list))) servers.push_back(*server);
  }
  return servers;
}

// RFC 1123 section 2.1, and the underscore of service names: what may stand in a line of resolv.conf.
bool is_domain(std::string_view name) {
  constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
  return !name.empty() && name.find_first_not_of(kAllowed) == std::string_view::npos;
}

std::string domains_in(std::string_view list) {
  std::string domains;
  while (!list.empty()) {
    const std::string_view name = take_word(list);
    if (!is_domain(name)) continue;
    if (!domains.empty()) domains += ' ';
    domains += name;
  }
  return domains;
}

}  // namespace

std::optional<LeaseEvent> lease_event_of(std::string_view name) noexcept {
  for (const auto& [text, event] : kEvents) {
    if (text == name) return event;
  }
  return std::nullopt;
}

std::string lease_values(std::span<const char* const> environment) {
  std::string values;
  for (const char* entry : environment) {
    for (const char character : std::string_view(entry))
      values += static_cast<unsigned char>(character) < ' ' ? '?' : character;
    values += '\n';
  }
  return values;
}

std::string_view value_in(std::string_view values, std::string_view name) noexcept {
  while (!values.empty()) {
    const std::size_t end = std::min(values.find('\n'), values.size());
    const std::string_view line = values.substr(0, end);
    if (line.starts_with(name) && line.substr(name.size()).starts_with('=')) return line.substr(name.size() + 1);
    values.remove_prefix(std::min(end + 1, values.size()));
  }
  return {};
}

std::expected<Lease, std::string> read_lease(std::string_view values) {
  const std::string_view ip = value_in(values, "ip");
  const auto address = ipv4_in(ip);
  if (!address) return std::unexpected("the DHCP lease has no usable address: " + quoted(ip));
  const std::string_view mask = value_in(values, "mask");
  Lease lease{.setting = {.address = *address, .prefix = prefix_of_class(*address), .router = std::nullopt},
              .server = ipv4_in(value_in(values, "serverid")),
              .dns = servers_in(value_in(values, "dns")),
              .domains = domains_in(value_in(values, "search"))};
  if (!mask.empty()) {
    const auto prefix = parse_decimal(mask);
    if (!prefix || *prefix == 0 || *prefix > kAddressBits) {
      return std::unexpected("the DHCP lease has a network mask of " + quoted(mask) + " bits, not 1 to 32");
    }
    lease.setting.prefix = static_cast<unsigned>(*prefix);
  }
  lease.setting.router = ipv4_in(value_in(values, "router"));
  if (lease.domains.empty()) lease.domains = domains_in(value_in(values, "domain"));
  return lease;
}

}  // namespace wirelab::boards
