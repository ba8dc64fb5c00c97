#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "firmware/net_status/lease.h"

/// Reading what programs write into small text files: lines, words, values.
namespace wirelab::net_status {

/// Takes the first line off `text`, without its end.
[[nodiscard]] std::string_view take_line(std::string_view& text) noexcept;
/// Takes the first word off `text`: what stands between blanks, tabs and commas. Empty at the end.
[[nodiscard]] std::string_view take_word(std::string_view& text) noexcept;

/// "NAME=value" of one line, without quotes around the value; the name is empty if the line is none.
struct NamedValue {
  std::string_view name;
  std::string_view value;
};
[[nodiscard]] NamedValue split_line(std::string_view line) noexcept;

/// Dotted decimal and nothing else; not 0.0.0.0.
[[nodiscard]] std::optional<Ipv4> read_ipv4(std::string_view text) noexcept;
/// All addresses among the words of `text`.
[[nodiscard]] AddressList read_addresses(std::string_view text) noexcept;
/// A number that fits 32 bits.
[[nodiscard]] std::optional<std::uint32_t> read_seconds(std::string_view text) noexcept;

}  // namespace wirelab::net_status
