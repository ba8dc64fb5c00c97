#include "firmware/net_status/documents.h"

#include <algorithm>

#include "firmware/core/utc.h"
#include "firmware/net_status/words.h"
#include "firmware/packet/dhcp_names.h"

namespace wirelab::net_status {
namespace {

void write_element(JsonWriter& json, const net::Address& address) {
  std::array<char, net::Address::kMaxText> room{};
  TextBuilder text(room);
  address.append_to(text);
  json.text(text.text());
}

std::uint64_t seconds(Duration span) noexcept { return whole_milliseconds(span) / 1000; }

std::string_view interface_name(const Report& report, InterfaceIndex index) noexcept {
  const Interface* interface = report.picture.interface(index);
  return interface == nullptr ? "" : interface->name.view();
}

void write_list(JsonWriter& json, std::string_view key, const AddressList& list) {
  json.key(key).begin_array();
  for (const Ipv4& address : list.view()) write_element(json, address.address());
  json.end_array();
}

void write_optional(JsonWriter& json, std::string_view key, const std::optional<std::uint32_t>& value) {
  if (value) {
    json.number(key, *value);
  } else {
    json.null(key);
  }
}

void write_text(JsonWriter& json, std::string_view key, std::string_view text) {
  if (text.empty()) {
    json.null(key);
  } else {
    json.text(key, text);
  }
}

void write_counters(JsonWriter& json, std::string_view key, const Counters& counters) {
  json.key(key).begin_object().number("bytes", counters.bytes).number("packets", counters.packets);
  json.number("errors", counters.errors).number("dropped", counters.dropped).end_object();
}

void write_interface_address(JsonWriter& json, const Picture& picture, const InterfaceAddress& address) {
  json.begin_object();
  write_address(json, "address", address.address);
  json.number("prefix", address.prefix);
  if (address.address.family() == net::Family::ipv4)
    write_address(json, "mask", net::Address::ipv4_mask(address.prefix));
  json.text("origin", origin_name(picture.origin_of(address)));
  json.flag("tentative", address.tentative).flag("duplicate", address.duplicate).end_object();
}

/// What is left until `moment`, in whole seconds; null without one.
void write_left(JsonWriter& json, std::string_view key, TimePoint moment, TimePoint now) {
  if (moment == kNever) {
    json.null(key);
  } else {
    json.number(key, seconds(moment - now));
  }
}

void write_lease(JsonWriter& json, const Report& report, const DhcpTracker& tracker) {
  const Lease& lease = tracker.lease();
  json.key("dhcp").begin_object().text("state", lease_state_name(lease.state));
  json.text("known_from", lease_source_name(lease.source)).number("unanswered", tracker.unanswered());
  if (lease.held()) {
    const LeaseTimes times = lease_times(lease);
    write_terms(json, lease.terms);
    if (lease.obtained) {
      write_time(json, "obtained", report, *lease.obtained);
      json.number("held_s", seconds(report.picture.now() - *lease.obtained));
    }
    write_left(json, "renews_in_s", times.renew, report.picture.now());
    write_left(json, "rebinds_in_s", times.rebind, report.picture.now());
    write_left(json, "expires_in_s", times.expire, report.picture.now());
  }
  json.end_object();
}

void write_interface(JsonWriter& json, const Report& report, const Interface& interface) {
  json.begin_object().number("index", interface.index).text("name", interface.name.view());
  json.text("kind", kind_name(interface.kind));
  write_mac(json, "mac", interface.kind == InterfaceKind::ethernet ? std::optional(interface.mac) : std::nullopt);
  json.number("mtu", interface.mtu).flag("up", interface.up).flag("link", interface.link);
  json.key("addresses").begin_array();
  for (const auto& row : report.picture.addresses()) {
    if (row.facts.interface == interface.index) write_interface_address(json, report.picture, row.facts);
  }
  json.end_array();
  write_counters(json, "received", interface.received);
  write_counters(json, "sent", interface.sent);
  const DhcpTracker* tracker = report.picture.tracker(interface.index);
  const bool speaks_dhcp = tracker != nullptr && tracker->lease().state != LeaseState::none;
  if (speaks_dhcp) {
    write_lease(json, report, *tracker);
  } else {
    json.null("dhcp");
  }
  json.end_object();
}

void write_route(JsonWriter& json, const Report& report, const Route& route) {
  json.begin_object();
  write_address(json, "destination", route.destination);
  json.number("prefix", route.prefix);
  write_address(json, "gateway", route.gateway);
  write_address(json, "source", route.source);
  json.text("interface", interface_name(report, route.interface)).number("metric", route.metric);
  json.text("origin", origin_name(report.picture.origin_of(route))).end_object();
}

void write_resolver(JsonWriter& json, const Resolver& resolver) {
  json.key("dns").begin_object().key("servers").begin_array();
  for (const net::Address& server : std::span(resolver.servers).first(resolver.server_count)) {
    write_element(json, server);
  }
  json.end_array();
  write_text(json, "search", resolver.search.view());
  json.end_object();
}

/// Characters that a neighbour's line may have beyond those of the first one: a longer address, a longer state.
constexpr std::size_t kMoreThanTheFirst = 8;

void write_neighbours(JsonWriter& json, const Report& report) {
  json.key("neighbours").begin_array();
  const auto rows = report.picture.neighbours();
  const std::size_t begun = json.size();
  for (const auto& row : rows) {
    write_neighbour(json, report, row.facts);
    // There may be thousands, and their lines are much alike.
    if (&row == &rows.front()) json.expect((json.size() - begun + kMoreThanTheFirst) * rows.size());
  }
  json.end_array();
}

void write_dhcp(JsonWriter& json, const DhcpDetail& detail) {
  json.key("dhcp")
      .begin_object()
      .text("type", packet::message_type_name(detail.type))
      .number("number", static_cast<std::uint8_t>(detail.type));
  json.flag("sent", detail.sent);
  write_xid(json, detail.xid);
  write_address(json, "from", detail.from.address());
  write_address(json, "to", detail.to.address());
  write_address(json, "client", detail.client.address());
  write_address(json, "requested", detail.requested ? std::optional(detail.requested->address()) : std::nullopt);
  write_terms(json, detail.terms);
  write_text(json, "message", detail.message.view());
  write_options(json, detail);
  json.end_object();
}

std::uint64_t uptime(const Report& report, TimePoint when) noexcept {
  return whole_milliseconds(when - report.started);
}

}  // namespace

void write_address(JsonWriter& json, std::string_view key, const net::Address& address) {
  json.key(key);
  write_element(json, address);
}

void write_address(JsonWriter& json, std::string_view key, const std::optional<net::Address>& address) {
  if (address) {
    write_address(json, key, *address);
  } else {
    json.null(key);
  }
}

void write_mac(JsonWriter& json, std::string_view key, const std::optional<net::MacAddress>& mac) {
  if (!mac) {
    json.null(key);
    return;
  }
  std::array<char, net::kMacText> room{};
  TextBuilder text(room);
  net::add_mac(text, *mac);
  json.text(key, text.text());
}

void write_options(JsonWriter& json, const DhcpDetail& detail) {
  json.key("options").begin_array();
  for (const std::uint8_t code : std::span(detail.options).first(detail.option_count)) json.number(code);
  json.end_array();
}

std::uint64_t whole_milliseconds(Duration span) noexcept {
  return static_cast<std::uint64_t>(
      std::max(std::chrono::duration_cast<std::chrono::milliseconds>(span).count(), Duration::rep{0}));
}

void write_xid(JsonWriter& json, std::uint32_t xid) {
  std::array<char, 10> room{};
  json.text("xid", TextBuilder(room).add("0x").add_hex(xid, 8).text());
}

void write_frame(JsonWriter& json, const net::MacAddress& source, const net::MacAddress& destination,
                 std::uint16_t ether_type) {
  json.key("frame").begin_object();
  write_mac(json, "source_mac", source);
  write_mac(json, "destination_mac", destination);
  std::array<char, 6> room{};
  json.text("ether_type", TextBuilder(room).add("0x").add_hex(ether_type, 4).text()).end_object();
}

void write_ip_header(JsonWriter& json, std::string_view key, const std::optional<packet::Ipv4Packet>& header) {
  json.key(key);
  if (!header) {
    json.null();
    return;
  }
  json.begin_object().number("version", header->version).number("header_length", header->header_length);
  json.number("dscp", header->dscp).number("ecn", header->ecn).number("total_length", header->total_length);
  json.number("payload_length", header->total_length - std::uint64_t{header->header_length});
  json.number("identification", header->identification).flag("dont_fragment", header->dont_fragment);
  json.flag("more_fragments", header->more_fragments).number("fragment_offset", header->fragment_offset);
  json.number("ttl", header->ttl).number("protocol", header->protocol);
  write_text(json, "protocol_name", packet::protocol_name(header->protocol));
  std::array<char, 6> room{};
  json.text("checksum", TextBuilder(room).add("0x").add_hex(header->checksum, 4).text());
  json.flag("checksum_right", header->checksum_state == packet::Checksum::right);
  write_address(json, "source", header->source);
  write_address(json, "destination", header->destination);
  json.end_object();
}

void write_time(JsonWriter& json, std::string_view key, const Report& report, TimePoint when) {
  if (!report.wall) {
    json.null(key);
    return;
  }
  const auto moment =
      std::chrono::duration_cast<std::chrono::milliseconds>(*report.wall - (report.picture.now() - when));
  const auto whole = std::chrono::floor<std::chrono::seconds>(moment);
  std::array<char, 32> room{};
  TextBuilder text(room);
  add_utc_time(text, whole.count(), static_cast<std::uint32_t>((moment - whole).count()));
  json.text(key, text.text());
}

void write_terms(JsonWriter& json, const LeaseTerms& terms) {
  write_address(json, "address", terms.address.address());
  write_address(json, "mask", terms.mask ? std::optional(terms.mask->address()) : std::nullopt);
  write_list(json, "routers", terms.routers);
  write_list(json, "dns", terms.dns);
  write_address(json, "server", terms.server ? std::optional(terms.server->address()) : std::nullopt);
  write_text(json, "domain", terms.domain.view());
  write_text(json, "search", terms.search.view());
  write_optional(json, "lease_s", terms.seconds);
  write_optional(json, "t1_s", lease_t1(terms));
  write_optional(json, "t2_s", lease_t2(terms));
}

void write_neighbour(JsonWriter& json, const Report& report, const Neighbour& neighbour) {
  json.begin_object();
  write_address(json, "address", neighbour.address);
  write_mac(json, "mac", neighbour.mac);
  json.text("interface", interface_name(report, neighbour.interface)).text("state", state_name(neighbour.state));
  json.number("age_s", seconds(report.picture.now() - neighbour.confirmed));
  json.flag("gateway", report.picture.is_gateway(neighbour.interface, neighbour.address)).end_object();
}

void begin_document(JsonWriter& json, std::string_view kind, const Report& report) {
  json.begin_object().text("schema", kSchema).text("kind", kind);
  write_time(json, "time", report, report.picture.now());
  json.number("uptime_ms", uptime(report, report.picture.now()));
}

void write_status(JsonWriter& json, const Report& report, const StatusParts& parts) {
  begin_document(json, "status", report);
  json.text("stack", report.stack);
  write_text(json, "frames_missing", report.frames_missing);
  json.key("interfaces").begin_array();
  for (const auto& row : report.picture.interfaces()) write_interface(json, report, row.facts);
  json.end_array().key("routes").begin_array();
  for (const auto& row : report.picture.routes()) write_route(json, report, row.facts);
  json.end_array();
  write_resolver(json, report.picture.resolver());
  if (parts.neighbours) write_neighbours(json, report);
  json.number("left_out", report.picture.left_out());
  json.key("events").begin_array();
  const Timeline& timeline = report.picture.timeline();
  const std::uint64_t first = timeline.last() - std::min<std::uint64_t>(timeline.last(), parts.events) + 1;
  for (const Event* event = timeline.find(first); event != nullptr; event = timeline.find(event->sequence + 1)) {
    write_event(json, report, *event);
  }
  json.end_array().end_object();
}

void write_neighbour_table(JsonWriter& json, const Report& report) {
  begin_document(json, "arp_table", report);
  write_neighbours(json, report);
  json.number("left_out", report.picture.left_out()).end_object();
}

void write_event(JsonWriter& json, const Report& report, const Event& event) {
  const DhcpDetail* detail = report.picture.timeline().detail(event);
  std::array<char, kMaxWords> room;
  json.begin_object().number("seq", event.sequence);
  write_time(json, "time", report, event.at);
  json.number("uptime_ms", uptime(report, event.at)).text("event", event_name(event, detail));
  write_text(json, "interface", event.interface_name.view());
  TextBuilder words(room);
  describe(words, event, detail);
  json.text("text", words.text()).text("cause", cause_name(event.cause));
  TextBuilder why(room);
  explain(why, event);
  write_text(json, "why", why.text());
  if (event.because != 0) json.number("because", event.because);
  if (event.kind != EventKind::interface_new && event.kind != EventKind::link_up && !event.address.is_any()) {
    write_address(json, "address", event.address);
  }
  if (event.prefix != 0) json.number("prefix", event.prefix);
  if (event.mac) write_mac(json, "mac", event.mac);
  if (event.mac_before) write_mac(json, "mac_before", event.mac_before);
  if (is_about_neighbour(event.kind)) json.flag("gateway", event.gateway);
  if (event.kind == EventKind::neighbours_many || event.kind == EventKind::frames_lost)
    json.number("count", event.count);
  if (detail != nullptr) write_dhcp(json, *detail);
  json.end_object();
}

void write_gap(JsonWriter& json, const Report& report, std::uint64_t first, std::uint64_t last) {
  json.begin_object().text("event", "forgotten").number("uptime_ms", uptime(report, report.picture.now()));
  json.number("first", first).number("last", last).end_object();
}

void write_heartbeat(JsonWriter& json, const Report& report) {
  json.begin_object().text("event", "nothing").number("uptime_ms", uptime(report, report.picture.now())).end_object();
}

void write_trouble(JsonWriter& json, const Report& report, std::string_view verb, const Refusal& refusal) {
  begin_document(json, "error", report);
  json.key("error").begin_object().text("code", error_name(refusal.error)).text("what", verb);
  json.text("message", refusal.why).end_object().end_object();
}

}  // namespace wirelab::net_status
