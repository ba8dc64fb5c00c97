#include "firmware/net_status/dhcp_tracker.h"

#include <algorithm>
#include <utility>

namespace wirelab::net_status {
namespace {

/// How long after a command the client's next message counts as its result.
constexpr Duration kCommandWorks = std::chrono::seconds(10);
/// How much before T1 or T2 a client may be: many spread their requests, and all round.
constexpr Duration kRounding = std::chrono::seconds(1);

/// How long another host with an address explains that it is given back: a rival is told once a minute (Rivals).
constexpr Duration kDuplicateExplains = std::chrono::minutes(2);

constexpr std::uint8_t kRapidCommit = 80;

bool has_option(const DhcpDetail& message, std::uint8_t code) noexcept {
  const auto codes = std::span(message.options).first(message.option_count);
  return std::ranges::find(codes, code) != codes.end();
}

}  // namespace

void DhcpTracker::start(InterfaceIndex interface, std::string_view name, const net::MacAddress& mac) noexcept {
  *this = DhcpTracker();
  interface_ = interface;
  name_ = name;
  mac_ = mac;
}

Event DhcpTracker::event(EventKind kind, TimePoint now) const noexcept {
  Event event;
  event.at = now;
  event.kind = kind;
  event.interface = interface_;
  event.interface_name = name_;
  return event;
}

std::uint64_t DhcpTracker::tell(EventKind kind, Cause cause, std::uint64_t because, const Ipv4& address, TimePoint now,
                                Timeline& timeline) const {
  Event told = event(kind, now);
  told.cause = cause;
  told.because = because;
  told.address = address.address();
  return timeline.add(told);
}

void DhcpTracker::see(const DhcpDetail& message, TimePoint now, Timeline& timeline) {
  const bool own_question = message.xid != 0 && std::ranges::find(own_xids_, message.xid) != own_xids_.end();
  // Who asked in vain until the lease ended looks for servers anew, some a moment before.
  const bool begins_anew = !own_question && message.sent && message.type == packet::DhcpType::discover;
  if (begins_anew && unanswered_ > 0 && ends(now)) expire(now, timeline);
  Event seen = event(EventKind::dhcp_message, now);
  seen.mac = message.peer;
  if (own_question) {
    seen.cause = Cause::command;
  } else if (message.sent) {
    const Reason reason = reason_of(message, now);
    seen.cause = reason.cause;
    seen.because = reason.because;
  } else if (message.xid == xid_ && asking_ != Asking::nothing) {
    seen.cause = Cause::answer;
    seen.because = asked_event_;
  }
  seen.address = message.sent ? message.to.address() : message.terms.address.address();
  const std::uint64_t number = timeline.add(seen, &message);
  if (!message.sent) look_at_server(message, number, now, timeline);
  if (own_question) return;
  saw_client_ = true;
  if (message.sent) {
    sent(message, number, now, timeline);
  } else {
    received(message, number, now, timeline);
  }
}

/// Whether a held lease ends about now.
bool DhcpTracker::ends(TimePoint now) const noexcept {
  const TimePoint end = lease_times(lease_).expire;
  return end != kNever && now + kRounding >= end;
}

void DhcpTracker::overhear(const DhcpDetail& message, TimePoint now, Timeline& timeline) {
  look_at_server(message, 0, now, timeline);
}

void DhcpTracker::note_duplicate(const Ipv4& address, std::uint64_t event, TimePoint now) noexcept {
  duplicate_ = {address, event, now};
}

std::uint64_t DhcpTracker::seen_with(const DhcpDetail& decline, TimePoint now) const noexcept {
  const bool same = decline.requested.value_or(lease_.terms.address) == duplicate_.address;
  return same && now - duplicate_.at < kDuplicateExplains ? duplicate_.event : 0;
}

DhcpTracker::Reason DhcpTracker::reason_of(const DhcpDetail& message, TimePoint now) noexcept {
  if (message.type == packet::DhcpType::decline) {
    const std::uint64_t duplicate = seen_with(message, now);
    return {duplicate != 0 ? Cause::address_in_use : Cause::unknown, duplicate};
  }
  const auto commanded = std::exchange(commanded_, std::nullopt);
  if (commanded && now - *commanded < kCommandWorks) return {Cause::command};
  if (message.type == packet::DhcpType::request) return reason_of_request(message, now);
  const bool discovers = message.type == packet::DhcpType::discover;
  if (discovers && lease_.held()) return {Cause::starts_over, unanswered_ > 0 ? asked_event_ : 0};
  const bool again = discovers && asking_ == Asking::offers && unanswered_ > 0;
  if (again) return {Cause::no_answer, asked_event_};
  if (!discovers) return {};
  return {in_time() ? Cause::starts_over : Cause::lease_lost};
}

DhcpTracker::Reason DhcpTracker::reason_of_request(const DhcpDetail& message, TimePoint now) const noexcept {
  const LeaseTimes times = lease_times(lease_);
  switch (asking_of(message)) {
    case Asking::lease: {
      const auto offers = std::span(offers_).first(offer_count_);
      const auto offer = std::ranges::find(offers, message.terms.server.value_or(message.from), &Offer::server);
      return offer == offers.end() ? Reason{} : Reason{Cause::answer, offer->event};
    }
    case Asking::old_lease: return {Cause::address_of_before};
    case Asking::renewal:
    case Asking::rebinding:
      if (lease_.state == LeaseState::none) return {};
      if (!lease_.held()) return {Cause::address_of_before};
      if (times.rebind != kNever && now + kRounding >= times.rebind) return {Cause::lease_nearly_over};
      if (times.renew != kNever && now + kRounding >= times.renew) return {Cause::lease_half_over};
      return {Cause::before_its_time};
    default: return {};
  }
}

/// The latest of each server; when there are too many servers, the first ones.
void DhcpTracker::remember_offer(const DhcpDetail& message, std::uint64_t event) noexcept {
  const Ipv4 server = message.terms.server.value_or(message.from);
  const auto known = std::span(offers_).first(offer_count_);
  if (const auto offer = std::ranges::find(known, server, &Offer::server); offer != known.end()) {
    offer->event = event;
  } else if (offer_count_ < offers_.size()) {
    offers_[offer_count_++] = {server, event};
  }
}

/// RFC 2131 section 4.3.2: the fields of a request say which state its sender is in.
DhcpTracker::Asking DhcpTracker::asking_of(const DhcpDetail& message) const noexcept {
  if (message.type == packet::DhcpType::discover) return Asking::offers;
  if (message.type == packet::DhcpType::inform) return Asking::settings;
  if (message.type != packet::DhcpType::request) return Asking::nothing;
  // Some clients name the server in a renewal too, which the RFC forbids: an address in use decides.
  if (message.client.is_any()) return message.terms.server ? Asking::lease : Asking::old_lease;
  return message.to.address() == net::Address::ipv4(255, 255, 255, 255) ? Asking::rebinding : Asking::renewal;
}

void DhcpTracker::sent(const DhcpDetail& message, std::uint64_t event, TimePoint now, Timeline& timeline) {
  if (message.type == packet::DhcpType::release || message.type == packet::DhcpType::decline) {
    const Ipv4 address =
        message.type == packet::DhcpType::release ? message.client : message.requested.value_or(lease_.terms.address);
    // lwIP sends a release when a lease ends that nobody renewed.
    if (unanswered_ > 0 && ends(now)) return expire(now, timeline);
    if (message.type == packet::DhcpType::release) {
      tell(EventKind::lease_released, Cause::answer, event, address, now, timeline);
    } else if (seen_with(message, now) == 0) {
      tell(EventKind::address_duplicate, Cause::answer, event, address, now, timeline);
    }
    lease_.state = message.type == packet::DhcpType::release ? LeaseState::released : LeaseState::none;
    left_until_.reset();
    asking_ = Asking::nothing;
    unanswered_ = 0;
    return;
  }
  const Asking asking = asking_of(message);
  if (asking == Asking::nothing) return;
  // A client that begins anew takes none of the offers it had.
  if (asking == Asking::offers && (asking_ != asking || xid_ != message.xid)) offer_count_ = 0;
  ++unanswered_;
  asking_ = asking;
  xid_ = message.xid;
  asked_event_ = event;
  asked_at_ = now;
  asked_address_ = message.requested.value_or(message.client);
  // dhcpcd goes on to ask as if it renewed after a server refused.
  const bool lost = !lease_.held() && lease_.state != LeaseState::none;
  if (lost && (asking == Asking::renewal || asking == Asking::rebinding)) {
    lease_.state = LeaseState::rebooting;
    return;
  }
  // A client that starts over gives nothing back: what it had ends in its own time.
  const bool extends = asking == Asking::renewal || asking == Asking::rebinding || asking == Asking::settings;
  if (lease_.held() && !extends) left_until_ = lease_times(lease_).expire;
  switch (asking) {
    case Asking::offers: lease_.state = LeaseState::selecting; break;
    case Asking::lease: lease_.state = LeaseState::requesting; break;
    case Asking::old_lease: lease_.state = LeaseState::rebooting; break;
    case Asking::renewal: lease_.state = LeaseState::renewing; break;
    case Asking::rebinding: lease_.state = LeaseState::rebinding; break;
    default: break;
  }
}

void DhcpTracker::received(const DhcpDetail& message, std::uint64_t event, TimePoint now, Timeline& timeline) {
  if (message.xid != xid_ || asking_ == Asking::nothing) return;
  if (message.type == packet::DhcpType::offer) {
    unanswered_ = 0;
    remember_offer(message, event);
  } else if (message.type == packet::DhcpType::ack) {
    acknowledged(message, event, now, timeline);
  } else if (message.type == packet::DhcpType::nak && asking_ != Asking::offers && asking_ != Asking::settings) {
    unanswered_ = 0;
    asking_ = Asking::nothing;
    lease_.state = LeaseState::refused;
    left_until_.reset();
    tell(EventKind::lease_refused, Cause::server_refused, event, asked_address_, now, timeline);
  }
}

void DhcpTracker::acknowledged(const DhcpDetail& message, std::uint64_t event, TimePoint now, Timeline& timeline) {
  // A discover is acknowledged by rapid commit alone (RFC 4039 section 3.1); without it the client waits on.
  if (asking_ == Asking::offers && !has_option(message, kRapidCommit)) return;
  unanswered_ = 0;
  const Asking asked = std::exchange(asking_, Asking::nothing);
  // The answer to an inform gives no lease.
  if (asked == Asking::settings) return;
  const EventKind kind = asked == Asking::renewal     ? EventKind::lease_renewed
                         : asked == Asking::rebinding ? EventKind::lease_rebound
                                                      : EventKind::lease_bound;
  left_until_.reset();
  // RFC 2131 section 4.4.1: the lease counts from the moment at which it was asked for.
  lease_ = {.state = LeaseState::bound, .terms = message.terms, .obtained = asked_at_, .source = LeaseSource::frames};
  tell(kind, Cause::lease_given, event, message.terms.address, now, timeline);
}

void DhcpTracker::adopt(const Lease& lease, TimePoint now, Timeline& timeline) {
  if (!lease.held() || saw_client_ || lease_times(lease).expire <= now) return;
  const bool known = lease_.held() && lease_.terms == lease.terms && lease_.obtained == lease.obtained;
  lease_ = lease;
  if (lease.terms.server) {
    servers_[0] = *lease.terms.server;
    server_count_ = 1;
  }
  if (!known) tell(EventKind::lease_known, Cause::found_at_start, 0, lease.terms.address, now, timeline);
}

void DhcpTracker::look_at_server(const DhcpDetail& message, std::uint64_t because, TimePoint now, Timeline& timeline) {
  if (message.type != packet::DhcpType::offer && message.type != packet::DhcpType::ack &&
      message.type != packet::DhcpType::nak)
    return;
  const Ipv4 server = message.terms.server.value_or(message.from);
  const auto known = std::span(servers_).first(server_count_);
  if (std::ranges::find(known, server) != known.end()) return;
  if (server_count_ > 0) {
    Event told = event(EventKind::second_server, now);
    told.cause = because != 0 ? Cause::answer : Cause::unknown;
    told.because = because;
    told.address = server.address();
    told.mac = message.peer;
    timeline.add(told);
  }
  if (server_count_ == kServers) {
    std::shift_left(servers_.begin(), servers_.end(), 1);
    --server_count_;
  }
  servers_[server_count_++] = server;
}

void DhcpTracker::advance(TimePoint now, Timeline& timeline) {
  if (next() == kNever || now < next()) return;
  if (lease_.held()) return expire(now, timeline);
  // Its client goes on with what it began.
  left_until_.reset();
  tell_expired(now, timeline);
}

void DhcpTracker::expire(TimePoint now, Timeline& timeline) {
  lease_.state = LeaseState::expired;
  asking_ = Asking::nothing;
  tell_expired(now, timeline);
}

void DhcpTracker::tell_expired(TimePoint now, Timeline& timeline) {
  const bool in_vain = unanswered_ > 0;
  tell(EventKind::lease_expired, in_vain ? Cause::no_answer : Cause::unknown, in_vain ? asked_event_ : 0,
       lease_.terms.address, now, timeline);
}

}  // namespace wirelab::net_status
