#pragma once

#include <array>
#include <memory>
#include <string_view>

#include "firmware/net_status/fact_source.h"
#include "firmware/net_status_linux/held_leases.h"
#include "firmware/net_status_linux/linux_tables.h"
#include "firmware/net_status_linux/netlink_requests.h"

namespace wirelab::net_status {

/// What Linux knows about its network and what can be done to it. Reading needs no privilege, changing the neighbour
/// table CAP_NET_ADMIN.
class LinuxFacts final : public FactSource {
 public:
  /// Of the present network namespace. `root` stands before the path of every file that is read, for tests; `invalid`
  /// if it is too long. The reactor's clock must be CLOCK_MONOTONIC. The poller must outlive the facts.
  [[nodiscard]] static Result<std::unique_ptr<LinuxFacts>> open(net::PosixPoller& poller, std::string_view root = {});

  /// See LinuxTables::refresh for what comes when the kernel cannot be asked.
  void refresh(FactSink& sink) override { tables_->refresh(sink); }
  void watch(Watcher* watcher) override { tables_->watch(watcher); }
  [[nodiscard]] std::optional<Lease> held_lease(const Interface& interface) override;
  [[nodiscard]] Result<RouteAnswer> route_to(const net::Address& to) override;
  [[nodiscard]] ActionResult delete_neighbour(InterfaceIndex interface, const net::Address& address) override;
  [[nodiscard]] ActionResult ask_for(InterfaceIndex interface, const net::Address& address) override;
  [[nodiscard]] ActionResult can_control(const Interface& interface) override;
  [[nodiscard]] ActionResult renew(const Interface& interface) override;
  [[nodiscard]] ActionResult release(const Interface& interface) override;
  /// Nothing: DHCP clients and administrators manage the addresses of Linux.
  void conflict(InterfaceIndex interface, const net::Address& address) override;

 private:
  LinuxFacts(const Reactor& reactor, std::string_view root, std::unique_ptr<NetlinkRequests> kernel,
             std::unique_ptr<LinuxTables> tables) noexcept;

  const Reactor& reactor_;
  RootFolder root_;
  HeldLeases leases_;
  std::unique_ptr<NetlinkRequests> kernel_;
  std::unique_ptr<LinuxTables> tables_;
};

}  // namespace wirelab::net_status
