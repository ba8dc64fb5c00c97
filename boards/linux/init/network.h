#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "boards/linux/init/addressing.h"
#include "boards/linux/init/boot_settings.h"
#include "boards/linux/init/link_local_address.h"
#include "boards/linux/init/supervised.h"

namespace wirelab::boards {

/// The board's one network interface: waited for, brought up, and given its address: the fixed one of the settings, or
/// one from a DHCP server through busybox's udhcpc, or, while no server answers, a link-local one (RFC 3927). Each
/// change is a line on the console, and in the file that /etc/resolv.conf leads to.
class BoardNetwork {
 public:
  /// When it is said on the console that the interface is still missing. It is waited for all the same.
  static constexpr Duration kExpected = std::chrono::seconds(10);
  /// Where the name servers are.
  static constexpr const char* kResolverFile = "/run/resolv.conf";

  /// All references must outlive this object. `port` is the appliance's, for the console.
  BoardNetwork(const BootSettings& settings, const std::uint16_t& port, const Console& console)
      : settings_(settings), port_(port), console_(console) {}

  /// Goes on: looks for the interface, starts the client, follows what it says. `waited` is how long the caller has
  /// been asking.
  void advance(TimePoint now, Duration waited);
  /// Takes what has come to `descriptor`.
  void receive(TimePoint now);
  /// To wait on for input; -1 while nothing is listened to.
  [[nodiscard]] int descriptor() const noexcept { return link_local_ ? link_local_->descriptor() : -1; }
  [[nodiscard]] bool found() const noexcept { return !interface_.empty(); }
  /// When `advance` has something to do beside looking for the interface.
  [[nodiscard]] TimePoint next() const noexcept;
  /// True if `child` was the DHCP client.
  [[nodiscard]] bool reaped(pid_t child, int status, TimePoint now);
  /// The line of the last change, or what is missing.
  [[nodiscard]] std::string describe() const;
  /// True if the board has an address with which it reaches more than its link.
  [[nodiscard]] bool has_address() const noexcept;
  /// Ends the client and the claim. The address stays: transfers may still end.
  void stop();

 private:
  void begin(std::string interface);
  void follow_client(TimePoint now);
  [[nodiscard]] std::optional<Addressing> leased() const;
  void use(std::optional<Addressing> wanted);
  [[nodiscard]] std::string why_lost(const Addressing& lost) const;

  const BootSettings& settings_;
  const std::uint16_t& port_;
  const Console& console_;
  std::string interface_;
  std::optional<Supervised> client_;
  std::optional<LinkLocalAddress> link_local_;
  std::optional<Addressing> used_;
  std::string why_none_ = "none has been found so far";
  bool missed_ = false;
};

}  // namespace wirelab::boards
