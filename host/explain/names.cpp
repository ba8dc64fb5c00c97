#include "host/explain/names.h"

#include <array>

#include "firmware/core/text.h"

namespace wirelab::explain {
namespace {

/// U+200E, U+200F, U+2028 to U+202E and U+2066 to U+2069: a page would break the line there, or write it the other way.
bool ends_or_turns_line(std::string_view character) {
  if (character.size() != 3) return false;
  const std::string_view place = character.substr(0, 2);
  const auto last = static_cast<unsigned char>(character[2]);
  if (place == "\xe2\x80") return last == 0x8e || last == 0x8f || (last >= 0xa8 && last <= 0xae);
  return place == "\xe2\x81" && last >= 0xa6 && last <= 0xa9;
}

}  // namespace

std::size_t character_at(std::string_view text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte < 0x80) return byte >= 0x20 && byte != 0x7f ? 1 : 0;
  const std::size_t size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
  if (at + size > text.size() || !valid_utf8(text.substr(at, size))) return 0;
  const std::string_view character = text.substr(at, size);
  const bool control = byte == 0xc2 && static_cast<unsigned char>(character[1]) < 0xa0;
  return control || ends_or_turns_line(character) ? 0 : size;
}

std::string text_of(const net::Address& address) {
  std::array<char, net::Address::kMaxText> room{};
  TextBuilder out(room);
  address.append_to(out);
  return std::string(out.text());
}

std::string text_of(const net::Address& address, std::uint16_t port) {
  return std::string(net::EndpointText({.address = address, .port = port}).view());
}

std::string text_of(const net::MacAddress& mac) {
  std::array<char, net::kMacText> room{};
  TextBuilder out(room);
  net::add_mac(out, mac);
  return std::string(out.text());
}

std::string payload_text(ConstBytes payload, std::size_t most) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  const std::string_view text = as_text(payload);
  std::string shown;
  for (std::size_t at = 0; at < text.size();) {
    if (shown.size() >= most) return shown + "…";
    const std::size_t size = character_at(text, at);
    if (size > 0 && text[at] != '\\') {
      shown += text.substr(at, size);
      at += size;
      continue;
    }
    const auto byte = static_cast<unsigned char>(text[at++]);
    switch (byte) {
      case '\\': shown += "\\\\"; break;
      case '\n': shown += "\\n"; break;
      case '\r': shown += "\\r"; break;
      case '\t': shown += "\\t"; break;
      default:
        shown += "\\x";
        shown += kDigits[byte >> 4U];
        shown += kDigits[byte & 0xfU];
    }
  }
  return shown;
}

}  // namespace wirelab::explain
