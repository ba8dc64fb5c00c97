#pragma once

#include <optional>
#include <span>

#include "firmware/net_status/facts.h"
#include "firmware/net_status/lease.h"
#include "firmware/net_status_linux/address_message.h"

namespace wirelab::net_status {

/// A lease as a DHCP client's file tells it. When it was obtained stands there in one of two ways, or not at all.
struct FiledLease {
  LeaseTerms terms;
  LeaseSource source = LeaseSource::frames;
  std::optional<Duration> since_start;  ///< on the system's monotonic clock
  std::optional<Duration> by_calendar;  ///< since 1970-01-01T00:00:00Z
};

/// An IPv4 address that an interface has now.
struct OwnAddress {
  Ipv4 address;
  std::optional<AddressLife> life;
};

/// The present on both clocks.
struct BothClocks {
  TimePoint monotonic;
  Duration calendar = Duration::zero();  ///< since 1970-01-01T00:00:00Z
};

/// The lease, if it is still held: its address is one of `own` and its time is not over. When it was obtained is told
/// by the best witness there is: the monotonic clock, else the kernel's own countdown for the address, which nobody who
/// sets the calendar can move, else the calendar. A lease time that the file lacks is the kernel's. Pure.
[[nodiscard]] std::optional<Lease> held_now(const FiledLease& filed, std::span<const OwnAddress> own,
                                            const BothClocks& clocks) noexcept;

}  // namespace wirelab::net_status
