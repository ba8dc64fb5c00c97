#include "firmware/accounts/pbkdf2.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace wirelab::accounts {
namespace {

constexpr std::uint32_t kAll = std::numeric_limits<std::uint32_t>::max();

std::string hex(const PasswordHash& hash) {
  std::string out;
  for (const std::byte byte : hash) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    out += kDigits[std::to_integer<unsigned>(byte) >> 4U];
    out += kDigits[std::to_integer<unsigned>(byte) & 15U];
  }
  return out;
}

std::string derive(std::string_view password, std::string_view salt, std::uint32_t rounds, std::uint32_t slice) {
  Pbkdf2 pbkdf2(as_bytes(password), as_bytes(salt), rounds);
  while (!pbkdf2.step(slice)) {
  }
  return hex(pbkdf2.hash());
}

// The vectors of RFC 7914 §11, first 32 bytes.
TEST(Pbkdf2, PublishedVectors_Match) {
  EXPECT_EQ(derive("passwd", "salt", 1, kAll), "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc");
  EXPECT_EQ(derive("Password", "NaCl", 80000, kAll),
            "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56");
}

// Computed with CPython's hashlib.pbkdf2_hmac.
TEST(Pbkdf2, PasswordLongerThanABlock_IsHashedFirst) {
  EXPECT_EQ(derive(std::string(65, 'k'), "", 3, kAll),
            "3ff12ae140e48533fc9fe9eead6b00705c314d3a4fba43f5df589f4a0671bbe1");
}

TEST(Pbkdf2, AnySlicing_GivesTheSameHash) {
  const std::string whole = derive("secret", "0123456789abcdef", 1000, kAll);
  for (const std::uint32_t slice : {1U, 7U, 999U, 1000U}) {
    EXPECT_EQ(derive("secret", "0123456789abcdef", 1000, slice), whole) << slice;
  }
}

TEST(EqualInConstantTime, OneBitOff_IsNotEqual) {
  PasswordHash a{};
  PasswordHash b{};
  EXPECT_TRUE(equal_in_constant_time(a, b));
  for (std::size_t i = 0; i < b.size(); ++i) {
    b[i] = std::byte{0x10};
    EXPECT_FALSE(equal_in_constant_time(a, b)) << i;
    b[i] = std::byte{0};
  }
}

}  // namespace
}  // namespace wirelab::accounts
