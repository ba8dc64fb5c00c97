#include "firmware/net_status/resolve.h"

namespace wirelab::net_status {

void Resolve::begin() {
  const ActionResult asked = arp_.ask(question_.interface, question_.source, question_.address, question_.wait);
  if (!asked) refuse(asked.error());
}

void Resolve::ready() {
  if (arp_.over()) finish();
}

void Resolve::write(JsonWriter& json, const Report& report) {
  begin_document(json, "arp_resolve", report);
  write_address(json, "address", question_.address);
  json.text("interface", question_.interface.name.view());
  const auto replies = arp_.replies();
  const auto& request = arp_.request();
  write_mac(json, "mac", replies.empty() ? std::nullopt : std::optional(replies.front().packet.sender_mac));
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
  json.end_array().end_object();
}

}  // namespace wirelab::net_status
