#include "host/flash/fat_directory.h"

#include "host/flash/little_endian.h"

namespace wirelab::flash {
namespace {

constexpr std::uint32_t kEnd = 0x00;
constexpr std::uint32_t kDeleted = 0xe5;
constexpr std::uint32_t kLastPart = 0x40;
constexpr std::uint32_t kMostNameParts = 20;
constexpr std::uint32_t kLongName = 0x0f;
constexpr std::uint32_t kLabelOrDirectory = 0x18;
constexpr std::size_t kAttributes = 11;
constexpr std::size_t kSum = 13;
constexpr std::size_t kShortName = 11;
constexpr std::size_t kBase = 8;
/// Where the thirteen UTF-16 characters of a part are.
constexpr std::array<std::size_t, 13> kCharacters{1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30};

std::uint8_t sum_of(ConstBytes short_name) {
  std::uint32_t sum = 0;
  for (const std::byte byte : short_name) {
    sum = (((sum & 1U) << 7U) + (sum >> 1U) + std::to_integer<std::uint32_t>(byte)) & 0xffU;
  }
  return static_cast<std::uint8_t>(sum);
}

std::string trimmed(ConstBytes bytes) {
  std::string text(as_text(bytes));
  text.resize(text.find_last_not_of(' ') + 1);
  return text;
}

std::string short_name_of(ConstBytes entry) {
  const std::string extension = trimmed(entry.subspan(kBase, kShortName - kBase));
  const std::string base = trimmed(entry.first(kBase));
  return extension.empty() ? base : base + "." + extension;
}

}  // namespace

void FatDirectory::take_part(std::span<const std::byte, kDirectoryEntry> entry) {
  const std::uint32_t order = little_endian(entry, 0, 1);
  const std::uint32_t number = order & ~kLastPart;
  const auto sum = std::to_integer<std::uint8_t>(entry[kSum]);
  if ((order & kLastPart) != 0) {
    name_.clear();
    expected_ = number;
    sum_ = sum;
  }
  if (number == 0 || number > kMostNameParts || number != expected_ || sum != sum_) {
    name_.clear();
    expected_ = 0;
    return;
  }
  std::string part;
  for (const std::size_t at : kCharacters) {
    const std::uint32_t character = little_endian(entry, at, 2);
    if (character == 0) break;
    // No name that is looked for has others; this one stands for them, and is in none.
    part += character < 0x80 ? static_cast<char>(character) : '/';
  }
  name_.insert(0, part);
  --expected_;
}

std::optional<FatEntry> FatDirectory::take(std::span<const std::byte, kDirectoryEntry> entry) {
  const std::uint32_t first = little_endian(entry, 0, 1);
  if (ended_ || first == kEnd) {
    ended_ = true;
    return std::nullopt;
  }
  const std::uint32_t attributes = little_endian(entry, kAttributes, 1);
  if (first != kDeleted && (attributes & 0x3fU) == kLongName) {
    take_part(entry);
    return std::nullopt;
  }
  const bool whole = expected_ == 0 && sum_ == sum_of(entry.first(kShortName));
  std::string long_name = whole ? std::move(name_) : std::string();
  name_.clear();
  expected_ = 0;
  if (first == kDeleted || (attributes & kLabelOrDirectory) != 0) return std::nullopt;
  return FatEntry{.long_name = std::move(long_name),
                  .short_name = short_name_of(entry),
                  .first_cluster = little_endian(entry, 20, 2) << 16U | little_endian(entry, 26, 2),
                  .size = little_endian(entry, 28, 4)};
}

}  // namespace wirelab::flash
