#include "firmware/net_status_linux/filed_lease.h"

#include <algorithm>

namespace wirelab::net_status {
namespace {

// Of DHCP (RFC 2131 section 3.3) and of linux/if_addr.h alike: no end.
constexpr std::uint32_t kEndless = 0xffffffff;

/// The life of an address that ends; null for one that does not.
const AddressLife* counting(const std::optional<AddressLife>& life) noexcept {
  return life && life->seconds_left != kEndless ? &*life : nullptr;
}

TimePoint obtained_at(const FiledLease& filed, const std::optional<AddressLife>& life,
                      const BothClocks& clocks) noexcept {
  if (filed.since_start) return TimePoint(*filed.since_start);
  const auto seconds = filed.terms.seconds;
  const AddressLife* ending = counting(life);
  if (ending != nullptr && seconds && *seconds != kEndless && ending->seconds_left <= *seconds) {
    return clocks.monotonic - std::chrono::seconds(*seconds - ending->seconds_left);
  }
  if (ending != nullptr) return TimePoint(ending->set_at);
  return clocks.monotonic - (clocks.calendar - filed.by_calendar.value_or(clocks.calendar));
}

// How long it was given for, as the kernel knows: what is left, and what has passed since.
std::optional<std::uint32_t> seconds_of(const std::optional<AddressLife>& life, TimePoint obtained,
                                        TimePoint now) noexcept {
  const AddressLife* ending = counting(life);
  if (ending == nullptr) return std::nullopt;
  const auto passed = std::chrono::round<std::chrono::seconds>(now - obtained).count();
  return static_cast<std::uint32_t>(std::min<std::int64_t>(passed + ending->seconds_left, kEndless - 1));
}

}  // namespace

std::optional<Lease> held_now(const FiledLease& filed, std::span<const OwnAddress> own,
                              const BothClocks& clocks) noexcept {
  const auto found = std::ranges::find(own, filed.terms.address, &OwnAddress::address);
  if (found == own.end()) return std::nullopt;
  Lease lease{.state = LeaseState::bound, .terms = filed.terms, .obtained = {}, .source = filed.source};
  const TimePoint obtained = std::min(obtained_at(filed, found->life, clocks), clocks.monotonic);
  lease.obtained = obtained;
  if (!lease.terms.seconds) lease.terms.seconds = seconds_of(found->life, obtained, clocks.monotonic);
  if (lease_times(lease).expire <= clocks.monotonic) return std::nullopt;
  return lease;
}

}  // namespace wirelab::net_status
