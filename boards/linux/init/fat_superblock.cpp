#include "boards/linux/init/fat_superblock.h"

#include "firmware/core/bytes.h"

namespace wirelab::boards {
namespace {

constexpr std::size_t kFatLabelAt = 71;
constexpr std::size_t kFatLabelSize = 11;
constexpr std::size_t kTypeAt = 82;
constexpr std::string_view kType = "FAT32   ";
constexpr std::size_t kSignatureAt = 510;
constexpr std::string_view kSignature = "\x55\xaa";

}  // namespace

std::optional<std::string> read_fat_label(std::span<const std::byte> bytes) {
  if (bytes.size() < kFatSuperblockSize) return std::nullopt;
  const std::string_view text = as_text(bytes);
  if (text.substr(kTypeAt, kType.size()) != kType || text.substr(kSignatureAt, kSignature.size()) != kSignature) {
    return std::nullopt;
  }
  const std::string_view label = text.substr(kFatLabelAt, kFatLabelSize);
  return std::string(label.substr(0, label.find_last_not_of(' ') + 1));
}

}  // namespace wirelab::boards
