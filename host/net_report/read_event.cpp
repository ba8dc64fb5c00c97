#include "host/net_report/read.h"

namespace wirelab::net_report {
namespace {

DhcpMessage read_dhcp_message(const Value& value) {
  return {.type = value.text("type"),
          .number = value.number("number", 255),
          .sent = value.flag("sent"),
          .xid = value.hex("xid", 8),
          .from = value.address("from"),
          .to = value.address("to"),
          .client = value.address("client"),
          .requested = value.address_or_null("requested"),
          .terms = read_terms(value),
          .message = value.text_or_null("message"),
          .options = value.bytes("options")};
}

}  // namespace

Event read_event(const Value& value) {
  Event event{.seq = value.number("seq"),
              .time = value.time_or_null("time"),
              .uptime_ms = value.number("uptime_ms"),
              .event = value.word("event"),
              .interface = value.text_or_null("interface"),
              .text = value.text("text"),
              .cause = value.word("cause"),
              .why = value.text_or_null("why")};
  if (value.find("because")) event.because = value.number("because");
  if (value.find("address")) event.address = value.address("address");
  if (const auto dhcp = value.find("dhcp")) event.dhcp = read_dhcp_message(*dhcp);
  return event;
}

Line read_line(const Value& value) {
  const std::string kind = value.word("event");
  if (kind == "forgotten") {
    return Forgotten{
        .uptime_ms = value.number("uptime_ms"), .first = value.number("first"), .last = value.number("last")};
  }
  if (kind == "nothing") return Nothing{.uptime_ms = value.number("uptime_ms")};
  return read_event(value);
}

}  // namespace wirelab::net_report
