#include "firmware/net_status/outgoing.h"

namespace wirelab::net_status {
namespace {

constexpr Refusal kTooLarge{Error::no_resources,
                            "the document would be larger than this appliance sends; NET_STATUS gets smaller with a "
                            "smaller events=N and with neighbours=no"};
constexpr Refusal kUnread{Error::no_resources,
                          "documents that other clients have not read yet take up the memory that there is for them; "
                          "ask again in a moment, or for less: NET_STATUS events=0 neighbours=no"};

Refusal why_not_written(const Service& service, const JsonWriter& json) noexcept {
  if (!json.reached_limit()) return kNoMemory;
  return service.room() < service.most_room() ? kUnread : kTooLarge;
}

}  // namespace

bool Outgoing::written(Service& service, std::string_view verb, const JsonWriter& json) {
  if (json.failed()) {
    refuse(service, verb, why_not_written(service, json));
    return false;
  }
  // It may wait for its client for hours, and others want the room.
  text_.trim();
  room_ = service.take_room(text_.capacity());
  return true;
}

void Outgoing::refuse(Service& service, std::string_view verb, const Refusal& refusal) {
  text_.clear();
  room_ = Service::Place();
  refusal_ = refusal.error;
  JsonWriter json(text_, kMaxRefusal);
  write_trouble(json, service.reporter().report(), verb, refusal);
  if (json.failed()) text_.clear();
}

command::Step Outgoing::step() const noexcept {
  if (text_.empty()) return command::Finish{{.kind = command::OutcomeKind::failed, .error = Error::no_resources}};
  return command::SendDocument{view(text_), refusal_};
}

}  // namespace wirelab::net_status
