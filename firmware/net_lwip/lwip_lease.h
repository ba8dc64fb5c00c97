#pragma once

#include <array>
#include <span>

#include "firmware/core/result.h"
#include "lwip/dhcp.h"

namespace wirelab::net {

/// lwIP's DHCP client on one interface (RFC 2131), what can be asked of it from outside, and the name servers of the
/// lease, which lwIP does not keep without a resolver of its own.
class LwipLease {
 public:
  static constexpr std::size_t kNameServers = 8;

  LwipLease() = default;
  LwipLease(const LwipLease&) = delete;
  LwipLease& operator=(const LwipLease&) = delete;

  /// Asks for a lease on `card`, which is up and stays until `stop`, also after a failure. `no_resources` without
  /// memory, or if the card's packets are too short for DHCP.
  [[nodiscard]] Result<void> start(netif& card);
  /// Gives the lease back (DHCPRELEASE) and forgets the client; harmless if there is none.
  void stop() noexcept;

  /// True from `start` to `stop`.
  [[nodiscard]] bool used() const noexcept { return card_ != nullptr; }
  /// True while the interface has the address of a lease.
  [[nodiscard]] bool held() const noexcept;
  /// True while it looks for a server: there is neither an address of a lease, nor one that is being asked for again
  /// after the cable was out, nor was the lease released.
  [[nodiscard]] bool seeking() const noexcept;
  /// lwIP's record of the client; null before `start`, and after one without memory.
  [[nodiscard]] const dhcp* record() const noexcept;
  /// The name servers of the lease (option 6), in the server's order.
  [[nodiscard]] std::span<const ip4_addr_t> name_servers() const noexcept {
    return std::span(servers_).first(server_count_);
  }

  /// Sends the request for the lease now: to its server if there is one, else it looks for servers, and begins anew
  /// after `release`. `invalid` before `start`, `no_resources` if lwIP cannot send.
  [[nodiscard]] Result<void> renew() noexcept;
  /// Gives the lease back; the interface stays without an address until `renew`. `invalid` before `start`, `not_found`
  /// without a lease.
  [[nodiscard]] Result<void> release() noexcept;

  /// Another host has the address: gives it up, tells the server, and begins anew after ten seconds (RFC 2131
  /// section 3.1 step 5). Nothing happens without a lease.
  void decline() noexcept;

  // For lwIP's hooks only.

  /// The client sends a message in this state of its own (DHCP_STATE_…).
  void sending(u8_t state) noexcept;
  /// One option of a message to the client, which lwIP does not read: `size` bytes from `offset` of `message` on.
  /// `kind` is the message's kind, 0 while that is not known.
  void option(u8_t state, u8_t kind, u8_t option, const pbuf& message, u16_t offset, u8_t size) noexcept;

 private:
  netif* card_ = nullptr;
  std::array<ip4_addr_t, kNameServers> servers_{};
  std::size_t server_count_ = 0;
  bool asked_ = false;  // no answer's servers have come since the last question
};

}  // namespace wirelab::net
