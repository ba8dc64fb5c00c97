#include "host/client/session_hello.h"

#include <nlohmann/json.hpp>

#include "firmware/command/framed_request.h"

namespace wirelab::client {
namespace {

using nlohmann::json;

/// Documents deeper than this are nobody's greeting; the parser would recurse.
constexpr int kMaxDepth = 4;

std::string text_of(const json& document, const char* key) {
  const auto found = document.find(key);
  return found != document.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::uint64_t number_of(const json& document, const char* key) {
  const auto found = document.find(key);
  return found != document.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

}  // namespace

std::optional<SessionHello> read_hello(std::string_view text) {
  const auto shallow = [](int depth, json::parse_event_t, json&) { return depth <= kMaxDepth; };
  const json document = json::parse(text, shallow, false);
  if (!document.is_object() || text_of(document, "protocol") != command::kProtocol) return std::nullopt;
  const auto verbs = document.find("verbs");
  if (verbs == document.end() || !verbs->is_array()) return std::nullopt;
  SessionHello hello{.server = text_of(document, "server"),
                     .verbs = {},
                     .max_request = number_of(document, "max_request"),
                     .max_skipped = number_of(document, "max_skipped")};
  for (const json& verb : *verbs) {
    if (verb.is_string()) hello.verbs.insert(verb.get<std::string>());
  }
  // A server that says nothing of its bounds is held to those of the protocol.
  if (hello.max_request == 0) hello.max_request = command::kMaxRequest;
  return hello;
}

}  // namespace wirelab::client
