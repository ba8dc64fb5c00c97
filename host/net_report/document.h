#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <variant>

#include "host/net_report/answers.h"

namespace wirelab::net_report {

/// A document of an appliance.
struct Document {
  std::optional<Moment> time;  ///< nothing while the board does not know it
  std::uint64_t uptime_ms = 0;
  std::variant<Status, ArpTable, ArpDeleted, ArpResolved, DhcpRenewal, DhcpRelease, DhcpDiscovery, Ping, NextHop,
               Trouble>
      body;
};

/// Bounds of what is taken: a peer that says more is not believed.
inline constexpr std::size_t kMaxDocument = 4U * 1024 * 1024;
inline constexpr std::size_t kMaxLine = 16U * 1024;
inline constexpr std::size_t kMaxDepth = 16;

/// How a document is wrong.
enum class Flaw : std::uint8_t {
  not_json,
  too_deep,        ///< arrays and objects within each other, more than kMaxDepth
  too_long,        ///< the document, or a text or list in it
  missing,         ///< a member that has to be there
  wrong_kind,      ///< a text where a number has to be, or the like
  out_of_range,    ///< a number
  malformed,       ///< a text that is no address, time or word
  unknown_schema,  ///< another version of the documents; `found` is its name
  unknown_kind,    ///< no document of this version; `found` is its name
};

/// Where and how a document is wrong.
struct DecodeFault {
  Flaw flaw = Flaw::not_json;
  std::string place;       ///< "interfaces[0].dhcp.lease_s"; empty for the whole
  std::string found = {};  ///< the peer's own: escape it before it is shown
};

/// Reads a document that an appliance sent. Members that are not known are left out; anything else that the schema does
/// not allow is a fault.
[[nodiscard]] std::expected<Document, DecodeFault> decode_document(std::string_view text);

/// Reads one line of NET_WATCH, without its line feed.
[[nodiscard]] std::expected<Line, DecodeFault> decode_line(std::string_view text);

}  // namespace wirelab::net_report
