#include "firmware/accounts/claim_code.h"

#include <algorithm>
#include <array>

#include "firmware/core/wipe.h"

namespace wirelab::accounts {
namespace {

constexpr std::string_view kDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kGroup = ClaimCode::kCharacters / 2;

/// The digit that a reader may have meant; '\0' for none.
char digit_of(char character) noexcept {
  if (character >= 'a' && character <= 'z') character = static_cast<char>(character - 'a' + 'A');
  if (character == 'O') return '0';
  if (character == 'I' || character == 'L') return '1';
  return kDigits.contains(character) ? character : '\0';
}

}  // namespace

ClaimCode::ClaimCode(const std::array<char, kCharacters>& characters) noexcept {
  std::ranges::copy_n(characters.begin(), kGroup, text_.begin());
  text_[kGroup] = '-';
  std::ranges::copy(characters.begin() + kGroup, characters.end(), text_.begin() + kGroup + 1);
}

ClaimCode::~ClaimCode() { wipe(text_); }

Result<ClaimCode> ClaimCode::draw(Entropy& entropy) {
  std::array<std::byte, kCharacters> bytes{};
  if (auto drawn = entropy.fill(bytes); !drawn) return fail(drawn.error());
  std::array<char, kCharacters> characters{};
  std::ranges::transform(bytes, characters.begin(),
                         [](std::byte byte) { return kDigits[std::to_integer<std::size_t>(byte) % kDigits.size()]; });
  ClaimCode code(characters);
  wipe(characters);
  wipe(bytes);
  return code;
}

std::optional<ClaimCode> ClaimCode::parse(std::string_view text) noexcept {
  std::array<char, kCharacters> characters{};
  std::size_t count = 0;
  for (const char character : text) {
    if (character == '-') continue;
    const char digit = digit_of(character);
    if (digit == '\0' || count == kCharacters) return std::nullopt;
    characters[count++] = digit;
  }
  const auto code = count == kCharacters ? std::optional(ClaimCode(characters)) : std::nullopt;
  wipe(characters);
  return code;
}

bool ClaimCode::same_as(const ClaimCode& other) const noexcept {
  unsigned difference = 0;
  for (std::size_t i = 0; i < text().size(); ++i) {
    difference |=
        static_cast<unsigned>(static_cast<unsigned char>(text()[i]) ^ static_cast<unsigned char>(other.text()[i]));
  }
  return difference == 0;
}

}  // namespace wirelab::accounts
