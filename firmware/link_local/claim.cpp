#include "firmware/link_local/claim.h"

namespace wirelab::link_local {

Claim::Claim(const net::MacAddress& mac, std::uint64_t seed) noexcept
    : mac_(mac), candidates_(mac, seed), address_(candidates_.first()) {}

Move Claim::begin(TimePoint now) noexcept {
  const Move move = end();
  plan_probes(now);
  return move;
}

Move Claim::end() noexcept {
  const Move move{.change = holds() ? Change::lost : Change::none, .packet = std::nullopt};
  phase_ = Phase::idle;
  next_ = kNever;
  return move;
}

void Claim::plan_probes(TimePoint now) noexcept {
  phase_ = Phase::probing;
  sent_ = 0;
  contested_.reset();
  const Duration pause = conflicts_ > kMaxConflicts ? kRateLimitInterval : Duration::zero();
  next_ = now + pause + candidates_.span(Duration::zero(), kProbeWait);
}

Move Claim::advance(TimePoint now) noexcept {
  if (now < next_) return {};
  if (phase_ == Phase::probing && sent_ < kProbes) {
    ++sent_;
    next_ = now + (sent_ < kProbes ? candidates_.span(kProbeMin, kProbeMax) : kAnnounceWait);
    return {.change = Change::none, .packet = packet::arp_probe(mac_, address_)};
  }
  const bool gained = phase_ == Phase::probing;
  if (gained) {
    phase_ = Phase::announcing;
    sent_ = 0;
    conflicts_ = 0;
  }
  ++sent_;
  next_ = now + kAnnounceInterval;
  if (sent_ == kAnnouncements) {
    phase_ = Phase::claimed;
    next_ = kNever;
  }
  return {.change = gained ? Change::gained : Change::none, .packet = announcement()};
}

Move Claim::receive(const packet::ArpPacket& packet, TimePoint now) noexcept {
  const bool others = packet.sender_mac != mac_;
  if (holds()) return others && packet.sender_address == address_ ? contested(now) : Move{};
  if (phase_ != Phase::probing) return {};
  // Section 2.2.1: who uses the address, whatever his MAC address, and who asks for it at the same time.
  const bool in_use = packet.sender_address == address_;
  const bool wanted = others && packet::is_probe(packet) && packet.target_address == address_;
  return in_use || wanted ? refused(now) : Move{};
}

// Before the first probe nothing has been tried: another address takes the place of this one, and no time is lost.
Move Claim::refused(TimePoint now) noexcept {
  address_ = candidates_.next(address_);
  if (sent_ > 0) {
    ++conflicts_;
    plan_probes(now);
  }
  return {};
}

// Section 2.5 (b): defended once, so that connections live on if the other one gives way; a second time within the
// interval neither would ever win.
Move Claim::contested(TimePoint now) noexcept {
  if (!contested_ || now - *contested_ >= kDefendInterval) {
    contested_ = now;
    return {.change = Change::none, .packet = announcement()};
  }
  address_ = candidates_.next(address_);
  ++conflicts_;
  plan_probes(now);
  return {.change = Change::lost, .packet = std::nullopt};
}

packet::ArpPacket Claim::announcement() const noexcept { return packet::arp_announcement(mac_, address_); }

}  // namespace wirelab::link_local
