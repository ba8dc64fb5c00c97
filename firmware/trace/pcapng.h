#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "firmware/core/bytes.h"
#include "firmware/core/result.h"
#include "firmware/net/frame_tap.h"

namespace wirelab::trace {

/// Ethernet, among the LINKTYPE_ numbers of tcpdump.org.
inline constexpr std::uint16_t kLinkEthernet = 1;

/// Who wrote a capture. A text that is empty is left out.
struct Section {
  std::string_view hardware = {};
  std::string_view application = {};
};

/// Where frames were seen. The only interface of its section, so its number is 0.
struct Interface {
  std::string_view name = {};
  std::uint32_t snap_length = 0;  ///< most bytes kept of a frame; 0: all
  std::uint16_t link_type = kLinkEthernet;
};

/// A frame, or as much of it as was kept.
struct Packet {
  std::chrono::nanoseconds time{};  ///< since 1970-01-01 UTC, or since the board's start if it knows no date
  ConstBytes bytes = {};
  std::size_t original_size = 0;  ///< on the link; at least as many as there are bytes
  std::optional<net::Direction> direction = {};
  std::uint64_t lost_before = 0;  ///< frames lost between the one before and this one
  std::string_view comment = {};  ///< UTF-8
};

/// What became of an interface's frames since the capture began. What is not known is left out.
struct Counts {
  std::chrono::nanoseconds time{};
  std::uint64_t received = 0;  ///< that came to the capture
  std::uint64_t dropped = 0;   ///< of which it lost some, for want of room
  std::optional<std::uint64_t> delivered = {};
};

/// Longest text of an option; what is longer is cut, between two characters.
inline constexpr std::size_t kMostText = 65532;

/// Room that each of these takes at most, whatever stands in it.
inline constexpr std::size_t kMostStatistics = 80;
[[nodiscard]] constexpr std::size_t most_packet(std::size_t bytes, std::size_t comment = 0) noexcept {
  return 80 + bytes + comment;
}

/// The blocks of a capture file (pcapng, draft-ietf-opsawg-pcapng, version 1.0, sections 4.1 to 4.3 and 4.6) in
/// little-endian order, times in nanoseconds. Each writes itself into the beginning of `room` and answers what it
/// wrote; `invalid` if there is not enough room. A file is one section, one interface, then packets and statistics in
/// any order.
[[nodiscard]] Result<ConstBytes> write_section(MutableBytes room, const Section& section) noexcept;
[[nodiscard]] Result<ConstBytes> write_interface(MutableBytes room, const Interface& interface) noexcept;
[[nodiscard]] Result<ConstBytes> write_packet(MutableBytes room, const Packet& packet) noexcept;
[[nodiscard]] Result<ConstBytes> write_statistics(MutableBytes room, const Counts& counts) noexcept;

}  // namespace wirelab::trace
