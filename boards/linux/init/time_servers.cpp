#include "boards/linux/init/time_servers.h"

#include "boards/linux/init/ipv4_setting.h"

namespace wirelab::boards {
namespace {

/// Takes what stands before `end` from the front of `text`, and the end with it.
std::string_view take_until(std::string_view& text, char end) {
  const std::size_t at = text.find(end);
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
  return taken;
}

/// Takes the first address from the front of `list`.
std::optional<net::Address> first_host(std::string_view& list) {
  while (!list.empty()) {
    if (const auto address = appliance::parse_host_address(take_until(list, ' '))) return address;
  }
  return std::nullopt;
}

}  // namespace

TimeServers choose_time_servers(std::string_view lease, const appliance::Preseed& preseed) {
  TimeServers chosen;
  if (preseed.network) chosen.names_server = preseed.network->dns;
  while (!lease.empty()) {
    std::string_view line = take_until(lease, '\n');
    const std::string_view name = take_until(line, '=');
    if (name == "dns") {
      if (const auto address = first_host(line)) chosen.names_server = address;
    } else if (name == "ntpsrv") {
      while (chosen.time.size() < kMostServers) {
        const auto address = first_host(line);
        if (!address) break;
        chosen.time.push_back(to_text(*address));
      }
    }
  }
  if (!preseed.ntp.empty()) chosen.time.push_back(preseed.ntp);
  return chosen;
}

}  // namespace wirelab::boards
