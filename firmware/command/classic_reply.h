#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "firmware/command/outcome.h"

namespace wirelab::command {

/// "The peer may now send the size."
inline constexpr std::string_view kSendSize = "SEND_SIZE\n";
/// "The peer may now send the bytes."
inline constexpr std::string_view kSendData = "SEND_DATA\n";
/// "The file is on the disk."
inline constexpr std::string_view kFileWritten = "FILE_WRITTEN\n";
/// What precedes the size of a download or document, and what follows it.
inline constexpr std::string_view kSizeHeaderStart = "SIZE: ";
inline constexpr std::string_view kSizeHeaderEnd = "\r\n";
/// Digits of the largest size that 64 bits hold.
inline constexpr std::size_t kMaxSizeDigits = 20;
/// Longest size header.
inline constexpr std::size_t kMaxSizeHeader = kSizeHeaderStart.size() + kMaxSizeDigits + kSizeHeaderEnd.size();

/// A reply in up to three pieces that are sent as one: literals around a text of the exchange, so that nothing is
/// copied.
struct Reply {
  std::array<std::string_view, 3> pieces;
};

/// The words of the classic wire for an outcome.
[[nodiscard]] Reply classic_reply(const Outcome& outcome) noexcept;

/// The size header of a download or document, written into `room`.
[[nodiscard]] std::string_view size_header(std::uint64_t size, std::array<char, kMaxSizeHeader>& room) noexcept;

}  // namespace wirelab::command
