#include "firmware/net_status_linux/networkd_lease.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "firmware/core/text.h"
#include "firmware/net_status_linux/text_fields.h"
#include "firmware/packet/dhcp.h"

namespace wirelab::net_status {
namespace {

// systemd's month and year are a twelfth of 365.25 days, and these.
constexpr std::array<std::pair<std::string_view, std::uint32_t>, 8> kUnits{{{"", 1},
                                                                            {"s", 1},
                                                                            {"min", 60},
                                                                            {"h", 3600},
                                                                            {"d", 86'400},
                                                                            {"w", 604'800},
                                                                            {"month", 2'629'800},
                                                                            {"y", 31'557'600}}};

std::optional<std::uint64_t> read_part(std::string_view word) noexcept {
  const std::size_t digits = std::min(word.find_first_not_of("0123456789"), word.size());
  const auto number = read_seconds(word.substr(0, digits));
  const auto unit = std::ranges::find(kUnits, word.substr(digits), &std::pair<std::string_view, std::uint32_t>::first);
  if (!number || unit == kUnits.end()) return std::nullopt;
  return std::uint64_t{*number} * unit->second;
}

}  // namespace

std::optional<std::uint32_t> read_time_span(std::string_view text) noexcept {
  if (text == "infinity") return packet::kForever;
  std::uint64_t whole = 0;
  bool any = false;
  for (auto word = take_word(text); !word.empty(); word = take_word(text)) {
    const auto part = read_part(word);
    if (!part) return std::nullopt;
    whole += *part;
    any = true;
    if (whole > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
  }
  if (!any) return std::nullopt;
  return static_cast<std::uint32_t>(whole);
}

std::optional<FiledLease> parse_networkd_lease(std::string_view text) noexcept {
  FiledLease lease{.terms = {}, .source = LeaseSource::systemd_networkd, .since_start = {}, .by_calendar = {}};
  LeaseTerms& terms = lease.terms;
  while (!text.empty()) {
    const auto [name, value] = split_line(take_line(text));
    if (name == "ADDRESS") terms.address = read_ipv4(value).value_or(Ipv4());
    if (name == "NETMASK") terms.mask = read_ipv4(value);
    if (name == "SERVER_ADDRESS") terms.server = read_ipv4(value);
    if (name == "ROUTER") terms.routers = read_addresses(value);
    if (name == "DNS") terms.dns = read_addresses(value);
    if (name == "DOMAINNAME") terms.domain = value;
    if (name == "DOMAIN_SEARCH_LIST") terms.search = value;
    if (name == "LIFETIME") terms.seconds = read_time_span(value);
    if (name == "T1") terms.t1 = read_time_span(value);
    if (name == "T2") terms.t2 = read_time_span(value);
  }
  if (terms.address.is_any()) return std::nullopt;
  return lease;
}

}  // namespace wirelab::net_status
