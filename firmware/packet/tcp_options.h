#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "firmware/core/bytes.h"

namespace wirelab::packet {

/// A range of bytes that arrived behind a gap: from `begin` up to, but without, `end` (RFC 2018 §3).
struct SackBlock {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  friend constexpr bool operator==(const SackBlock&, const SackBlock&) noexcept = default;
};

/// The clock of a sender, and what it heard last of its peer's (RFC 7323 §3.2).
struct TcpTimestamps {
  std::uint32_t value = 0;
  std::uint32_t echo = 0;

  friend constexpr bool operator==(const TcpTimestamps&, const TcpTimestamps&) noexcept = default;
};

/// What the options of a TCP header say. An option that has not the size of its kind says nothing; of one that comes
/// twice the last counts.
struct TcpOptions {
  static constexpr std::size_t kMostBlocks = 4;
  /// Windows are shifted by no more (RFC 7323 §2.3).
  static constexpr std::uint8_t kMostScale = 14;

  std::optional<std::uint16_t> mss = {};          ///< the largest payload that the sender takes (RFC 9293 §3.7.1)
  std::optional<std::uint8_t> window_scale = {};  ///< the shift of its later windows, as it came (RFC 7323 §2.2)
  bool sack_permitted = false;                    ///< it understands selective acknowledgements (RFC 2018 §2)
  std::optional<TcpTimestamps> timestamps = {};   ///< RFC 7323
  std::array<SackBlock, kMostBlocks> sack{};      ///< the first `sack_count` are there
  std::size_t sack_count = 0;
  std::size_t unknown = 0;  ///< options of other kinds
  bool sound = true;        ///< false if a length leads nowhere; what stood before it was read
};

/// Reads TcpSegment::options.
[[nodiscard]] TcpOptions parse_tcp_options(ConstBytes options) noexcept;

}  // namespace wirelab::packet
