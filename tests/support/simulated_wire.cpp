#include "tests/support/simulated_wire.h"

#include <algorithm>
#include <utility>

namespace wirelab::test {

SimulatedWire::SimulatedWire(Reactor& reactor, const WireOptions& options)
    : reactor_(reactor), options_(options), timer_(reactor, *this), random_(options.seed) {
  for (std::size_t number = 0; number < ends_.size(); ++number) {
    ends_[number].wire_ = this;
    ends_[number].number_ = number;
  }
}

void SimulatedWire::set_link(bool up) {
  up_ = up;
  link_changed_ = true;
  reactor_.mark(*this);
}

TimePoint SimulatedWire::next_arrival() const noexcept {
  if (!instant_.empty()) return reactor_.now();
  return in_flight_.empty() ? kNever : in_flight_.top().arrival;
}

std::uint64_t SimulatedWire::draw() noexcept {
  // SplitMix64: one addition and three mixing steps, the same on every machine.
  random_ += 0x9e3779b97f4a7c15ULL;
  std::uint64_t mixed = random_;
  mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9ULL;
  mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebULL;
  return mixed ^ (mixed >> 31U);
}

bool SimulatedWire::happens(double share) noexcept {
  return share > 0 && static_cast<double>(draw() >> 11U) * 0x1p-53 < share;
}

Result<void> SimulatedWire::carry(std::size_t from, ConstBytes frame) {
  End& sender = ends_[from];
  if (!up_) return fail(Error::unreachable);
  if (sender.under_way_ >= options_.queue_frames) return fail(Error::no_resources);
  if (observer_) observer_(frame, reactor_.now().time_since_epoch());
  if (happens(options_.loss)) {
    ++lost_;
    return {};
  }
  TimePoint leaves = reactor_.now();
  if (options_.bits_per_second > 0) {
    const auto nanoseconds = frame.size() * 8 * 1'000'000'000ULL / options_.bits_per_second;
    sender.line_free_ = std::max(sender.line_free_, leaves) + std::chrono::nanoseconds(nanoseconds);
    leaves = sender.line_free_;
  }
  TimePoint arrival = leaves + options_.delay;
  if (options_.jitter > Duration::zero()) {
    arrival += Duration(static_cast<Duration::rep>(draw() % static_cast<std::uint64_t>(options_.jitter.count())));
  }
  if (happens(options_.reordering)) {
    arrival += options_.held_back;
  } else {
    arrival = sender.last_arrival_ = std::max(sender.last_arrival_, arrival);
  }
  launch(1 - from, frame, arrival);
  if (happens(options_.duplication)) launch(1 - from, frame, arrival);
  return {};
}

void SimulatedWire::launch(std::size_t to, ConstBytes frame, TimePoint arrival) {
  Flight flight{.arrival = arrival, .order = order_++, .to = to, .bytes = {}};
  if (!spare_.empty()) {
    flight.bytes = std::move(spare_.back());
    spare_.pop_back();
  }
  flight.bytes.assign(frame.begin(), frame.end());
  ++ends_[1 - to].under_way_;
  if (arrival <= reactor_.now() && in_flight_.empty()) {
    instant_.push_back(std::move(flight));
    reactor_.mark(*this);
    return;
  }
  const bool first = in_flight_.empty() || arrival < in_flight_.top().arrival;
  in_flight_.push(std::move(flight));
  if (first) timer_.start_at(arrival);
}

void SimulatedWire::arrive(Flight& flight) {
  --ends_[1 - flight.to].under_way_;
  if (up_ && ends_[flight.to].receiver_ != nullptr) ends_[flight.to].receiver_->frame_received(flight.bytes);
  spare_.push_back(std::move(flight.bytes));
}

void SimulatedWire::ready() {
  if (std::exchange(link_changed_, false)) {
    for (End& end : ends_) {
      if (end.receiver_ != nullptr) end.receiver_->link_changed(up_);
    }
  }
  arriving_.swap(instant_);
  for (Flight& flight : arriving_) arrive(flight);
  arriving_.clear();
  while (!in_flight_.empty() && in_flight_.top().arrival <= reactor_.now()) {
    Flight flight = std::move(const_cast<Flight&>(in_flight_.top()));
    in_flight_.pop();
    arrive(flight);
  }
  if (!in_flight_.empty()) timer_.start_at(in_flight_.top().arrival);
}

}  // namespace wirelab::test
