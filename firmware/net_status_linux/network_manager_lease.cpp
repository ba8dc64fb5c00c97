#include "firmware/net_status_linux/network_manager_lease.h"

#include "firmware/core/text.h"
#include "firmware/net_status_linux/text_fields.h"

namespace wirelab::net_status {
namespace {

constexpr std::string_view kSection = "[dhcp4]";
constexpr std::string_view kPrefix = "dhcp4.";

}  // namespace

std::optional<FiledLease> parse_network_manager_lease(std::string_view text) noexcept {
  FiledLease lease{.terms = {}, .source = LeaseSource::network_manager, .since_start = {}, .by_calendar = {}};
  LeaseTerms& terms = lease.terms;
  std::optional<std::uint32_t> expiry;
  bool inside = false;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (line.starts_with('[')) inside = line == kSection;
    auto [name, value] = split_line(line);
    if (!inside || !name.starts_with(kPrefix)) continue;
    name.remove_prefix(kPrefix.size());
    if (name == "ip_address") terms.address = read_ipv4(value).value_or(Ipv4());
    if (name == "subnet_mask") terms.mask = read_ipv4(value);
    if (name == "dhcp_server_identifier") terms.server = read_ipv4(value);
    if (name == "routers") terms.routers = read_addresses(value);
    if (name == "domain_name_servers") terms.dns = read_addresses(value);
    if (name == "domain_name") terms.domain = value;
    if (name == "domain_search") terms.search = value;
    if (name == "dhcp_lease_time") terms.seconds = read_seconds(value);
    if (name == "dhcp_renewal_time") terms.t1 = read_seconds(value);
    if (name == "dhcp_rebinding_time") terms.t2 = read_seconds(value);
    if (name == "expiry") expiry = read_seconds(value);
  }
  if (terms.address.is_any()) return std::nullopt;
  if (expiry && terms.seconds && *expiry > *terms.seconds) {
    lease.by_calendar = std::chrono::seconds(*expiry) - std::chrono::seconds(*terms.seconds);
  }
  return lease;
}

std::string_view connection_of(std::string_view text) noexcept {
  while (!text.empty()) {
    const NamedValue field = split_line(take_line(text));
    // It becomes part of a path.
    if (field.name == "connection-uuid" && field.value.find('/') == std::string_view::npos) return field.value;
  }
  return {};
}

}  // namespace wirelab::net_status
