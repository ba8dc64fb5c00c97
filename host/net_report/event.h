#pragma once

#include <variant>

#include "host/net_report/network.h"

namespace wirelab::net_report {

/// One DHCP message as it was on the wire.
struct DhcpMessage {
  std::string type;  ///< "DHCPOFFER"; empty if it has no name
  std::uint64_t number = 0;
  bool sent = false;
  std::string xid;
  std::string from;
  std::string to;
  std::string client;
  std::string requested;
  Terms terms;
  std::string message;                 ///< the server's own words (option 56)
  std::vector<std::uint64_t> options;  ///< their codes, in their order
};

/// Something that happened, with what led to it.
struct Event {
  std::uint64_t seq = 0;
  std::optional<Moment> time;
  std::uint64_t uptime_ms = 0;
  std::string event;  ///< "lease_bound", …
  std::string interface;
  std::string text;
  std::string cause;
  std::string why;
  std::uint64_t because = 0;  ///< the event that led to it; 0 if none is known
  std::string address = {};
  std::optional<DhcpMessage> dhcp = {};
};

/// Events `first` to `last` are not kept any more.
struct Forgotten {
  std::uint64_t uptime_ms = 0;
  std::uint64_t first = 0;
  std::uint64_t last = 0;
};

/// Nothing happened for a while: the heartbeat.
struct Nothing {
  std::uint64_t uptime_ms = 0;
};

/// One line of NET_WATCH.
using Line = std::variant<Event, Forgotten, Nothing>;

}  // namespace wirelab::net_report
