#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "boards/linux/init/ipv4_setting.h"

namespace wirelab::boards {

/// Why busybox's udhcpc calls its script: the script's first argument.
enum class LeaseEvent : std::uint8_t {
  deconfigured,  ///< "deconfig": it begins, or the lease ended: the interface is up without an address
  bound,         ///< "bound": a new lease
  renewed,       ///< "renew": the same lease goes on, perhaps with other values
  failed,        ///< "leasefail": no server answered; it goes on asking
  refused,       ///< "nak": the server refused the address; a "deconfig" follows
};

/// The event of that name; nothing if udhcpc has no such event.
[[nodiscard]] std::optional<LeaseEvent> lease_event_of(std::string_view name) noexcept;

/// What a DHCP server gave (RFC 2131, options of RFC 2132), as udhcpc hands it to its script.
struct Lease {
  Ipv4Setting setting;
  std::string server;         ///< option 54, as text; empty if the server did not say
  std::uint64_t seconds = 0;  ///< option 51; 0 if the server did not say
};

/// Reads a lease from a script's environment ("name=value" each; udhcpc sets ip, mask, router, serverid, lease).
/// Without a mask the class of the address says what its network is, as RFC 950 has it. Of several routers the first is
/// taken. An error is a sentence that names what is missing or wrong; a wrong router, server or time is left out
/// instead, because the address works without.
[[nodiscard]] std::expected<Lease, std::string> read_lease(std::span<const char* const> environment);

/// The value of `name` in an environment; empty if it is not there.
[[nodiscard]] std::string_view value_in(std::span<const char* const> environment, std::string_view name) noexcept;

}  // namespace wirelab::boards
