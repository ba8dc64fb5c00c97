#include "firmware/net_status/request.h"

namespace wirelab::net_status {

void Request::refuse(const Refusal& refusal) const {
  // It is small, and takes no place: who holds all of them must not silence the reason.
  GrowingText text;
  JsonWriter json(text, service_.options().largest);
  write_trouble(json, reporter().report(), verb_, refusal);
  if (json.failed()) text.clear();
  beginning_.slot.make<Answer>(Service::Place(), std::move(text));
}

bool Request::may_change() const {
  if (service_.options().may_change) return true;
  refuse(Error::not_allowed,
         "this appliance does not let its network be changed by command; wirelabd --network-changes permits it");
  return false;
}

}  // namespace wirelab::net_status
