#include "firmware/storage_littlefs/numbered_partial.h"

#include <algorithm>
#include <span>

#include "firmware/core/text.h"
#include "firmware/storage_littlefs/own_paths.h"

namespace wirelab::storage {
namespace {

constexpr std::size_t kNumberDigits = 10;
constexpr std::size_t kTimeDigits = 12;

}  // namespace

std::optional<NumberedPartial> NumberedPartial::parse(std::string_view text) noexcept {
  constexpr std::size_t kTimeAt = kNumberDigits + 1;
  constexpr std::size_t kKeyAt = kTimeAt + kTimeDigits + 1;
  NumberedPartial name;
  if (text.size() != kKeyAt + name.key.size()) return std::nullopt;
  const auto number = parse_decimal(text.substr(0, kNumberDigits));
  const auto seconds = parse_decimal(text.substr(kTimeAt, kTimeDigits));
  if (!number || *number > UINT32_MAX || !seconds || !parse_digest(text.substr(kKeyAt))) return std::nullopt;
  name.number = static_cast<std::uint32_t>(*number);
  name.seconds = *seconds;
  std::ranges::copy(text.substr(kKeyAt), name.key.begin());
  return name;
}

PartialPath::PartialPath(const NumberedPartial& name) noexcept {
  TextBuilder(std::span(bytes_).first(bytes_.size() - 1))
      .add(kPartial)
      .add('/')
      .add_number(name.number, kNumberDigits)
      .add('-')
      .add_number(name.seconds, kTimeDigits)
      .add('-')
      .add({name.key.data(), name.key.size()});
}

}  // namespace wirelab::storage
