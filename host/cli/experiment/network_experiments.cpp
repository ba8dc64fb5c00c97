#include <algorithm>

#include "host/cli/display.h"
#include "host/cli/experiment/experiment.h"
#include "host/explain/names.h"

namespace wirelab::cli {
namespace {

using client::Verb;
using experiment::Evidence;
using net_report::ArpTable;
using net_report::NextHop;
using net_report::Status;

/// An address that is on nobody's link: it was example.com's when the exercise was written.
constexpr std::string_view kFarAway = "93.184.216.34";
constexpr Duration kEcho = std::chrono::seconds(4);
/// From the release to the next Discover, and how long a new lease may take.
constexpr int kPause = 2;
constexpr int kNewLease = 40;
constexpr Duration kLook = std::chrono::seconds(1);

Attempt<NextHop> hop_to(Stage& stage, std::string_view address) {
  return stage.network<NextHop>(Verb::next_hop, "NEXT_HOP " + std::string(address), kEcho);
}

/// The MAC address that the ARP table has for an address; empty if it has none.
Attempt<std::string> mac_of(Stage& stage, const std::string& address) {
  const auto table = stage.network<ArpTable>(Verb::arp_table, "ARP_TABLE");
  if (!table) return std::unexpected(table.error());
  const auto entry = std::ranges::find(table->neighbours, address, &net_report::Neighbour::address);
  return entry == table->neighbours.end() ? std::string() : entry->mac;
}

/// One echo request; that nobody answers it is no failure.
Attempt<void> ping_once(Stage& stage, const std::string& to) {
  stage.tell("one ping to " + to);
  const auto done = stage.network<net_report::Ping>(Verb::ping, "PING " + to + " count=1", kEcho);
  if (!done) return std::unexpected(done.error());
  return {};
}

Failure no_router(const Stage& stage) {
  return {.reason = Reason::failed, .message = text(stage.parts().options.language, Message::experiment_no_router)};
}

/// An interface that holds a lease.
struct Leased {
  const net_report::Interface& interface;
  const net_report::Lease& lease;
  const net_report::Terms& terms;
};

/// The named one, or the first.
std::optional<Leased> leased(const Status& status, const std::string& name) {
  for (const net_report::Interface& one : status.interfaces) {
    if (!name.empty() && one.name != name) continue;
    if (one.dhcp && one.dhcp->terms) return Leased{one, *one.dhcp, *one.dhcp->terms};
  }
  return std::nullopt;
}

Attempt<Status> status_of(Stage& stage) {
  return stage.network<Status>(Verb::net_status, "NET_STATUS events=0 neighbours=no");
}

/// Until the interface has a lease that is younger than the release. The appliance cannot be reached meanwhile.
Attempt<void> await_lease(Stage& stage, const std::string& interface) {
  const Stage::Clock::time_point begin = Stage::now();
  while (Stage::now() - begin < std::chrono::seconds(kNewLease)) {
    stage.wait(kLook);
    const auto status = status_of(stage);
    if (!status) {
      if (status.error().reason == Reason::not_allowed) return std::unexpected(status.error());
      continue;
    }
    const auto found = leased(*status, interface);
    if (!found || found->lease.state != "bound") continue;
    const auto age = std::chrono::duration_cast<std::chrono::seconds>(Stage::now() - begin).count();
    const auto& held = found->lease.held_s;
    if (held && *held <= static_cast<std::uint64_t>(age)) return {};
  }
  return std::unexpected(Failure{
      .reason = Reason::timed_out,
      .message = text(stage.parts().options.language, Message::experiment_no_lease, {std::to_string(kNewLease)})});
}

}  // namespace

Attempt<Trial> try_lease(Stage& stage) {
  const auto status = status_of(stage);
  if (!status) return std::unexpected(status.error());
  const auto found = leased(*status, stage.parts().subject);
  if (!found) {
    return std::unexpected(
        Failure{.reason = Reason::failed,
                .message = text(stage.parts().options.language, Message::experiment_no_dhcp,
                                {stage.parts().subject.empty() ? "–" : shown(stage.parts().subject)})});
  }
  const experiment::LeaseRenewed lease{
      .interface = shown(found->interface.name), .mac = found->interface.mac, .address = found->terms.address};
  auto capture =
      stage.recorded("port=67 interface=" + found->interface.name, kNewLease + kPause, [&]() -> Attempt<void> {
        stage.tell(lease.address + " on " + lease.interface + " goes back, and a lease is asked for again " +
                   std::to_string(kPause) + " s later");
        const auto released = stage.network<net_report::DhcpRelease>(
            Verb::dhcp_release,
            "DHCP_RELEASE interface=" + found->interface.name + " renew_after=" + std::to_string(kPause));
        if (!released) return std::unexpected(released.error());
        return await_lease(stage, found->interface.name);
      });
  if (!capture) return std::unexpected(capture.error());
  return Trial{std::move(*capture), [lease](const Evidence& evidence) { return judge_lease(evidence, lease); }};
}

Attempt<Trial> try_arp_cache(Stage& stage) {
  const auto hop = hop_to(stage, kFarAway);
  if (!hop) return std::unexpected(hop.error());
  if (hop->gateway.empty()) return std::unexpected(no_router(stage));
  experiment::CacheFlushed cache{.own = hop->source, .router = hop->gateway};
  // So that there is something to delete.
  if (const auto asked = ping_once(stage, cache.router); !asked) return std::unexpected(asked.error());
  const auto before = mac_of(stage, cache.router);
  if (!before) return std::unexpected(before.error());
  cache.before = *before;
  auto capture =
      stage.captured("protocol=arp host=" + cache.router + " interface=" + hop->interface, [&]() -> Attempt<void> {
        stage.tell("the entry of " + cache.router + " is deleted");
        const auto deleted = stage.network<net_report::ArpDeleted>(Verb::arp_delete, "ARP_DELETE " + cache.router);
        if (!deleted) return std::unexpected(deleted.error());
        return ping_once(stage, cache.router);
      });
  if (!capture) return std::unexpected(capture.error());
  const auto after = mac_of(stage, cache.router);
  if (!after) return std::unexpected(after.error());
  cache.after = *after;
  return Trial{std::move(*capture), [cache](const Evidence& evidence) { return judge_arp_cache(evidence, cache); }};
}

Attempt<Trial> try_next_hop(Stage& stage) {
  experiment::OffLink sent{.to = stage.parts().subject.empty() ? std::string(kFarAway) : stage.parts().subject};
  const auto hop = hop_to(stage, sent.to);
  if (!hop) return std::unexpected(hop.error());
  if (hop->gateway.empty()) return std::unexpected(no_router(stage));
  sent.router = hop->gateway;
  auto capture = stage.captured("protocol=icmp host=" + sent.to + " interface=" + hop->interface,
                                [&] { return ping_once(stage, sent.to); });
  if (!capture) return std::unexpected(capture.error());
  const auto mac = mac_of(stage, sent.router);
  if (!mac) return std::unexpected(mac.error());
  sent.router_mac = *mac;
  return Trial{std::move(*capture), [sent](const Evidence& evidence) { return judge_next_hop(evidence, sent); }};
}

Attempt<Trial> try_header(Stage& stage) {
  std::string to = stage.parts().subject;
  if (to.empty()) {
    // The router, as in the exercise; where there is none, whoever is there for sure.
    const auto far = hop_to(stage, kFarAway);
    to = far && !far->gateway.empty() ? far->gateway : explain::text_of(stage.parts().options.server.address);
  }
  const auto hop = hop_to(stage, to);
  if (!hop) return std::unexpected(hop.error());
  auto capture =
      stage.captured("protocol=icmp host=" + to + " interface=" + hop->interface, [&] { return ping_once(stage, to); });
  if (!capture) return std::unexpected(capture.error());
  return Trial{std::move(*capture), [to](const Evidence& evidence) { return judge_header(evidence, to); }};
}

}  // namespace wirelab::cli
