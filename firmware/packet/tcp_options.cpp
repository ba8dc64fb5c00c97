#include "firmware/packet/tcp_options.h"

#include "firmware/packet/fields.h"

namespace wirelab::packet {
namespace {

// IANA's option kinds.
constexpr std::uint8_t kEnd = 0;
constexpr std::uint8_t kNothing = 1;
constexpr std::uint8_t kMss = 2;
constexpr std::uint8_t kWindowScale = 3;
constexpr std::uint8_t kSackPermitted = 4;
constexpr std::uint8_t kSack = 5;
constexpr std::uint8_t kTimestamps = 8;

constexpr std::size_t kBlock = 8;

void read_blocks(TcpOptions& options, ConstBytes value) noexcept {
  options.sack_count = 0;
  for (std::size_t at = 0; at + kBlock <= value.size() && options.sack_count < TcpOptions::kMostBlocks; at += kBlock) {
    options.sack.at(options.sack_count++) = {.begin = u32_at(value, at), .end = u32_at(value, at + 4)};
  }
}

/// `value` lies behind the kind and the length.
void read_option(TcpOptions& options, std::uint8_t kind, ConstBytes value) noexcept {
  if (kind == kMss && value.size() == 2) {
    options.mss = u16_at(value, 0);
  } else if (kind == kWindowScale && value.size() == 1) {
    options.window_scale = u8_at(value, 0);
  } else if (kind == kSackPermitted && value.empty()) {
    options.sack_permitted = true;
  } else if (kind == kSack && !value.empty() && value.size() % kBlock == 0) {
    read_blocks(options, value);
  } else if (kind == kTimestamps && value.size() == 8) {
    options.timestamps = TcpTimestamps{.value = u32_at(value, 0), .echo = u32_at(value, 4)};
  } else {
    ++options.unknown;
  }
}

}  // namespace

TcpOptions parse_tcp_options(ConstBytes options) noexcept {
  TcpOptions parsed;
  for (std::size_t at = 0; at < options.size();) {
    const std::uint8_t kind = u8_at(options, at);
    if (kind == kEnd) break;
    if (kind == kNothing) {
      ++at;
      continue;
    }
    const std::size_t length = at + 1 < options.size() ? u8_at(options, at + 1) : 0;
    if (length < 2 || length > options.size() - at) {
      parsed.sound = false;
      break;
    }
    read_option(parsed, kind, options.subspan(at + 2, length - 2));
    at += length;
  }
  return parsed;
}

}  // namespace wirelab::packet
