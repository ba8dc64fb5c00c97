#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "boards/linux/init/ipv4_setting.h"

namespace wirelab::boards {

/// Who says which address the interface has.
enum class AddressOrigin : std::uint8_t { dhcp, fixed, link_local };

/// What the board's interface is given, and what belongs to it.
struct Addressing {
  Ipv4Setting setting;
  AddressOrigin origin = AddressOrigin::dhcp;
  std::vector<net::Address> dns;            ///< name servers, the best first
  std::string domains;                      ///< where short names are looked up, with blanks between; may be empty
  std::optional<net::Address> dhcp_server;  ///< who gave the lease, if it said so

  friend bool operator==(const Addressing&, const Addressing&) = default;
};

/// The console's line about it: "eth0: 10.0.2.15/24 (mask 255.255.255.0), gateway 10.0.2.2, DNS 10.0.2.3, DHCP server
/// 10.0.2.2; files at 10.0.2.15 port 5005". What is not there is "no gateway", "no DNS"; in place of the server a
/// fixed and a link-local address are named as such. `port` is the appliance's.
[[nodiscard]] std::string describe(const std::string& interface, const Addressing& addressing, std::uint16_t port);

/// The same as resolv.conf(5) has it: a line of domains, if there are any, and a line for each name server.
[[nodiscard]] std::string resolver_file(const Addressing& addressing);

}  // namespace wirelab::boards
