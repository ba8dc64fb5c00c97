#include "firmware/packet/domain_names.h"

#include <optional>

#include "firmware/core/text.h"
#include "firmware/packet/fields.h"

namespace wirelab::packet {
namespace {

constexpr std::uint8_t kKind = 0xc0;
constexpr std::uint8_t kPointer = 0xc0;
constexpr std::size_t kMostLabels = 127;

bool is_label(std::string_view text) noexcept {
  return text.find('.') == std::string_view::npos && text.find('\0') == std::string_view::npos;
}

}  // namespace

Parsed<std::string_view> DomainNames::next(Room& room) noexcept {
  const auto name = read(room);
  if (!name) at_ = bytes_.size();
  return name;
}

Parsed<std::string_view> DomainNames::read(Room& room) noexcept {
  TextBuilder text(room);
  std::optional<std::size_t> behind;  // the first pointer, where the next name begins
  std::size_t front = at_;            // of the labels that are read now
  std::size_t pointers = 0;
  std::size_t at = at_;
  while (at < bytes_.size()) {
    const std::uint8_t length = u8_at(bytes_, at);
    if ((length & kKind) == kPointer) {
      if (bytes_.size() - at < 2) break;
      const std::size_t target = u16_at(bytes_, at) & 0x3fffU;
      if (target >= front || ++pointers > kMostLabels) return flawed(Flaw::name_pointer);
      behind = behind.value_or(at + 2);
      front = at = target;
      continue;
    }
    if ((length & kKind) != 0) return flawed(Flaw::name_label);
    if (length == 0) {
      at_ = behind.value_or(at + 1);
      if (text.text().empty()) text.add('.');
      return text.text();
    }
    if (length > bytes_.size() - at - 1) break;
    const std::string_view label = as_text(bytes_.subspan(at + 1, length));
    if (!is_label(label)) return flawed(Flaw::name_label);
    if (!text.text().empty()) text.add('.');
    if (text.add(label).truncated()) return flawed(Flaw::name_long);
    at += 1U + length;
  }
  return flawed(Flaw::name_cut);
}

}  // namespace wirelab::packet
