#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

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
  /// Name servers that are kept; a list may be longer.
  static constexpr std::size_t kMostServers = 8;

  Ipv4Setting setting;
  std::optional<net::Address> server;  ///< option 54
  std::vector<net::Address> dns;       ///< option 6
  std::string domains;                 ///< option 119, else 15: names with blanks between
};

/// The values that a script is called with, "name=value" a line. Control characters in them become '?', so that no
/// value is taken for two.
[[nodiscard]] std::string lease_values(std::span<const char* const> environment);

/// Reads a lease from such lines (udhcpc sets ip, mask, router, dns, serverid, domain, search). Without a mask the
/// class of the address says what its network is, as RFC 950 has it. Of several routers the first is taken. An error is
/// a sentence that names what is missing or wrong; a wrong router, server or name is left out instead, because the
/// address works without.
[[nodiscard]] std::expected<Lease, std::string> read_lease(std::string_view values);

/// The value of `name` in such lines; empty if it is not there.
[[nodiscard]] std::string_view value_in(std::string_view values, std::string_view name) noexcept;

}  // namespace wirelab::boards
