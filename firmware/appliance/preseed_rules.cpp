#include "firmware/appliance/preseed_rules.h"

#include <algorithm>

#include "firmware/core/text.h"

namespace wirelab::appliance {
namespace {

constexpr std::size_t kMaxLabel = 63;
constexpr std::size_t kMaxDomain = 253;
constexpr std::uint32_t kMostPrefix = 30;  // 31 and 32 leave no room for a neighbour beside network and broadcast

bool is_letter_or_digit(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9');
}

std::uint32_t number_of(const net::Address& address) {
  std::uint32_t number = 0;
  for (const std::uint8_t byte : address.bytes()) number = number << 8U | byte;
  return number;
}

std::uint32_t host_mask(std::uint8_t prefix) { return ~std::uint32_t{0} >> prefix; }

bool has_host_part(std::uint32_t number, std::uint8_t prefix) {
  const std::uint32_t host = number & host_mask(prefix);
  return host != 0 && host != host_mask(prefix);
}

}  // namespace

bool valid_host_name(std::string_view name) noexcept {
  if (name.empty() || name.size() > kMaxLabel || name.front() == '-' || name.back() == '-') return false;
  return std::ranges::all_of(name, [](char character) { return is_letter_or_digit(character) || character == '-'; });
}

bool valid_server_name(std::string_view name) noexcept {
  if (net::Address::parse(name)) return true;
  if (name.size() > kMaxDomain) return false;
  // Digits and dots alone would be an address, and are none.
  const std::string_view last = name.substr(name.rfind('.') + 1);
  if (std::ranges::all_of(last, [](char character) { return character >= '0' && character <= '9'; })) return false;
  for (std::size_t dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.')) {
    if (!valid_host_name(name.substr(0, dot))) return false;
    name.remove_prefix(dot + 1);
  }
  return valid_host_name(name);
}

std::optional<net::Address> parse_host_address(std::string_view text) noexcept {
  const auto address = net::Address::parse(text);
  if (!address || address->family() != net::Family::ipv4) return std::nullopt;
  const std::uint8_t first = address->bytes()[0];
  if (first == 0 || first == 127 || first >= 224) return std::nullopt;
  return address;
}

std::optional<InterfaceAddress> parse_interface_address(std::string_view text) noexcept {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto address = parse_host_address(text.substr(0, slash));
  const auto prefix = parse_decimal(text.substr(slash + 1));
  if (!address || !prefix || *prefix == 0 || *prefix > kMostPrefix || text[slash + 1] == '0') return std::nullopt;
  const auto length = static_cast<std::uint8_t>(*prefix);
  if (!has_host_part(number_of(*address), length)) return std::nullopt;
  return InterfaceAddress{*address, length};
}

bool is_neighbour(const InterfaceAddress& own, const net::Address& other) noexcept {
  if (other.family() != net::Family::ipv4 || other == own.address) return false;
  const std::uint32_t number = number_of(other);
  return ((number ^ number_of(own.address)) & ~host_mask(own.prefix)) == 0 && has_host_part(number, own.prefix);
}

}  // namespace wirelab::appliance
