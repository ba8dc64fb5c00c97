#include "boards/linux/init/ipv4_setting.h"

#include <array>

#include "boards/linux/init/quoted.h"
#include "firmware/core/text.h"

namespace wirelab::boards {
namespace {

constexpr unsigned kSettingBits = 32;

}  // namespace

std::expected<Ipv4Setting, std::string> parse_ipv4_setting(std::string_view text) {
  const auto wrong = [text] {
    return std::unexpected(quoted(text) + " is not an IPv4 address with its prefix, like 192.0.2.7/24");
  };
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return wrong();
  const auto address = net::Address::parse(text.substr(0, slash));
  const auto prefix = parse_decimal(text.substr(slash + 1));
  if (!address || address->family() != net::Family::ipv4 || address->is_any()) return wrong();
  if (!prefix || *prefix == 0 || *prefix > kSettingBits) return wrong();
  return Ipv4Setting{.address = *address, .prefix = static_cast<unsigned>(*prefix), .router = std::nullopt};
}

std::string to_text(const net::Address& address) {
  std::array<char, net::Address::kMaxText> room{};
  TextBuilder text(room);
  address.append_to(text);
  return std::string(text.text());
}

std::string to_text(const Ipv4Setting& setting) {
  std::string text = to_text(setting.address) + "/" + std::to_string(setting.prefix);
  if (setting.router) text += ", router " + to_text(*setting.router);
  return text;
}

}  // namespace wirelab::boards
