// Any bytes of a server against the client's reading of documents and watch lines: it answers or says what is wrong,
// and what it gives as an address, a MAC or a word is one.

#include <algorithm>
#include <string_view>

#include "firmware/core/text.h"
#include "firmware/net/address.h"
#include "firmware/net/mac_address.h"
#include "host/net_report/document.h"
#include "tests/fuzz/checks.h"

namespace {

using namespace wirelab;
using namespace wirelab::net_report;

void require_address(const std::string& text) {
  require(text.empty() || net::Address::parse(text).has_value(), "an address is one");
}

void require_mac(const std::string& text) { require(text.empty() || net::parse_mac(text).has_value(), "a MAC is one"); }

void require_neighbours(const std::vector<Neighbour>& neighbours) {
  for (const Neighbour& neighbour : neighbours) {
    require_address(neighbour.address);
    require_mac(neighbour.mac);
    require(std::ranges::all_of(neighbour.state, [](char letter) { return letter > ' ' && letter < '\x7f'; }),
            "a word is one");
  }
}

void look(const Event& event) {
  require_address(event.address);
  require(valid_utf8(event.text), "texts are UTF-8");
}

void look(const Document& document) {
  if (const auto* status = std::get_if<Status>(&document.body)) {
    if (status->neighbours) require_neighbours(*status->neighbours);
    for (const Event& event : status->events) look(event);
  }
  if (const auto* table = std::get_if<ArpTable>(&document.body)) require_neighbours(table->neighbours);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto document = decode_document(text)) look(*document);
  const auto line = decode_line(text);
  if (line && std::holds_alternative<Event>(*line)) look(std::get<Event>(*line));
  if (!line) require(line.error().place.size() <= 64 * kMaxDepth, "a place is bounded");
  return 0;
}
