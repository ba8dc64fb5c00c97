#include "firmware/net_status/request.h"

namespace wirelab::net_status {

void Request::refuse(const Refusal& refusal) const {
  Outgoing document;
  document.refuse(service_, verb_, refusal);
  beginning_.slot.make<Answer>(Service::Place(), std::move(document));
}

bool Request::may_change() const {
  if (service_.options().may_change) return true;
  refuse(Error::not_allowed,
         "this appliance does not let its network be changed by command; wirelabd --network-changes permits it");
  return false;
}

}  // namespace wirelab::net_status
