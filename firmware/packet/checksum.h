#pragma once

#include <cstdint>
#include <string_view>

#include "firmware/core/bytes.h"
#include "firmware/net/address.h"

namespace wirelab::packet {

/// What a packet says of its own soundness. `wrong` may also be a packet of this host whose checksum the card fills in:
/// see net::FrameInfo::checksum_offloaded.
enum class Checksum : std::uint8_t { right, wrong, absent };

/// "right", "wrong" or "absent".
[[nodiscard]] std::string_view checksum_name(Checksum checksum) noexcept;

/// The ones' complement sum of 16-bit words (RFC 1071), taken over several pieces; each but the last has an even
/// number of bytes.
class ChecksumSum {
 public:
  ChecksumSum& add(ConstBytes bytes) noexcept;
  ChecksumSum& add(std::uint16_t word) noexcept;
  /// The pseudo header of UDP and TCP over IPv4 (RFC 768); `length` counts the transport's header and data.
  ChecksumSum& add_pseudo_header(const net::Address& source, const net::Address& destination, std::uint8_t protocol,
                                 std::uint16_t length) noexcept;
  /// What stands in the checksum field of a packet whose field was zero when it was added; 0 over a whole packet whose
  /// checksum is right.
  [[nodiscard]] std::uint16_t result() const noexcept;

 private:
  std::uint64_t sum_ = 0;
};

/// The checksum of one piece.
[[nodiscard]] inline std::uint16_t internet_checksum(ConstBytes bytes) noexcept {
  return ChecksumSum().add(bytes).result();
}

}  // namespace wirelab::packet
