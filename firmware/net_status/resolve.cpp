#include "firmware/net_status/resolve.h"

#include <algorithm>

namespace wirelab::net_status {
namespace {

constexpr Duration kLookAgain = std::chrono::milliseconds(100);

}  // namespace

void Resolve::begin() {
  Reporter& reporter = service().reporter();
  blind_ = !reporter.sees(question_.interface.index) && stack_may_ask();
  if (blind_) {
    if (const ActionResult asked = reporter.ask_for(question_.interface.index, question_.address); !asked) {
      return refuse(asked.error());
    }
    deadline_ = now() + question_.wait;
    timer_.start(std::min(kLookAgain, question_.wait));
    return;
  }
  const ActionResult asked = arp_.ask(question_.interface, question_.source, question_.address, question_.wait);
  if (!asked) refuse(asked.error());
}

/// By the same rule as ArpQuestion's: Linux forgets an entry so as to ask for it, and keeps one for each address.
bool Resolve::stack_may_ask() {
  const auto route = service().reporter().facts().route_to(question_.address);
  const bool on_link = route && !route->gateway && route->interface == question_.interface.index;
  return service().options().may_change && on_link;
}

void Resolve::ready() {
  if (blind_) return look_into_table();
  if (!arp_.over()) return;
  if (!arp_.replies().empty()) mac_ = arp_.replies().front().packet.sender_mac;
  finish();
}

void Resolve::look_into_table() {
  if (!timer_.expired()) return;
  timer_.stop();
  const Neighbour* neighbour = service().reporter().picture().neighbour(question_.interface.index, question_.address);
  if (neighbour != nullptr) mac_ = answering_mac(*neighbour);
  if (mac_ || now() >= deadline_) return finish();
  timer_.start(kLookAgain);
}

void Resolve::write(JsonWriter& json, const Report& report) {
  begin_document(json, "arp_resolve", report);
  write_address(json, "address", question_.address);
  json.text("interface", question_.interface.name.view());
  const auto replies = arp_.replies();
  const auto& request = arp_.request();
  write_mac(json, "mac", mac_);
  if (replies.empty() || !request) {
    json.null("took_us");
  } else {
    json.number("took_us", static_cast<std::uint64_t>(between(*request, replies.front()).count()));
  }
  json.key("request");
  if (request) {
    write_arp(json, *request, *request);
  } else {
    json.null();
  }
  json.key("replies").begin_array();
  for (const ShownArp& reply : replies) write_arp(json, reply, request ? *request : reply);
  json.end_array().number("left_out", arp_.left_out());
  if (blind_) {
    json.text("frames_missing", report.frames_missing);
  } else {
    json.null("frames_missing");
  }
  json.end_object();
}

}  // namespace wirelab::net_status
