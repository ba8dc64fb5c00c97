#include "firmware/net_status/watch.h"

namespace wirelab::net_status {
namespace {

constexpr Refusal kNoLine{Error::no_resources,
                          "the appliance has no memory left for its events; ask again in a moment, with since= the "
                          "number behind the last one that came"};

}  // namespace

Watch::Watch(Service& service, Watcher& waiting, Service::Place place, std::uint64_t since, bool live) noexcept
    : service_(service),
      waiting_(waiting),
      place_(std::move(place)),
      heartbeat_(service.reactor(), *this),
      next_(since),
      live_(live) {
  if (live_) service.reporter().add(*this);
}

void Watch::ready() { service_.reactor().mark(waiting_); }

command::Step Watch::next() {
  // What was sent is not needed any more, and a client that reads slowly is sent what there is by then.
  lines_.clear();
  if (gave_up_) return command::Finish{{.kind = command::OutcomeKind::streamed}};
  write_lines();
  if (!failed_ && lines_.empty() && live_ && !heartbeat_.running()) {
    JsonWriter json(lines_, kPortion);
    write_heartbeat(json, service_.reporter().report());
    end_line(json);
  }
  if (failed_) return give_up();
  if (!lines_.empty()) {
    streaming_ = true;
    heartbeat_.start(kHeartbeat);
    return command::SendText{view(lines_)};
  }
  if (!live_) return command::Finish{{.kind = command::OutcomeKind::streamed}};
  return command::Wait{};
}

command::Step Watch::give_up() {
  lines_.clear();
  JsonWriter json(lines_, kMaxRefusal);
  write_trouble(json, service_.reporter().report(), "NET_WATCH", kNoLine);
  end_line(json);
  // Not even a refusal's bytes: ERROR has to do.
  if (failed_) return command::Finish{{.kind = command::OutcomeKind::failed, .error = Error::no_resources}};
  gave_up_ = true;
  if (streaming_) return command::SendText{view(lines_)};
  return command::SendDocument{view(lines_), kNoLine.error};
}

void Watch::write_lines() {
  const Report report = service_.reporter().report();
  const Timeline& timeline = report.picture.timeline();
  while (!failed_ && lines_.size() < kPortion) {
    const Event* event = timeline.find(next_);
    if (event == nullptr) return;
    // The two rings forget apart, so what is kept may have gaps anywhere.
    if (event->sequence > next_) {
      JsonWriter json(lines_, lines_.size() + kPortion);
      write_gap(json, report, next_, event->sequence - 1);
      end_line(json);
    }
    if (failed_) return;
    next_ = event->sequence + 1;
    JsonWriter json(lines_, lines_.size() + kPortion);
    write_event(json, report, *event);
    end_line(json);
  }
}

void Watch::end_line(const JsonWriter& json) { failed_ = json.failed() || !lines_.push('\n'); }

}  // namespace wirelab::net_status
