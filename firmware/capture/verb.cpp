#include "firmware/capture/verb.h"

#include "firmware/capture/wishes.h"
#include "firmware/core/json_writer.h"

namespace wirelab::capture {
namespace {

constexpr std::size_t kMostDocument = 1024;

/// A refusal on its way to its client.
class RefusalExchange final : public command::Exchange {
 public:
  RefusalExchange(GrowingText document, Error error) noexcept : document_(std::move(document)), error_(error) {}

  command::Step next() override {
    if (document_.empty()) return command::Finish{{.error = Error::no_resources}};
    return command::SendDocument{view(document_), error_};
  }

 private:
  GrowingText document_;
  Error error_;
};

Refusal why_no_tap(Error error) {
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

}  // namespace

CaptureVerb::CaptureVerb(const Parts& parts) noexcept
    : Verb("CAPTURE", command::ArgumentForm::free_words, command::OutcomeKind::failed, command::Role::admin,
           command::Words::plain, command::Authority::owner),
      service_(parts) {}

void CaptureVerb::begin(const command::Beginning& beginning) {
  const auto refuse = [&](const Refusal& refusal) {
    GrowingText text;
    JsonWriter json(text, kMostDocument);
    json.begin_object().text("schema", "wirelab.capture/1").text("kind", "error");
    json.key("error").begin_object().text("code", error_name(refusal.error)).text("what", name());
    json.text("message", refusal.why.view()).end_object().end_object();
    if (json.failed()) text.clear();
    beginning.slot.make<RefusalExchange>(std::move(text), refusal.error);
  };
  const Surroundings& surroundings = service_.parts().surroundings;
  auto wishes = read_wishes(beginning.arguments.first, surroundings);
  if (!wishes) return refuse(wishes.error());
  if (service_.full()) {
    return refuse({.error = Error::no_resources,
                   .why = std::string_view("as many captures run as there are places for; end one of them first")});
  }
  // Whoever does not say wants the interface that he is on.
  if (wishes->interface.empty()) wishes->interface = surroundings.interface_of(beginning.local.address);
  auto capture = Capture::open(service_, beginning.watcher, *wishes, {beginning.local, beginning.peer});
  if (!capture) return refuse(why_no_tap(capture.error()));
  beginning.slot.make<CaptureExchange>(std::move(*capture));
}

}  // namespace wirelab::capture
