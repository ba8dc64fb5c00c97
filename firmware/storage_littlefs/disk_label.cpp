#include "firmware/storage_littlefs/disk_label.h"

#include <algorithm>
#include <string_view>

namespace wirelab::storage {
namespace {

constexpr std::string_view kFormatting = "wirelab disk label 1: formatting\n";
constexpr std::string_view kFormatted = "wirelab disk label 1: formatted\n";

}  // namespace

Result<DiskState> DiskLabel::read() {
  if (const auto got = device_.read(offset_, room_); !got) return fail(got.error());
  const std::string_view text = as_text(room_);
  if (text.starts_with(kFormatting)) return DiskState::formatting;
  if (text.starts_with(kFormatted)) return DiskState::formatted;
  return DiskState::unknown;
}

Result<void> DiskLabel::write(DiskState state) {
  const std::string_view text = state == DiskState::formatted ? kFormatted : kFormatting;
  if (room_.size() < text.size()) return fail(Error::invalid);
  std::ranges::fill(room_, std::byte{0});
  std::ranges::copy(as_bytes(text), room_.begin());
  if (const auto erased = device_.erase(offset_, room_.size()); !erased) return erased;
  if (const auto written = device_.program(offset_, room_); !written) return written;
  return device_.flush();
}

bool is_blank(ConstBytes bytes) noexcept {
  if (bytes.empty()) return true;
  const std::byte first = bytes.front();
  return (first == std::byte{0} || first == std::byte{0xFF}) &&
         std::ranges::all_of(bytes, [first](std::byte byte) { return byte == first; });
}

}  // namespace wirelab::storage
