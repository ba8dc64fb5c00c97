#include "host/net_report/read.h"

namespace wirelab::net_report {
namespace {

IpHeader read_ip_header(const Value& value) {
  // Nothing else is called an IPv4 header.
  const Value version = value.at("version");
  if (value.number("version") != 4) version.fail(Flaw::out_of_range);
  return {.header_length = value.number("header_length", 60),
          .dscp = value.number("dscp", 63),
          .ecn = value.number("ecn", 3),
          .total_length = value.number("total_length", 65535),
          .payload_length = value.number("payload_length", 65535),
          .identification = value.number("identification", 65535),
          .dont_fragment = value.flag("dont_fragment"),
          .more_fragments = value.flag("more_fragments"),
          .fragment_offset = value.number("fragment_offset", 65535),
          .ttl = value.number("ttl", 255),
          .protocol = value.number("protocol", 255),
          .protocol_name = value.text_or_null("protocol_name"),
          .checksum = value.hex("checksum", 4),
          .checksum_right = value.flag("checksum_right"),
          .source = value.address("source"),
          .destination = value.address("destination")};
}

Echo read_echo(const Value& value) {
  return {.sequence = value.number("sequence"),
          .outcome = value.word("outcome"),
          .from = value.address_or_null("from"),
          .rtt_us = value.number_or_null("rtt_us"),
          .ttl = value.number_or_null("ttl"),
          .header = value.part_or_null("header", read_ip_header),
          .detail = value.text_or_null("detail")};
}

RoundTrips read_round_trips(const Value& value) {
  return {.min = value.number("min"), .average = value.number("average"), .max = value.number("max")};
}

}  // namespace

Ping read_ping(const Value& value) {
  return {.to = value.address("to"),
          .next_hop = value.part_or_null("next_hop", read_next_hop),
          .frame = value.part_or_null("frame", read_frame),
          .request = value.part_or_null("request", read_ip_header),
          .data_bytes = value.number("data_bytes"),
          .sent = value.number("sent"),
          .received = value.number("received"),
          .loss_percent = value.number("loss_percent", 100),
          .rtt_us = value.part_or_null("rtt_us", read_round_trips),
          .echoes = value.list("echoes", read_echo)};
}

}  // namespace wirelab::net_report
