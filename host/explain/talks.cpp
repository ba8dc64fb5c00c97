#include "host/explain/talks.h"

namespace wirelab::explain {

std::size_t Talks::add(const Explained& packet) {
  const auto found = numbers_.find(packet.facts.subject);
  const bool fresh = found == numbers_.end();
  if (fresh && numbers_.size() >= kMostNumbered) return 0;
  const std::size_t number = fresh ? numbers_.size() + 1 : found->second;
  if (fresh) numbers_.emplace(packet.facts.subject, number);
  if (number > kMost) return number;
  if (fresh) talks_.push_back({.tally = Tally(packet, true), .number = number, .beginning = {}, .end = {}});
  Talk& talk = talks_.at(number - 1);
  talk.tally.add(packet);
  if (keep_ && (only_ == 0 || only_ == number)) keep(talk, packet);
  return number;
}

void Talks::keep(Talk& talk, const Explained& packet) {
  Explained kept = packet;
  kept.facts.content = {};  // its bytes may be gone before a drawing is made
  if (talk.end.empty() && talk.beginning.size() < kMostBeginning && kept_ < kMostPackets) {
    talk.beginning.push_back(std::move(kept));
    ++kept_;
    return;
  }
  // How a long conversation ended is what its drawing must not lack.
  if (talk.beginning.size() < kMostBeginning) return;
  talk.end.push_back(std::move(kept));
  if (talk.end.size() > kMostEnd) talk.end.pop_front();
}

}  // namespace wirelab::explain
