#include "firmware/capture/verb.h"

#include "firmware/capture/wishes.h"

namespace wirelab::capture {
namespace {

/// A recording keeps what fits into the memory of a capture: longer ones are for those who take it as it comes.
constexpr std::uint32_t kMostRecorded = 600;

Refusal no_place(const Recording& recording) {
  constexpr std::string_view kFull = "as many captures run as there are places for; end one of them first";
  constexpr std::string_view kRecorded =
      "as many captures run as there are places for, and one of them is what RECORD keeps: fetch it first (CAPTURE "
      "recorded=yes)";
  return {.error = Error::no_resources, .why = recording.there() ? kRecorded : kFull};
}

}  // namespace

CaptureVerb::CaptureVerb(Service& service, Recording& recording) noexcept
    : Verb("CAPTURE", command::ArgumentForm::free_words, command::OutcomeKind::failed, command::Role::admin,
           command::Words::plain, command::Authority::owner),
      service_(service),
      recording_(recording) {}

void CaptureVerb::begin(const command::Beginning& beginning) {
  const auto refuse = [&](const Refusal& refusal) { beginning.slot.make<DocumentExchange>(name(), refusal); };
  const Surroundings& surroundings = service_.parts().surroundings;
  const net::TapOptions::Conversation conversation{beginning.local, beginning.peer};
  auto wishes = read_wishes(beginning.arguments.first, surroundings);
  if (!wishes) return refuse(wishes.error());
  if (wishes->recorded) {
    auto recorded = recording_.take(beginning.watcher, conversation);
    if (recorded != nullptr) return beginning.slot.make<CaptureExchange>(std::move(recorded));
    return refuse({.error = Error::not_found,
                   .why = std::string_view("nothing was recorded, or it was fetched, or nobody came for it in time")});
  }
  if (service_.full()) return refuse(no_place(recording_));
  // Whoever does not say wants the interface that he is on.
  if (wishes->interface.empty()) wishes->interface = surroundings.interface_of(beginning.local.address);
  auto capture = Capture::open(service_, beginning.watcher, *wishes, conversation);
  if (!capture) return refuse(why_no_tap(capture.error()));
  beginning.slot.make<CaptureExchange>(std::move(*capture));
}

RecordVerb::RecordVerb(Service& service, Recording& recording) noexcept
    : Verb("RECORD", command::ArgumentForm::free_words, command::OutcomeKind::failed, command::Role::admin,
           command::Words::plain, command::Authority::owner),
      service_(service),
      recording_(recording) {}

void RecordVerb::begin(const command::Beginning& beginning) {
  const auto refuse = [&](const Refusal& refusal) { beginning.slot.make<DocumentExchange>(name(), refusal); };
  const Surroundings& surroundings = service_.parts().surroundings;
  auto wishes = read_wishes(beginning.arguments.first, surroundings);
  if (!wishes) return refuse(wishes.error());
  if (wishes->recorded || wishes->seconds == 0 || wishes->seconds > kMostRecorded) {
    return refuse({.why = std::string_view("a recording has an end: seconds=N, from 1 to 600")});
  }
  if (service_.full() && !recording_.there()) return refuse(no_place(recording_));
  if (wishes->interface.empty()) wishes->interface = surroundings.interface_of(beginning.local.address);
  const auto begun = recording_.begin(*wishes, {beginning.local, beginning.peer});
  if (!begun) return refuse(why_no_tap(begun.error()));
  beginning.slot.make<DocumentExchange>(wishes->interface.view(), wishes->seconds);
}

}  // namespace wirelab::capture
