#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <string_view>

#include "firmware/core/bytes.h"
#include "firmware/core/clock.h"

namespace wirelab::sntp {

/// Where time servers listen (UDP).
inline constexpr std::uint16_t kPort = 123;
/// Bytes of a packet without extension fields (RFC 5905 §7.3, figure 8).
inline constexpr std::size_t kPacketSize = 48;

/// What a request carries in place of a time, and its reply has to bring back: eight unpredictable bytes, so that who
/// cannot see the request cannot answer it. A client needs no time of its own in the packet.
using Nonce = std::array<std::byte, 8>;

/// A request (RFC 4330 §5): version 4, mode 3 (client), nothing else but the nonce as its transmit timestamp.
[[nodiscard]] std::array<std::byte, kPacketSize> make_request(const Nonce& nonce) noexcept;

/// Why a packet gives no time.
enum class Refusal : std::uint8_t {
  not_a_reply,      ///< too short, not of version 3 or 4, or not from a server (mode 4)
  not_ours,         ///< it answers another request: late, or forged
  asked_too_often,  ///< kiss-o'-death RATE: ask less often
  unwelcome,        ///< kiss-o'-death DENY or RSTR: the server wants no more requests
  unsynchronized,   ///< leap indicator 3, another kiss-o'-death, or a stratum that no server has
  no_time,          ///< its transmit timestamp is zero
  too_early,        ///< before the earliest time that can be true
};

/// What to say of a refusal, to follow the server's name: "has no time itself".
[[nodiscard]] std::string_view refusal_text(Refusal refusal) noexcept;

/// Judges what came back (RFC 4330 §5, RFC 5905 §7.3 and §7.4) and answers the time at the moment when it came, as a
/// span since 1970-01-01T00:00:00Z without leap seconds. `round_trip` is how long request and reply were under way,
/// measured on a clock that does not jump; half of it, less what the server needed, is added. `earliest` is a moment
/// that has surely passed: the era of the timestamp (they start again in 2036) is the one nearest to it, and a time
/// before it is refused.
[[nodiscard]] std::expected<Duration, Refusal> judge_reply(ConstBytes packet, const Nonce& nonce, Duration round_trip,
                                                           Duration earliest) noexcept;

}  // namespace wirelab::sntp
