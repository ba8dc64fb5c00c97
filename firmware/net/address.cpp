#include "firmware/net/address.h"

#include <algorithm>

namespace wirelab::net {
namespace {

constexpr std::size_t kGroups = 8;  // of 16 bits, RFC 4291 §2.2

std::optional<std::uint32_t> take_number(std::string_view& rest, std::uint32_t base, std::size_t most_digits) noexcept {
  std::uint32_t number = 0;
  std::size_t digits = 0;
  for (; digits < rest.size() && digits < most_digits; ++digits) {
    const char character = rest[digits];
    std::uint32_t value = base;
    if (character >= '0' && character <= '9') value = static_cast<std::uint32_t>(character - '0');
    if (character >= 'a' && character <= 'f') value = static_cast<std::uint32_t>(character - 'a') + 10;
    if (character >= 'A' && character <= 'F') value = static_cast<std::uint32_t>(character - 'A') + 10;
    if (value >= base) break;
    number = number * base + value;
  }
  if (digits == 0) return std::nullopt;
  rest.remove_prefix(digits);
  return number;
}

std::optional<std::array<std::uint8_t, 4>> parse_dotted(std::string_view text) noexcept {
  std::array<std::uint8_t, 4> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i > 0) {
      if (!text.starts_with('.')) return std::nullopt;
      text.remove_prefix(1);
    }
    const bool leading_zero = text.size() > 1 && text[0] == '0' && text[1] >= '0' && text[1] <= '9';
    const auto number = take_number(text, 10, 3);
    if (!number || *number > 255 || leading_zero) return std::nullopt;
    bytes[i] = static_cast<std::uint8_t>(*number);
  }
  if (!text.empty()) return std::nullopt;
  return bytes;
}

using Ipv6Bytes = std::array<std::uint8_t, 16>;

std::optional<Ipv6Bytes> parse_groups(std::string_view text) noexcept {
  std::array<std::uint16_t, kGroups> groups{};
  std::size_t count = 0;
  std::optional<std::size_t> gap;  // where "::" stands
  if (text.starts_with("::")) {
    gap = 0;
    text.remove_prefix(2);
  }
  while (!text.empty()) {
    if (count <= kGroups - 2 && text.find(':') == std::string_view::npos && text.find('.') != std::string_view::npos) {
      const auto dotted = parse_dotted(text);
      if (!dotted) return std::nullopt;
      groups[count++] = static_cast<std::uint16_t>((*dotted)[0] << 8U | (*dotted)[1]);
      groups[count++] = static_cast<std::uint16_t>((*dotted)[2] << 8U | (*dotted)[3]);
      break;
    }
    const auto group = take_number(text, 16, 4);
    if (!group || count == kGroups) return std::nullopt;
    groups[count++] = static_cast<std::uint16_t>(*group);
    if (text.empty()) break;
    if (text.starts_with("::")) {
      if (gap) return std::nullopt;
      gap = count;
      text.remove_prefix(2);
    } else if (text.starts_with(':') && text.size() > 1) {
      text.remove_prefix(1);
    } else {
      return std::nullopt;
    }
  }
  if (gap ? count == kGroups : count != kGroups) return std::nullopt;
  if (gap) {
    const auto begin = groups.begin();
    std::move_backward(begin + static_cast<std::ptrdiff_t>(*gap), begin + static_cast<std::ptrdiff_t>(count),
                       groups.end());
    std::fill_n(begin + static_cast<std::ptrdiff_t>(*gap), kGroups - count, std::uint16_t{0});
  }
  Ipv6Bytes bytes{};
  for (std::size_t i = 0; i < kGroups; ++i) {
    bytes[2 * i] = static_cast<std::uint8_t>(groups[i] >> 8U);
    bytes[2 * i + 1] = static_cast<std::uint8_t>(groups[i] & 0xffU);
  }
  return bytes;
}

/// A run of zero groups.
struct ZeroRun {
  std::size_t start = kGroups;
  std::size_t length = 0;
};

// RFC 5952 §4.2: the longest run, the first of equals, never a single group.
ZeroRun longest_zero_run(const std::array<std::uint16_t, kGroups>& groups) noexcept {
  ZeroRun best;
  for (std::size_t i = 0; i < kGroups;) {
    std::size_t length = 0;
    while (i + length < kGroups && groups[i + length] == 0) ++length;
    if (length >= 2 && length > best.length) best = {i, length};
    i += length + 1;
  }
  return best;
}

void append_ipv6(TextBuilder& out, std::span<const std::uint8_t> bytes) noexcept {
  std::array<std::uint16_t, kGroups> groups{};
  for (std::size_t i = 0; i < kGroups; ++i) {
    groups[i] = static_cast<std::uint16_t>(bytes[2 * i] << 8U | bytes[2 * i + 1]);
  }
  const ZeroRun gap = longest_zero_run(groups);
  const bool mapped = gap.start == 0 && gap.length == 5 && groups[5] == 0xffff;
  const std::size_t hexadecimal_groups = mapped ? kGroups - 2 : kGroups;
  for (std::size_t i = 0; i < hexadecimal_groups;) {
    if (i == gap.start) {
      out.add("::");
      i += gap.length;
      continue;
    }
    if (i > 0 && i != gap.start + gap.length) out.add(':');
    out.add_hex(groups[i]);
    ++i;
  }
  if (!mapped) return;
  for (std::size_t i = 12; i < 16; ++i) out.add(i == 12 ? ':' : '.').add_number(bytes[i]);
}

}  // namespace

std::optional<Address> Address::parse(std::string_view text) noexcept {
  if (const auto dotted = parse_dotted(text)) return ipv4((*dotted)[0], (*dotted)[1], (*dotted)[2], (*dotted)[3]);
  std::uint32_t scope = 0;
  if (const std::size_t percent = text.find('%'); percent != std::string_view::npos) {
    const auto number = parse_decimal(text.substr(percent + 1));
    if (!number || *number > 0xffffffffU) return std::nullopt;
    scope = static_cast<std::uint32_t>(*number);
    text = text.substr(0, percent);
  }
  const auto bytes = parse_groups(text);
  if (!bytes) return std::nullopt;
  return ipv6(*bytes, scope);
}

bool Address::is_any() const noexcept {
  return std::ranges::all_of(bytes(), [](std::uint8_t byte) { return byte == 0; });
}

bool Address::is_loopback() const noexcept {
  if (family_ == Family::ipv4) return bytes_[0] == 127;
  return bytes_ == loopback(Family::ipv6).bytes_;
}

void Address::append_to(TextBuilder& out) const noexcept {
  if (family_ == Family::ipv4) {
    for (std::size_t i = 0; i < 4; ++i) {
      if (i > 0) out.add('.');
      out.add_number(bytes_[i]);
    }
    return;
  }
  append_ipv6(out, bytes_);
  if (scope_ != 0) out.add('%').add_number(scope_);
}

EndpointText::EndpointText(const Endpoint& endpoint) noexcept {
  TextBuilder out(room_);
  const bool brackets = endpoint.address.family() == Family::ipv6;
  if (brackets) out.add('[');
  endpoint.address.append_to(out);
  if (brackets) out.add(']');
  out.add(':').add_number(endpoint.port);
  length_ = out.text().size();
}

}  // namespace wirelab::net
