#include "host/net_report/document.h"

#include <algorithm>

#include "host/net_report/read.h"

namespace wirelab::net_report {
namespace {

constexpr std::string_view kSchema = "wirelab.net/1";
/// Of a name that is not known, this much is shown.
constexpr std::size_t kShownOfName = 60;

/// True if arrays and objects lie no deeper within each other than the bound; looked at before the text is parsed, so
/// that the parser is not given what would make it use more memory than the text has.
bool is_shallow(std::string_view text) noexcept {
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char letter = text[i];
    if (in_string) {
      if (letter == '\\') ++i;
      if (letter == '"') in_string = false;
    } else if (letter == '"') {
      in_string = true;
    } else if (letter == '[' || letter == '{') {
      if (++depth > kMaxDepth) return false;
    } else if ((letter == ']' || letter == '}') && depth > 0) {
      --depth;
    }
  }
  return true;
}

nlohmann::json parse(std::string_view text, std::size_t most) {
  if (text.size() > most) throw DecodeFault{Flaw::too_long, {}};
  if (!is_shallow(text)) throw DecodeFault{Flaw::too_deep, {}};
  nlohmann::json result = nlohmann::json::parse(text, nullptr, false);
  if (result.is_discarded()) throw DecodeFault{Flaw::not_json, {}};
  return result;
}

Document read_document(const Value& value) {
  if (const std::string schema = value.text("schema"); schema != kSchema) {
    value.at("schema").fail(Flaw::unknown_schema, schema.substr(0, kShownOfName));
  }
  Document document{.time = value.time_or_null("time"), .uptime_ms = value.number("uptime_ms"), .body = Trouble{}};
  const std::string kind = value.text("kind");
  if (kind == "status") {
    document.body = read_status(value);
  } else if (kind == "arp_table") {
    document.body = read_arp_table(value);
  } else if (kind == "arp_delete") {
    document.body = read_arp_deleted(value);
  } else if (kind == "arp_resolve") {
    document.body = read_arp_resolved(value);
  } else if (kind == "dhcp_renew") {
    document.body = read_dhcp_renewal(value);
  } else if (kind == "dhcp_release") {
    document.body = read_dhcp_release(value);
  } else if (kind == "dhcp_discover") {
    document.body = read_dhcp_discovery(value);
  } else if (kind == "ping") {
    document.body = read_ping(value);
  } else if (kind == "next_hop") {
    document.body = read_next_hop(value.at("next_hop"));
  } else if (kind == "error") {
    document.body = read_trouble(value);
  } else {
    value.at("kind").fail(Flaw::unknown_kind, kind.substr(0, kShownOfName));
  }
  return document;
}

}  // namespace

std::expected<Document, DecodeFault> decode_document(std::string_view text) {
  try {
    const nlohmann::json json = parse(text, kMaxDocument);
    return read_document(Value(json));
  } catch (const DecodeFault& fault) {
    return std::unexpected(fault);
  }
}

std::expected<Line, DecodeFault> decode_line(std::string_view text) {
  try {
    const nlohmann::json json = parse(text, kMaxLine);
    return read_line(Value(json));
  } catch (const DecodeFault& fault) {
    return std::unexpected(fault);
  }
}

}  // namespace wirelab::net_report
