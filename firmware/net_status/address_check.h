#pragma once

#include <array>

#include "firmware/core/entropy.h"
#include "firmware/core/timer.h"
#include "firmware/net_status/picture.h"

namespace wirelab::net_status {

/// Puts frames on the link of an interface.
class FrameSender {
 public:
  [[nodiscard]] virtual Result<void> send(InterfaceIndex interface, ConstBytes frame) = 0;

 protected:
  ~FrameSender() = default;
};

/// Asks the link whether somebody else has an address that this host has just got: the probes of RFC 5227
/// section 2.1.1, though the address is in use meanwhile, because the start of an appliance shall not wait six seconds
/// for them. Who answers becomes an `address_duplicate` of the picture.
class AddressCheck final : private Watcher {
 public:
  /// Addresses that are checked at a time; others are not.
  static constexpr std::size_t kMost = 8;
  static constexpr unsigned kProbes = 3;                            // PROBE_NUM
  static constexpr Duration kFirstWait = std::chrono::seconds(1);   // PROBE_WAIT
  static constexpr Duration kLeastPause = std::chrono::seconds(1);  // PROBE_MIN
  static constexpr Duration kMostPause = std::chrono::seconds(2);   // PROBE_MAX

  /// All must outlive it.
  AddressCheck(Reactor& reactor, const Picture& picture, FrameSender& sender, Entropy& entropy) noexcept;

  /// Begins with an IPv4 address of an Ethernet interface; harmless for any other.
  void begin(InterfaceIndex interface, const net::Address& address);

 private:
  struct Probe {
    InterfaceIndex interface = 0;
    net::Address address;
    unsigned left = 0;
    TimePoint at = kNever;
  };

  void ready() override;
  void send(Probe& probe);
  void plan() noexcept;
  /// A span between the two that nobody can foresee; the longer one without entropy.
  [[nodiscard]] Duration random(Duration least, Duration most) noexcept;

  Reactor& reactor_;
  const Picture& picture_;
  FrameSender& sender_;
  Entropy& entropy_;
  Timer timer_;
  std::array<Probe, kMost> probes_{};
};

}  // namespace wirelab::net_status
