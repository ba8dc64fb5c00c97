#include "host/net_report/read.h"

namespace wirelab::net_report {
namespace {

constexpr std::uint64_t kLongestPrefix = 128;

Counters read_counters(const Value& value) {
  return {.bytes = value.number("bytes"),
          .packets = value.number("packets"),
          .errors = value.number("errors"),
          .dropped = value.number("dropped")};
}

InterfaceAddress read_interface_address(const Value& value) {
  return {.address = value.address("address"),
          .mask = value.find("mask") ? value.address("mask") : std::string(),
          .prefix = value.number("prefix", kLongestPrefix),
          .origin = value.word("origin"),
          .tentative = value.flag("tentative"),
          .duplicate = value.flag("duplicate")};
}

bool is_held(const std::string& state) { return state == "bound" || state == "renewing" || state == "rebinding"; }

Lease read_lease(const Value& value) {
  Lease lease{
      .state = value.word("state"), .known_from = value.word("known_from"), .unanswered = value.number("unanswered")};
  if (!is_held(lease.state) && !value.find("address")) return lease;
  lease.terms = read_terms(value);
  if (value.find("obtained")) lease.obtained = value.time_or_null("obtained");
  if (value.find("held_s")) lease.held_s = value.number("held_s");
  lease.renews_in_s = value.number_or_null("renews_in_s");
  lease.rebinds_in_s = value.number_or_null("rebinds_in_s");
  lease.expires_in_s = value.number_or_null("expires_in_s");
  return lease;
}

}  // namespace

Terms read_terms(const Value& value) {
  return {.address = value.address("address"),
          .mask = value.address_or_null("mask"),
          .routers = value.addresses("routers"),
          .dns = value.addresses("dns"),
          .server = value.address_or_null("server"),
          .domain = value.text_or_null("domain"),
          .search = value.text_or_null("search"),
          .lease_s = value.number_or_null("lease_s"),
          .t1_s = value.number_or_null("t1_s"),
          .t2_s = value.number_or_null("t2_s")};
}

Interface read_interface(const Value& value) {
  return {.index = value.number("index"),
          .name = value.text("name"),
          .kind = value.word("kind"),
          .mac = value.mac_or_null("mac"),
          .mtu = value.number("mtu"),
          .up = value.flag("up"),
          .link = value.flag("link"),
          .addresses = value.list("addresses", read_interface_address),
          .received = read_counters(value.at("received")),
          .sent = read_counters(value.at("sent")),
          .dhcp = value.part_or_null("dhcp", read_lease)};
}

Route read_route(const Value& value) {
  return {.destination = value.address("destination"),
          .prefix = value.number("prefix", kLongestPrefix),
          .gateway = value.address_or_null("gateway"),
          .source = value.address_or_null("source"),
          .interface = value.text("interface"),
          .metric = value.number("metric"),
          .origin = value.word("origin")};
}

Neighbour read_neighbour(const Value& value) {
  return {.address = value.address("address"),
          .mac = value.mac_or_null("mac"),
          .interface = value.text("interface"),
          .state = value.word("state"),
          .age_s = value.number("age_s"),
          .gateway = value.flag("gateway")};
}

}  // namespace wirelab::net_report
