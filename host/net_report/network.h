#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace wirelab::net_report {

// What an appliance says of its network, as values. Names, units and meanings are those of
// firmware/net_status/schema/net.schema.json. Addresses and MACs were looked at and hold nothing else; an empty one
// stands for null. Words (states, kinds, origins) are letters, digits, '-' and '_', but may be newer than this program.
// Every other text is the peer's own: escape it before it is shown.

/// A moment on the appliance's calendar, UTC.
using Moment = std::chrono::sys_time<std::chrono::milliseconds>;

/// Traffic of one direction.
struct Counters {
  std::uint64_t bytes = 0;
  std::uint64_t packets = 0;
  std::uint64_t errors = 0;
  std::uint64_t dropped = 0;
};

/// One address of an interface.
struct InterfaceAddress {
  std::string address;
  std::string mask;  ///< empty for IPv6
  std::uint64_t prefix = 0;
  std::string origin;
  bool tentative = false;
  bool duplicate = false;
};

/// What a DHCP server gives or offers. The numbers are options of RFC 2132.
struct Terms {
  std::string address;
  std::string mask;                  ///< option 1
  std::vector<std::string> routers;  ///< option 3
  std::vector<std::string> dns;      ///< option 6
  std::string server;                ///< option 54
  std::string domain;                ///< option 15
  std::string search;                ///< option 119
  std::optional<std::uint64_t> lease_s;
  std::optional<std::uint64_t> t1_s;
  std::optional<std::uint64_t> t2_s;
};

/// The lease of an interface.
struct Lease {
  std::string state;
  std::string known_from;
  std::uint64_t unanswered = 0;     ///< requests since the last answer
  std::optional<Terms> terms = {};  ///< while a lease is held
  std::optional<Moment> obtained = {};
  std::optional<std::uint64_t> held_s = {};
  std::optional<std::uint64_t> renews_in_s = {};
  std::optional<std::uint64_t> rebinds_in_s = {};
  std::optional<std::uint64_t> expires_in_s = {};  ///< nothing: it never does
};

/// One network interface.
struct Interface {
  std::uint64_t index = 0;
  std::string name;
  std::string kind;
  std::string mac;
  std::uint64_t mtu = 0;
  bool up = false;
  bool link = false;
  std::vector<InterfaceAddress> addresses;
  Counters received;
  Counters sent;
  std::optional<Lease> dhcp;
};

/// Where packets for a network go.
struct Route {
  std::string destination;
  std::uint64_t prefix = 0;
  std::string gateway;  ///< empty: the network is on the link
  std::string source;
  std::string interface;
  std::uint64_t metric = 0;
  std::string origin;
};

/// One entry of the ARP or neighbour table.
struct Neighbour {
  std::string address;
  std::string mac;
  std::string interface;
  std::string state;
  std::uint64_t age_s = 0;
  bool gateway = false;
};

}  // namespace wirelab::net_report
