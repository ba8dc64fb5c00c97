#pragma once

#include "firmware/core/json_writer.h"
#include "firmware/net_status/picture.h"
#include "firmware/packet/ipv4.h"

/// The JSON that clients get. `schema/net.schema.json` describes it; `kVersion` changes when something that was there
/// changes its meaning or goes. What is added does not change it: clients leave out what they do not know.
namespace wirelab::net_status {

inline constexpr std::string_view kSchema = "wirelab.net/1";

/// What documents say beside the picture.
struct Report {
  const Picture& picture;
  std::string_view stack;                        ///< "posix" or "lwip"
  std::string_view frames_missing;               ///< why frames are not looked at, as a sentence; empty if they are
  TimePoint started;                             ///< when the reporter began
  std::optional<std::chrono::nanoseconds> wall;  ///< what the calendar shows at `picture.now()`
};

/// What of a status is asked for.
struct StatusParts {
  bool neighbours = true;
  std::size_t events = 16;  ///< the latest
};

/// The members that begin each document: its schema, kind, and the time.
void begin_document(JsonWriter& json, std::string_view kind, const Report& report);
/// Everything (NET_STATUS).
void write_status(JsonWriter& json, const Report& report, const StatusParts& parts);
/// The neighbours alone (ARP_TABLE).
void write_neighbour_table(JsonWriter& json, const Report& report);
/// One event as an object without a line end (NET_WATCH).
void write_event(JsonWriter& json, const Report& report, const Event& event);
/// Events were forgotten before they were told: `first` to `last` (NET_WATCH).
void write_gap(JsonWriter& json, const Report& report, std::uint64_t first, std::uint64_t last);
/// Nothing happened for a while (NET_WATCH).
void write_heartbeat(JsonWriter& json, const Report& report);

/// What `verb` could not do, and why.
void write_trouble(JsonWriter& json, const Report& report, std::string_view verb, const Refusal& refusal);

// Pieces, for the documents of the actions.

void write_address(JsonWriter& json, std::string_view key, const net::Address& address);
void write_address(JsonWriter& json, std::string_view key, const std::optional<net::Address>& address);
void write_mac(JsonWriter& json, std::string_view key, const std::optional<net::MacAddress>& mac);
/// The members of what a server offers or gives.
void write_terms(JsonWriter& json, const LeaseTerms& terms);
/// The codes of a message's options, in their order, as the member "options".
void write_options(JsonWriter& json, const DhcpDetail& detail);
/// A span in whole milliseconds; 0 for one that is negative.
[[nodiscard]] std::uint64_t whole_milliseconds(Duration span) noexcept;
/// One row of the neighbour table as an object.
void write_neighbour(JsonWriter& json, const Report& report, const Neighbour& neighbour);
/// `when` as a calendar's time, or null while the board does not know it.
void write_time(JsonWriter& json, std::string_view key, const Report& report, TimePoint when);
/// The Ethernet header of a frame, as the member "frame".
void write_frame(JsonWriter& json, const net::MacAddress& source, const net::MacAddress& destination,
                 std::uint16_t ether_type);
/// An IPv4 header field by field, as the member `key`.
void write_ip_header(JsonWriter& json, std::string_view key, const std::optional<packet::Ipv4Packet>& header);
/// "0x22952935"
void write_xid(JsonWriter& json, std::uint32_t xid);

}  // namespace wirelab::net_status
