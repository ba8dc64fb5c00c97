#include "firmware/net_status_linux/linux_facts.h"

#include <ctime>
#include <new>
#include <utility>

#include "firmware/net_status_linux/dhcp_client.h"
#include "firmware/net_status_linux/neighbour_actions.h"
#include "firmware/net_status_linux/route_query.h"
#include "firmware/net_status_linux/table_reader.h"

namespace wirelab::net_status {
namespace {

Duration calendar_now() noexcept {
  timespec moment{};
  ::clock_gettime(CLOCK_REALTIME, &moment);
  return std::chrono::seconds(moment.tv_sec) + std::chrono::nanoseconds(moment.tv_nsec);
}

}  // namespace

Result<std::unique_ptr<LinuxFacts>> LinuxFacts::open(net::PosixPoller& poller, std::string_view root) {
  auto kernel = NetlinkRequests::open();
  if (!kernel) return fail(kernel.error());
  auto tables = LinuxTables::open(poller, **kernel, root);
  if (!tables) return fail(tables.error());
  std::unique_ptr<LinuxFacts> facts(new (std::nothrow)
                                        LinuxFacts(poller.reactor(), root, std::move(*kernel), std::move(*tables)));
  if (facts == nullptr) return fail(Error::no_resources);
  return facts;
}

LinuxFacts::LinuxFacts(const Reactor& reactor, std::string_view root, std::unique_ptr<NetlinkRequests> kernel,
                       std::unique_ptr<LinuxTables> tables) noexcept
    : reactor_(reactor), root_(root), leases_(root), kernel_(std::move(kernel)), tables_(std::move(tables)) {}

std::optional<Lease> LinuxFacts::held_lease(const Interface& interface) {
  const OwnAddresses own = read_own_addresses(*kernel_, interface.index);
  return leases_.find(interface, own.view(), {.monotonic = reactor_.now(), .calendar = calendar_now()});
}

Result<RouteAnswer> LinuxFacts::route_to(const net::Address& to) { return find_route(*kernel_, to); }

ActionResult LinuxFacts::delete_neighbour(InterfaceIndex interface, const net::Address& address) {
  return remove_neighbour(*kernel_, interface, address);
}

ActionResult LinuxFacts::ask_for(InterfaceIndex interface, const net::Address& address) {
  return ask_neighbour(*kernel_, interface, address);
}

ActionResult LinuxFacts::can_control(const Interface& interface) {
  return order_client(root_.view(), interface.name.view(), ClientOrder::nothing, held_lease(interface));
}

ActionResult LinuxFacts::renew(const Interface& interface) {
  return order_client(root_.view(), interface.name.view(), ClientOrder::renew, held_lease(interface));
}

ActionResult LinuxFacts::release(const Interface& interface) {
  if (read_own_addresses(*kernel_, interface.index).count == 0) {
    return std::unexpected(Refusal{.error = Error::not_found,
                                   .why = "the interface has no IPv4 address, so there is no lease to give back"});
  }
  return order_client(root_.view(), interface.name.view(), ClientOrder::release, held_lease(interface));
}

void LinuxFacts::conflict(InterfaceIndex /*interface*/, const net::Address& /*address*/) {}

}  // namespace wirelab::net_status
