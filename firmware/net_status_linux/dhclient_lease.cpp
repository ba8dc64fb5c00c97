#include "firmware/net_status_linux/dhclient_lease.h"

#include <array>

#include "firmware/core/text.h"
#include "firmware/net_status_linux/text_fields.h"
#include "firmware/packet/dhcp.h"

namespace wirelab::net_status {
namespace {

constexpr std::size_t kMostParts = 3;

/// Three numbers with `separator` between them.
std::optional<std::array<std::uint32_t, kMostParts>> three_numbers(std::string_view text, char separator) noexcept {
  std::array<std::uint32_t, kMostParts> numbers{};
  for (std::size_t part = 0; part < kMostParts; ++part) {
    const std::size_t end = part + 1 < kMostParts ? text.find(separator) : text.size();
    if (end == std::string_view::npos) return std::nullopt;
    const auto number = read_seconds(text.substr(0, end));
    if (!number) return std::nullopt;
    numbers[part] = *number;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return numbers;
}

/// "6 2026/11/21 23:59:59", in UTC with the day of the week in front, or "epoch 1795305599".
std::optional<Duration> read_moment(std::string_view text) noexcept {
  const std::string_view first = take_word(text);
  const std::string_view second = take_word(text);
  if (first == "epoch") {
    const auto seconds = read_seconds(second);
    return seconds ? std::optional<Duration>(std::chrono::seconds(*seconds)) : std::nullopt;
  }
  const auto date = three_numbers(second, '/');
  const auto time = three_numbers(take_word(text), ':');
  if (!date || !time || (*date)[0] > 9999 || (*time)[0] > 24 || (*time)[1] > 59 || (*time)[2] > 60) return std::nullopt;
  const auto day =
      std::chrono::year(static_cast<int>((*date)[0])) / std::chrono::month((*date)[1]) / std::chrono::day((*date)[2]);
  // Beyond 2200 the time line of nanoseconds nears its end.
  if (!day.ok() || (*date)[0] < 1970 || (*date)[0] > 2200) return std::nullopt;
  return std::chrono::sys_days(day).time_since_epoch() + std::chrono::hours((*time)[0]) +
         std::chrono::minutes((*time)[1]) + std::chrono::seconds((*time)[2]);
}

std::string_view without_quotes(std::string_view text) noexcept {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return text;
  return text.substr(1, text.size() - 2);
}

/// What stands between "lease {" and "}".
struct Block {
  FiledLease lease{.terms = {}, .source = LeaseSource::dhclient, .since_start = {}, .by_calendar = {}};
  std::string_view interface;
  std::optional<Duration> expiry;

  void read_option(std::string_view rest) noexcept {
    LeaseTerms& terms = lease.terms;
    const std::string_view name = take_word(rest);
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    if (name == "subnet-mask") terms.mask = read_ipv4(rest);
    if (name == "routers") terms.routers = read_addresses(rest);
    if (name == "domain-name-servers") terms.dns = read_addresses(rest);
    if (name == "dhcp-server-identifier") terms.server = read_ipv4(rest);
    if (name == "domain-name") terms.domain = without_quotes(rest);
    if (name == "dhcp-lease-time") terms.seconds = read_seconds(rest);
    if (name == "dhcp-renewal-time") terms.t1 = read_seconds(rest);
    if (name == "dhcp-rebinding-time") terms.t2 = read_seconds(rest);
  }

  void read_statement(std::string_view line) noexcept {
    // Behind it a comment may tell the time in words.
    std::string_view rest = line.substr(0, line.rfind(';'));
    const std::string_view keyword = take_word(rest);
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    if (keyword == "interface") interface = without_quotes(rest);
    if (keyword == "fixed-address") lease.terms.address = read_ipv4(rest).value_or(Ipv4());
    if (keyword == "option") read_option(rest);
    if (keyword == "expire") expiry = read_moment(rest);
  }

  [[nodiscard]] std::optional<FiledLease> finished() const noexcept {
    if (lease.terms.address.is_any()) return std::nullopt;
    FiledLease whole = lease;
    const auto seconds = lease.terms.seconds;
    if (expiry && seconds && *seconds != packet::kForever) whole.by_calendar = *expiry - std::chrono::seconds(*seconds);
    return whole;
  }
};

}  // namespace

std::optional<FiledLease> parse_dhclient_leases(std::string_view text, std::string_view interface) noexcept {
  std::optional<FiledLease> last;
  std::optional<Block> block;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (line.starts_with("lease {")) {
      block.emplace();
    } else if (block && line.starts_with('}')) {
      // A newer one that is of no use does not bring an older one back.
      if (block->interface == interface) last = block->finished();
      block.reset();
    } else if (block) {
      block->read_statement(line);
    }
  }
  return last;
}

}  // namespace wirelab::net_status
