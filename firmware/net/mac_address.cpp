#include "firmware/net/mac_address.h"

namespace wirelab::net {
namespace {

std::optional<unsigned> digit(char character) noexcept {
  if (character >= '0' && character <= '9') return static_cast<unsigned>(character - '0');
  if (character >= 'a' && character <= 'f') return static_cast<unsigned>(character - 'a') + 10;
  if (character >= 'A' && character <= 'F') return static_cast<unsigned>(character - 'A') + 10;
  return std::nullopt;
}

}  // namespace

void add_mac(TextBuilder& out, const MacAddress& mac) noexcept {
  for (std::size_t i = 0; i < mac.size(); ++i) {
    if (i > 0) out.add(':');
    out.add_hex(mac[i], 2);
  }
}

std::optional<MacAddress> parse_mac(std::string_view text) noexcept {
  if (text.size() != kMacText) return std::nullopt;
  const char separator = text[2];
  if (separator != ':' && separator != '-') return std::nullopt;
  MacAddress mac{};
  for (std::size_t i = 0; i < mac.size(); ++i) {
    const auto high = digit(text[3 * i]);
    const auto low = digit(text[3 * i + 1]);
    const bool apart = i + 1 == mac.size() || text[3 * i + 2] == separator;
    if (!high || !low || !apart) return std::nullopt;
    mac[i] = static_cast<std::uint8_t>(*high << 4U | *low);
  }
  return mac;
}

}  // namespace wirelab::net
