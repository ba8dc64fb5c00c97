// What DHCP clients leave on disk for themselves, and the resolver's file.

#include <cstdint>

#include "firmware/net_status_linux/dhclient_lease.h"
#include "firmware/net_status_linux/network_manager_lease.h"
#include "firmware/net_status_linux/networkd_lease.h"
#include "firmware/net_status_linux/resolver_file.h"
#include "firmware/net_status_linux/udhcpc_lease.h"
#include "tests/fuzz/checks.h"

namespace {

using namespace wirelab;
using namespace wirelab::net_status;

std::optional<FiledLease> parse(unsigned kind, std::string_view text) {
  switch (kind) {
    case 0: return parse_udhcpc_lease(text, "eth0");
    case 1: return parse_networkd_lease(text);
    case 2: static_cast<void>(connection_of(text)); return parse_network_manager_lease(text);
    case 3: return parse_dhclient_leases(text, "eth0");
    default:
      require(parse_resolver(text).server_count <= Resolver::kServers, "servers have a bound");
      return std::nullopt;
  }
}

/// Whatever the file says, carrying it over to the monotonic clock ends in a moment that has been.
void judge(const FiledLease& filed) {
  require(!filed.terms.address.is_any(), "a lease has an address");
  const BothClocks clocks{.monotonic = TimePoint(std::chrono::hours(1)),
                          .calendar = std::chrono::seconds(1'795'000'000)};
  for (const std::uint32_t left : {0U, 600U, 0xffffffffU}) {
    const OwnAddress own{.address = filed.terms.address, .life = AddressLife{.seconds_left = left, .set_at = {}}};
    const auto lease = held_now(filed, {&own, 1}, clocks);
    require(!lease || (lease->held() && lease->obtained <= clocks.monotonic), "a lease was obtained before now");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text = as_text(std::as_bytes(std::span(data, size)).subspan(1));
  const auto filed = parse(data[0] % 5U, text);
  if (filed) judge(*filed);
  return 0;
}
