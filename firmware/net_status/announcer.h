#pragma once

#include <memory>

#include "firmware/core/log.h"
#include "firmware/core/timer.h"
#include "firmware/net_status/picture.h"

namespace wirelab::net_status {

/// Says in the log, and so on a board's console, under which addresses the host can be reached: a line an interface
/// each time that changes, so that a person without a network finds it. Its IPv4 addresses; where it has none, those of
/// IPv6 that it may use, the link-local ones last.
class Announcer final : private Watcher {
 public:
  /// An address, its gateway and its name servers come one after the other: they are said together, so long after the
  /// first of them.
  static constexpr Duration kSettles = std::chrono::milliseconds(300);

  /// Characters of all addresses of an interface; three of IPv6 at their longest, with what is counted behind them.
  static constexpr std::size_t kAddressRoom = 175;
  /// Characters of its name servers.
  static constexpr std::size_t kServerRoom = 127;

  /// All must outlive it; at most `interfaces` are told about.
  Announcer(Reactor& reactor, const Picture& picture, const Log& log, std::size_t interfaces);

  /// The picture may have changed.
  void look();

 private:
  /// What is told of an interface. Together it fits a line of the log, and no address is cut: what has no room is
  /// counted.
  struct Line {
    InterfaceIndex interface = 0;
    FixedText<15> name;
    FixedText<kAddressRoom> addresses;
    FixedText<15> mask;
    FixedText<net::Address::kMaxText> gateway;
    FixedText<kServerRoom> dns;
    FixedText<15> dhcp_server;

    friend bool operator==(const Line&, const Line&) = default;
  };

  void ready() override;
  [[nodiscard]] bool has_ipv4(InterfaceIndex interface) const noexcept;
  void for_each_address(InterfaceIndex interface, net::Family family, auto each) const;
  void for_each_server(InterfaceIndex interface, auto each) const;
  [[nodiscard]] Line line_of(const Interface& interface) const noexcept;
  [[nodiscard]] Line* said_of(InterfaceIndex interface) noexcept;
  /// Calls `each(said, line)` for every interface whose line is not what was said; one that is gone has an empty line,
  /// which gives its place free.
  void for_each_change(auto each);

  const Picture& picture_;
  const Log& log_;
  Timer settled_;
  std::unique_ptr<Line[]> said_;
  std::size_t room_;
};

}  // namespace wirelab::net_status
