#include "firmware/net_status_linux/text_fields.h"

#include <algorithm>
#include <limits>

#include "firmware/core/text.h"

namespace wirelab::net_status {
namespace {

constexpr std::string_view kBetweenWords = " \t\r,";

}  // namespace

std::string_view take_line(std::string_view& text) noexcept {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

std::string_view take_word(std::string_view& text) noexcept {
  text.remove_prefix(std::min(text.find_first_not_of(kBetweenWords), text.size()));
  const std::size_t end = std::min(text.find_first_of(kBetweenWords), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(end);
  return word;
}

NamedValue split_line(std::string_view line) noexcept {
  const std::size_t equals = line.find('=');
  if (equals == std::string_view::npos) return {};
  std::string_view value = line.substr(equals + 1);
  if (value.ends_with('\r')) value.remove_suffix(1);
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
  return {.name = line.substr(0, equals), .value = value};
}

std::optional<Ipv4> read_ipv4(std::string_view text) noexcept {
  const auto address = net::Address::parse(text);
  if (!address || address->family() != net::Family::ipv4 || address->is_any()) return std::nullopt;
  return Ipv4(*address);
}

AddressList read_addresses(std::string_view text) noexcept {
  AddressList list;
  for (auto word = take_word(text); !word.empty(); word = take_word(text)) {
    if (const auto address = read_ipv4(word)) list.add(*address);
  }
  return list;
}

std::optional<std::uint32_t> read_seconds(std::string_view text) noexcept {
  const auto number = parse_decimal(text);
  if (!number || *number > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
  return static_cast<std::uint32_t>(*number);
}

}  // namespace wirelab::net_status
