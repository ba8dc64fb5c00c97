#include "firmware/net_status_linux/udhcpc_lease.h"

#include <limits>

#include "firmware/core/text.h"
#include "firmware/net_status_linux/text_fields.h"

namespace wirelab::net_status {
namespace {

void read_field(const NamedValue& field, FiledLease& lease) noexcept {
  LeaseTerms& terms = lease.terms;
  if (field.name == "ip") terms.address = read_ipv4(field.value).value_or(Ipv4());
  if (field.name == "subnet") terms.mask = read_ipv4(field.value);
  if (field.name == "serverid") terms.server = read_ipv4(field.value);
  if (field.name == "router") terms.routers = read_addresses(field.value);
  if (field.name == "dns") terms.dns = read_addresses(field.value);
  if (field.name == "domain") terms.domain = field.value;
  if (field.name == "search") terms.search = field.value;
  if (field.name == "lease") terms.seconds = read_seconds(field.value);
  if (field.name != "monotonic_ms") return;
  const auto moment = parse_decimal(field.value);
  constexpr auto kMost = std::numeric_limits<std::uint32_t>::max() * 1000ULL;
  if (moment && *moment <= kMost) lease.since_start = std::chrono::milliseconds(*moment);
}

}  // namespace

std::optional<FiledLease> parse_udhcpc_lease(std::string_view text, std::string_view interface) noexcept {
  FiledLease lease{.terms = {}, .source = LeaseSource::udhcpc, .since_start = {}, .by_calendar = {}};
  bool ours = false;
  while (!text.empty()) {
    const NamedValue field = split_line(take_line(text));
    if (field.name == "interface") ours = field.value == interface;
    read_field(field, lease);
  }
  if (!ours || lease.terms.address.is_any()) return std::nullopt;
  return lease;
}

}  // namespace wirelab::net_status
