#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "firmware/core/bytes.h"
#include "firmware/core/result.h"
#include "firmware/net/address.h"
#include "firmware/net/mac_address.h"

namespace wirelab::packet {

/// Who asks.
struct DhcpClient {
  net::MacAddress mac{};
  std::uint32_t xid = 0;            ///< unpredictable, the same for a request and the DISCOVER before it
  std::uint16_t seconds = 0;        ///< since this client began to ask
  bool wants_broadcast = false;     ///< replies to everybody, if nothing can be taken at the new address yet
  ConstBytes client_id = {};        ///< at most 255 bytes; empty for none
  std::string_view host_name = {};  ///< at most 255 bytes; empty for none
};

// The messages of a client with the fields and options of RFC 2131 §4.4.1, table 5. Each writes into `room`, of which
// kDhcpRoom bytes are always enough, and answers the part that was written; `invalid` if an address is not IPv4, a text
// is too long or the room too small.

/// Who has an address for me? `wanted` is the one it had before, if any.
[[nodiscard]] Result<ConstBytes> write_discover(MutableBytes room, const DhcpClient& client,
                                                std::optional<net::Address> wanted) noexcept;
/// I take what `server` offered (state SELECTING).
[[nodiscard]] Result<ConstBytes> write_select(MutableBytes room, const DhcpClient& client, const net::Address& offered,
                                              const net::Address& server) noexcept;
/// Is the address of my last lease still mine (state INIT-REBOOT)?
[[nodiscard]] Result<ConstBytes> write_reboot(MutableBytes room, const DhcpClient& client,
                                              const net::Address& last) noexcept;
/// May I keep what I use (states RENEWING, to the server, and REBINDING, to everybody)?
[[nodiscard]] Result<ConstBytes> write_renew(MutableBytes room, const DhcpClient& client,
                                             const net::Address& own) noexcept;
/// I need it no more. `reason` is for a person at the server, or empty.
[[nodiscard]] Result<ConstBytes> write_release(MutableBytes room, const DhcpClient& client, const net::Address& own,
                                               const net::Address& server, std::string_view reason) noexcept;
/// Somebody else uses what `server` gave me.
[[nodiscard]] Result<ConstBytes> write_decline(MutableBytes room, const DhcpClient& client, const net::Address& given,
                                               const net::Address& server, std::string_view reason) noexcept;
/// I have an address and want the other settings.
[[nodiscard]] Result<ConstBytes> write_inform(MutableBytes room, const DhcpClient& client,
                                              const net::Address& own) noexcept;

}  // namespace wirelab::packet
