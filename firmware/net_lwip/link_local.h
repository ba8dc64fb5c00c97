#pragma once

#include "firmware/core/reactor.h"
#include "firmware/core/timer.h"
#include "lwip/autoip.h"

namespace wirelab::net {

/// An IPv4 address that the host takes by itself where no server gives one (RFC 3927), with lwIP's AUTOIP: a random
/// one of 169.254/16 that nobody else answers for. DHCP goes on asking meanwhile; the first lease replaces it.
class LinkLocal final : private Watcher {
 public:
  /// How long a server may take before the probes begin. DHCP has asked three times by then (at 0, 2 and 6 seconds);
  /// probes and announcements take six to nine seconds more, so a cable without a server has an address after twelve
  /// to fifteen. A switch that blocks a new port for longer is no harm: the lease comes later and wins.
  static constexpr Duration kPatience = std::chrono::seconds(6);

  explicit LinkLocal(Reactor& reactor) noexcept : timer_(reactor, *this) {}
  LinkLocal(const LinkLocal&) = delete;
  LinkLocal& operator=(const LinkLocal&) = delete;
  ~LinkLocal() { stop(); }

  /// Makes it ready for `card`, which outlives it or is stopped first.
  void start(netif& card) noexcept;
  /// Gives up the address and forgets the card; harmless if there is none.
  void stop() noexcept;
  /// Whether the host looks for an address in vain, asked whenever that may have changed: the patience counts from the
  /// first yes, and a no ends probing and address.
  void want(bool wanted) noexcept;

 private:
  void ready() override;

  Timer timer_;
  netif* card_ = nullptr;
  autoip record_{};
  bool running_ = false;
};

}  // namespace wirelab::net
