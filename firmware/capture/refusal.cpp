#include "firmware/capture/refusal.h"

namespace wirelab::capture {
namespace {

constexpr std::size_t kMostDocument = 1024;
constexpr std::string_view kSchema = "wirelab.capture/1";

}  // namespace

DocumentExchange::DocumentExchange(std::string_view verb, const Refusal& refusal) noexcept : error_(refusal.error) {
  JsonWriter json(document_, kMostDocument);
  json.begin_object().text("schema", kSchema).text("kind", "error");
  json.key("error").begin_object().text("code", error_name(refusal.error)).text("what", verb);
  json.text("message", refusal.why.view()).end_object().end_object();
  if (json.failed()) document_.clear();
}

DocumentExchange::DocumentExchange(std::string_view interface, std::uint32_t seconds) noexcept {
  JsonWriter json(document_, kMostDocument);
  json.begin_object().text("schema", kSchema).text("kind", "recording");
  json.text("interface", interface).number("seconds", seconds).end_object();
  if (json.failed()) document_.clear();
}

command::Step DocumentExchange::next() {
  if (document_.empty()) return command::Finish{{.error = Error::no_resources}};
  return command::SendDocument{view(document_), error_};
}

Refusal why_no_tap(Error error) noexcept {
  const auto say = [error](std::string_view why) { return Refusal{.error = error, .why = why}; };
  switch (error) {
    case Error::not_found: return say("there is no interface of that name; NET_STATUS names them");
    case Error::unsupported:
      return say(
          "this appliance may not look at frames: wirelabd needs the capability CAP_NET_RAW, and an Ethernet or "
          "loopback interface");
    case Error::no_resources: return say("the appliance has no memory left for a capture; ask again in a moment");
    default: return say("the interface cannot be looked at");
  }
}

}  // namespace wirelab::capture
