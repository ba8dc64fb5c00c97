#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "firmware/net_status_linux/file_path.h"
#include "firmware/net_status_linux/filed_lease.h"

namespace wirelab::net_status {

/// Looks for the lease of an interface in the files of the DHCP clients that this project knows: udhcpc of our images,
/// systemd-networkd, NetworkManager, dhclient, dhcpcd. Bounded: one look opens at most ten files and reads at most 16
/// KB of each.
class HeldLeases {
 public:
  /// `root` stands before every path.
  explicit HeldLeases(std::string_view root) noexcept : root_(root) {}

  /// The lease that was obtained last among those that are held; nothing without one. `own` are the interface's
  /// addresses.
  [[nodiscard]] std::optional<Lease> find(const Interface& interface, std::span<const OwnAddress> own,
                                          const BothClocks& clocks) const;

 private:
  RootFolder root_;
};

}  // namespace wirelab::net_status
