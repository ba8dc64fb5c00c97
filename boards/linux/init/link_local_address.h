#pragma once

#include <optional>
#include <string>

#include "boards/linux/init/console.h"
#include "firmware/link_local/claim.h"
#include "firmware/posix/unique_fd.h"

namespace wirelab::boards {

/// One interface's claim to a link-local address: the packets of `link_local::Claim` on a packet socket (packet(7)).
/// Thin. The address is only known here; who owns this puts it on the interface.
class LinkLocalAddress {
 public:
  /// How often it is looked whether the cable is in: without one nobody would answer a probe.
  static constexpr Duration kLook = std::chrono::seconds(1);
  /// Packets that one `receive` takes; the next turn takes more.
  static constexpr unsigned kMostPackets = 64;

  /// Begins. Says on the console if there can be no claim, and does nothing then. `console` must outlive this object.
  LinkLocalAddress(std::string interface, const Console& console, TimePoint now);

  /// Does what is due.
  void advance(TimePoint now);
  /// Takes what has come.
  void receive(TimePoint now);
  /// When `advance` has something to do.
  [[nodiscard]] TimePoint next() const noexcept;
  /// To wait on for input; -1 if there can be no claim.
  [[nodiscard]] int descriptor() const noexcept { return socket_.get(); }
  /// The address while it is ours.
  [[nodiscard]] std::optional<net::Address> address() const noexcept;

 private:
  void follow_link(TimePoint now);
  void carry_out(const link_local::Move& move);

  std::string interface_;
  const Console& console_;
  UniqueFd socket_;
  std::optional<link_local::Claim> claim_;
  TimePoint look_at_ = kNever;
};

}  // namespace wirelab::boards
