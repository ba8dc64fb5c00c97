#pragma once

#include <optional>
#include <string>

#include "boards/linux/init/boot_settings.h"
#include "boards/linux/init/supervised.h"

namespace wirelab::boards {

/// The board's one network interface: waited for, brought up, and given its address: the fixed one of the settings, or
/// one from a DHCP server through busybox's udhcpc.
class BoardNetwork {
 public:
  /// When it is said on the console that the interface is still missing. It is waited for all the same.
  static constexpr Duration kExpected = std::chrono::seconds(10);

  /// Both references must outlive this object.
  BoardNetwork(const BootSettings& settings, const Console& console) : settings_(settings), console_(console) {}

  /// Goes on: looks for the interface, starts the client. `waited` is how long the caller has been asking.
  void advance(TimePoint now, Duration waited);
  [[nodiscard]] bool found() const noexcept { return !interface_.empty(); }
  /// When `advance` has something to do beside looking for the interface.
  [[nodiscard]] TimePoint next() const noexcept { return client_ ? client_->next() : kNever; }
  /// True if `child` was the DHCP client.
  [[nodiscard]] bool reaped(pid_t child, int status, TimePoint now);
  /// "eth0 has 192.0.2.7", or what is missing.
  [[nodiscard]] std::string describe() const;
  [[nodiscard]] bool has_address() const;
  void stop();

 private:
  void begin(std::string interface);

  const BootSettings& settings_;
  const Console& console_;
  std::string interface_;
  std::optional<Supervised> client_;
  bool missed_ = false;
};

}  // namespace wirelab::boards
