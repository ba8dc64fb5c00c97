#include "firmware/accounts/penalties.h"

#include <algorithm>

#include "firmware/planted/planted.h"

namespace wirelab::accounts {
namespace {

// Who has too many attempts under way is told to come back when one of them is likely to be over.
constexpr Duration kBusyWait = std::chrono::seconds(1);

}  // namespace

Penalties::Attempt::~Attempt() {
  if (book_ == nullptr) return;
  Source& source = book_->sources_.at(place_);
  --source.under_way;
  // Whoever leaves before the answer may have had work done for him; else the eighth guess would never be the last.
  if (!decided_) charge(source, began_);
}

void Penalties::Attempt::failed(TimePoint now) noexcept {
  decided_ = true;
  if (book_ != nullptr) charge(book_->sources_.at(place_), now);
}

void Penalties::Attempt::charge(Source& source, TimePoint now) noexcept {
  source.until = std::min(std::max(source.until, now) + book_->each_, now + kMost);
  // The failures of a guesser are never at the same moment, so the last one counts from its beginning.
  const Duration due = source.until - now;
  source.closed = source.closed || due > book_->each_ * (kFailures - 1) || due >= kMost;
}

Penalties::Source* Penalties::find(const net::Address& source) noexcept {
  const auto found = std::ranges::find_if(sources_, [&](const Source& kept) {
    return kept.address == source && (kept.under_way > 0 || kept.until != TimePoint{});
  });
  return found == sources_.end() ? nullptr : &*found;
}

/// The place of a source that has the least left to wait; null if all have attempts under way.
Penalties::Source* Penalties::make_room(TimePoint now) noexcept {
  Source* best = nullptr;
  for (Source& source : sources_) {
    if (source.under_way == 0 && (best == nullptr || source.until < best->until)) best = &source;
    if (best != nullptr && best->until <= now) break;
  }
  return best;
}

std::optional<Penalties::Attempt> Penalties::begin(const net::Address& source, TimePoint now, Duration& wait) noexcept {
  if (each_ == Duration::zero() || WIRELAB_PLANTED(guesses_are_free)) return Attempt();
  Source* kept = find(source);
  if (kept != nullptr && (kept->until <= now || WIRELAB_PLANTED(door_closes_for_no_time))) {
    kept->until = {};
    kept->closed = false;
  }
  if (kept != nullptr && kept->closed) {
    wait = kept->until - now;
    return std::nullopt;
  }
  if (kept == nullptr) {
    kept = make_room(now);
    if (kept == nullptr) {
      wait = Duration::zero();
      return std::nullopt;
    }
    *kept = {.address = source};
  }
  if (kept->under_way >= kAtOnce) {
    wait = kBusyWait;
    return std::nullopt;
  }
  return Attempt(*this, static_cast<std::uint8_t>(kept - sources_.data()), kept->under_way++, now);
}

}  // namespace wirelab::accounts
