#include "firmware/files/upload_words.h"

#include "firmware/core/text.h"

namespace wirelab::files {

std::optional<storage::UploadName> parse_upload_name(const command::Arguments& words) noexcept {
  const auto size = parse_decimal(words.second);
  const auto sha256 = storage::parse_digest(words.more[0]);
  if (!size || !sha256) return std::nullopt;
  return storage::UploadName{.path = words.first, .size = *size, .sha256 = *sha256};
}

std::optional<storage::UploadCondition> parse_condition(std::string_view word) noexcept {
  using Kind = storage::UploadCondition::Kind;
  constexpr std::string_view kReplace = "replace=";
  if (word == "new") return storage::UploadCondition{.kind = Kind::new_name};
  if (word == "beside") return storage::UploadCondition{.kind = Kind::beside};
  if (!word.starts_with(kReplace)) return std::nullopt;
  const auto old = storage::parse_digest(word.substr(kReplace.size()));
  if (!old) return std::nullopt;
  return storage::UploadCondition{.kind = Kind::replace, .old = *old};
}

}  // namespace wirelab::files
