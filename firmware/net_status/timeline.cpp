#include "firmware/net_status/timeline.h"

#include <algorithm>

namespace wirelab::net_status {
namespace {

/// How long no neighbour may have come or gone before the sum is told.
constexpr Duration kQuiet = std::chrono::seconds(1);
/// How long a flood may go on without its sum being told.
constexpr Duration kLongest = std::chrono::seconds(10);

}  // namespace

Timeline::Timeline(const TimelineSizes& sizes)
    : events_(std::max<std::size_t>(sizes.events, 1)),
      neighbours_(std::max<std::size_t>(sizes.neighbours, 1)),
      details_(std::max<std::size_t>(sizes.details, 1)) {}

std::uint64_t Timeline::add(Event event, const DhcpDetail* detail) {
  if (is_about_neighbour(event.kind)) {
    // A gateway is never one among many: that is the one a person must hear of.
    if (!event.gateway && !passes(event.at)) {
      if (untold_count_++ == 0) untold_ = event;
      untold_at_ = event.at;
      return 0;
    }
    return keep(event, neighbours_);
  }
  if (detail != nullptr) {
    details_.next() = *detail;
    event.detail = details_.added;
  }
  return keep(event, events_);
}

bool Timeline::passes(TimePoint now) noexcept {
  const auto earned = (now - refilled_) / kRefill;
  if (earned > 0) {
    tokens_ =
        std::min<std::size_t>(kBurst, tokens_ + static_cast<std::size_t>(std::min<Duration::rep>(earned, kBurst)));
    refilled_ = now;
  }
  if (tokens_ == 0) return false;
  --tokens_;
  return true;
}

std::uint64_t Timeline::keep(Event& event, Ring<Event>& ring) {
  event.sequence = ++last_;
  ring.next() = event;
  return event.sequence;
}

void Timeline::advance(TimePoint now) {
  if (now < next()) return;
  Event sum = untold_;
  sum.kind = EventKind::neighbours_many;
  sum.cause = Cause::stack;
  sum.at = untold_at_;
  sum.count = untold_count_;
  untold_count_ = 0;
  keep(sum, events_);
}

TimePoint Timeline::next() const noexcept {
  return untold_count_ == 0 ? kNever : std::min(untold_at_ + kQuiet, untold_.at + kLongest);
}

const Event* Timeline::find_in(const Ring<Event>& ring, std::uint64_t from) noexcept {
  std::size_t low = 0;
  std::size_t high = ring.size();
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (ring.at(middle).sequence < from) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < ring.size() ? &ring.at(low) : nullptr;
}

const Event* Timeline::find(std::uint64_t from) const noexcept {
  const Event* event = find_in(events_, from);
  const Event* neighbour = find_in(neighbours_, from);
  if (event == nullptr) return neighbour;
  if (neighbour == nullptr) return event;
  return event->sequence < neighbour->sequence ? event : neighbour;
}

const DhcpDetail* Timeline::detail(const Event& event) const noexcept {
  if (event.detail == 0 || event.detail + details_.capacity <= details_.added) return nullptr;
  return &details_.values[(event.detail - 1) % details_.capacity];
}

}  // namespace wirelab::net_status
