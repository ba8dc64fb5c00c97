#include "host/net_report/read.h"

namespace wirelab::net_report {
namespace {

/// What somebody waits for has to come: an hour, a week.
constexpr std::uint64_t kLongestDelayMs = 3'600'000;
constexpr std::uint64_t kLongestPauseS = 604'800;

ArpPacket read_arp_packet(const Value& value) {
  return {.frame = read_frame(value.at("frame")),
          .operation = value.number("operation", 65535),
          .sender_mac = value.mac("sender_mac"),
          .sender = value.address("sender"),
          .target_mac = value.mac("target_mac"),
          .target = value.address("target"),
          .text = value.text("text"),
          .after_us = value.number("after_us")};
}

Offer read_offer(const Value& value) {
  return {.xid = value.hex("xid", 8),
          .mac = value.mac("mac"),
          .from = value.address("from"),
          .after_ms = value.number("after_ms"),
          .terms = read_terms(value),
          .options = value.bytes("options"),
          .text = value.text("text")};
}

}  // namespace

Frame read_frame(const Value& value) {
  return {.source_mac = value.mac("source_mac"),
          .destination_mac = value.mac("destination_mac"),
          .ether_type = value.hex("ether_type", 4)};
}

Status read_status(const Value& value) {
  Status status{.stack = value.text("stack"),
                .frames_missing = value.text_or_null("frames_missing"),
                .interfaces = value.list("interfaces", read_interface),
                .routes = value.list("routes", read_route),
                .dns = value.at("dns").addresses("servers"),
                .search = value.at("dns").text_or_null("search")};
  if (value.find("neighbours")) status.neighbours = value.list("neighbours", read_neighbour);
  status.left_out = value.number("left_out");
  status.events = value.list("events", read_event);
  return status;
}

ArpTable read_arp_table(const Value& value) {
  return {.neighbours = value.list("neighbours", read_neighbour), .left_out = value.number("left_out")};
}

ArpDeleted read_arp_deleted(const Value& value) { return {read_neighbour(value.at("deleted"))}; }

ArpResolved read_arp_resolved(const Value& value) {
  return {.address = value.address("address"),
          .interface = value.text("interface"),
          .mac = value.mac_or_null("mac"),
          .took_us = value.number_or_null("took_us"),
          .request = value.part_or_null("request", read_arp_packet),
          .replies = value.list("replies", read_arp_packet),
          .left_out = value.number("left_out"),
          .frames_missing = value.text_or_null("frames_missing")};
}

DhcpRenewal read_dhcp_renewal(const Value& value) {
  return {.interface = value.text("interface"), .in_ms = value.number("in_ms", kLongestDelayMs)};
}

DhcpRelease read_dhcp_release(const Value& value) {
  return {.interface = value.text("interface"),
          .address = value.address("address"),
          .server = value.address_or_null("server"),
          .in_ms = value.number("in_ms", kLongestDelayMs),
          .renew_after_s = value.number_or_null("renew_after_s", kLongestPauseS)};
}

DhcpDiscovery read_dhcp_discovery(const Value& value) {
  return {.interface = value.text("interface"),
          .xid = value.hex("xid", 8),
          .waited_ms = value.number("waited_ms"),
          .offers = value.list("offers", read_offer),
          .left_out = value.number("left_out")};
}

NextHop read_next_hop(const Value& value) {
  return {.to = value.address("to"),
          .interface = value.text_or_null("interface"),
          .local = value.flag("local"),
          .on_link = value.flag("on_link"),
          .gateway = value.address_or_null("gateway"),
          .source = value.address_or_null("source"),
          .mac = value.mac_or_null("mac"),
          .whose = value.address_or_null("whose"),
          .known = value.word("known"),
          .why = value.text("why")};
}

Trouble read_trouble(const Value& value) {
  const Value error = value.at("error");
  return {.code = error.word("code"), .what = error.text("what"), .message = error.text("message")};
}

}  // namespace wirelab::net_report
