#include "firmware/net_status/discover.h"
#include "firmware/net_status/handlers.h"

namespace wirelab::net_status {
namespace {

constexpr Refusal kNoInterface{
    Error::not_found, "there is no such Ethernet interface; NET_STATUS lists them, and interface=NAME names one"};
constexpr Refusal kBusy{Error::no_resources,
                        "too many interfaces wait to be renewed or released; ask again in a moment"};

/// The interface that the words name; else the first that DHCP is spoken on, else the first with a link.
const Interface* ethernet_for(const Request& request) {
  const Picture& picture = request.picture();
  const Interface* found = nullptr;
  const auto name = request.words().value("interface");
  for (const auto& row : picture.interfaces()) {
    const Interface& interface = row.facts;
    if (interface.kind != InterfaceKind::ethernet) continue;
    if (name) {
      if (interface.name.view() == *name) return &interface;
      continue;
    }
    const DhcpTracker* tracker = picture.tracker(interface.index);
    if (tracker != nullptr && tracker->lease().state != LeaseState::none) return &interface;
    if (found == nullptr && interface.up && interface.link) found = &interface;
  }
  return found;
}

}  // namespace

void dhcp_renew(const Request& request) {
  if (!request.may_change()) return;
  const Interface* interface = ethernet_for(request);
  if (interface == nullptr) return request.refuse(kNoInterface);
  if (const auto can = request.facts().can_control(*interface); !can) return request.refuse(can.error());
  const bool answered = request.answer([&](JsonWriter& json, const Report& report) {
    begin_document(json, "dhcp_renew", report);
    json.text("interface", interface->name.view());
    json.number("in_ms", whole_milliseconds(DhcpControl::kDelay));
    json.end_object();
  });
  if (answered && !request.service().dhcp_control().renew(interface->index)) request.refuse(kBusy);
}

void dhcp_release(const Request& request) {
  const auto renew_after = request.words().number("renew_after", 1, 86'400, 0);
  if (!renew_after) return request.refuse(Error::invalid, "renew_after is a number of seconds from 1 to 86400");
  if (!request.may_change()) return;
  const Interface* interface = ethernet_for(request);
  if (interface == nullptr) return request.refuse(kNoInterface);
  const DhcpTracker* tracker = request.picture().tracker(interface->index);
  if (tracker == nullptr || !tracker->lease().held()) {
    return request.refuse(Error::not_found, "the interface holds no lease that could be released");
  }
  if (const auto can = request.facts().can_control(*interface); !can) return request.refuse(can.error());
  const auto again = *renew_after == 0 ? std::nullopt : std::optional<Duration>(std::chrono::seconds(*renew_after));
  const bool answered = request.answer([&](JsonWriter& json, const Report& report) {
    const LeaseTerms& terms = tracker->lease().terms;
    begin_document(json, "dhcp_release", report);
    json.text("interface", interface->name.view());
    write_address(json, "address", terms.address.address());
    write_address(json, "server", terms.server ? std::optional(terms.server->address()) : std::nullopt);
    json.number("in_ms", whole_milliseconds(DhcpControl::kDelay));
    if (again) {
      json.number("renew_after_s", *renew_after);
    } else {
      json.null("renew_after_s");
    }
    json.end_object();
  });
  if (answered && !request.service().dhcp_control().release(interface->index, again)) request.refuse(kBusy);
}

void dhcp_discover(const Request& request) {
  const auto wait = request.words().number("wait_ms", 100, 30'000, 3'000);
  if (!wait) return request.refuse(Error::invalid, "wait_ms is a number from 100 to 30000");
  const Interface* interface = ethernet_for(request);
  if (interface == nullptr) return request.refuse(kNoInterface);
  if (!interface->up || !interface->link) return request.refuse(kNoLink);
  request.begin<Discover>(Discover::Question{
      .interface = *interface, .wait = std::chrono::milliseconds(*wait), .xid = request.service().random() | 1U});
}

}  // namespace wirelab::net_status
