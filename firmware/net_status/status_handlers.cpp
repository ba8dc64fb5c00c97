#include "firmware/net_status/handlers.h"
#include "firmware/net_status/watch.h"

namespace wirelab::net_status {

void status(const Request& request) {
  StatusParts parts;
  const auto events = request.words().number("events", 0, 4096, static_cast<std::uint32_t>(parts.events));
  const auto without_neighbours = request.words().denied("neighbours");
  if (!events || !without_neighbours) {
    return request.refuse(Error::invalid, "events is a number up to 4096, and neighbours is yes or no");
  }
  parts = {.neighbours = !*without_neighbours, .events = *events};
  request.answer([&](JsonWriter& json, const Report& report) { write_status(json, report, parts); });
}

void watch(const Request& request) {
  const std::uint64_t last = request.picture().timeline().last();
  const auto since = request.words().number("since", 0, UINT32_MAX, 0);
  const auto ends = request.words().denied("wait");
  if (!since || !ends) {
    return request.refuse(Error::invalid, "since is the number of an event, and wait is yes or no");
  }
  // A number that no event has yet is of an earlier run of wirelabd: all that is kept happened since.
  const std::uint64_t first = *since == 0 ? last + 1 : *since > last + 1 ? 1 : *since;
  Service& service = request.service();
  Service::Place place = service.watch_place();
  if (!place) {
    return request.refuse(Error::no_resources, "too many clients watch already; end one of them first");
  }
  std::unique_ptr<Watch> made(new (std::nothrow) Watch(service, request.watcher(), std::move(place), first, !*ends));
  if (made == nullptr) return request.refuse(kNoMemory);
  request.make<WatchExchange>(std::move(made));
}

}  // namespace wirelab::net_status
