#pragma once

#include "firmware/core/reactor.h"
#include "firmware/core/timer.h"
#include "firmware/net_lwip/lwip_card.h"
#include "firmware/net_status/fact_source.h"

namespace wirelab::net_status {

/// The tables of lwIP, which has one interface with a card. It tells of addresses and the link, and of no neighbour:
/// while somebody watches, its tables are compared with what they were once a second.
class LwipFacts final : public FactSource, private Watcher {
 public:
  /// Both must outlive it. It takes the card's `watch_link`.
  LwipFacts(Reactor& reactor, net::LwipCard& card) noexcept;
  ~LwipFacts() override;

  /// Reports everything each time: the tables are small.
  void refresh(FactSink& sink) override;
  void watch(Watcher* watcher) override;
  [[nodiscard]] std::optional<Lease> held_lease(const Interface& interface) override;
  [[nodiscard]] Result<RouteAnswer> route_to(const net::Address& to) override;
  [[nodiscard]] ActionResult delete_neighbour(InterfaceIndex interface, const net::Address& address) override;
  [[nodiscard]] ActionResult ask_for(InterfaceIndex interface, const net::Address& address) override;
  [[nodiscard]] ActionResult can_control(const Interface& interface) override;
  [[nodiscard]] ActionResult renew(const Interface& interface) override;
  [[nodiscard]] ActionResult release(const Interface& interface) override;
  void conflict(InterfaceIndex interface, const net::Address& address) override;

 private:
  void ready() override;

  void put_all(FactSink& sink) const;
  [[nodiscard]] std::uint64_t fingerprint() const;
  [[nodiscard]] Result<RouteAnswer> way4(const net::Address& to) const;
  [[nodiscard]] Result<RouteAnswer> way6(const net::Address& to);

  Reactor& reactor_;
  net::LwipCard& card_;
  Watcher* watcher_ = nullptr;
  Timer timer_;
  std::uint64_t seen_ = 0;
};

}  // namespace wirelab::net_status
