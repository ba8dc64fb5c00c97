#include "firmware/core/text.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "firmware/core/hex_digit.h"

namespace wirelab {
namespace {

TEST(HexDigit, IsReadInSmallLettersOnly) {
  std::string read;
  for (int code = 0; code < 256; ++code) {
    const char character = static_cast<char>(code);
    const auto value = hex_digit(character);
    if (!value) continue;
    EXPECT_EQ(*value, read.size()) << character;
    read += character;
  }
  EXPECT_EQ(read, "0123456789abcdef");
}

std::string escaped(std::string_view text) {
  std::array<char, 256> room{};
  return std::string(escape_text(text, room));
}

TEST(ParseDecimal, Bounds_AreThoseOf64Bits) {
  EXPECT_EQ(parse_decimal("0"), 0U);
  EXPECT_EQ(parse_decimal("007"), 7U);
  EXPECT_EQ(parse_decimal("18446744073709551615"), 18446744073709551615U);
  for (const std::string_view bad :
       {"", "18446744073709551616", "99999999999999999999", "-1", "+1", " 1", "1 ", "1.0", "0x1", "1e3", "\xd9\xa1"}) {
    EXPECT_FALSE(parse_decimal(bad).has_value()) << bad;
  }
}

TEST(Utf8, WellFormedCharacters_HaveTheirLength) {
  EXPECT_EQ(utf8_length("a"), 1U);
  EXPECT_EQ(utf8_length("ñ"), 2U);
  EXPECT_EQ(utf8_length("€"), 3U);
  EXPECT_EQ(utf8_length("\xf4\x8f\xbf\xbf"), 4U);
  EXPECT_TRUE(valid_utf8("añ€\xf0\x9f\x98\x80"));
  EXPECT_TRUE(valid_utf8(""));
}

TEST(Utf8, EveryMalformedClass_IsRefused) {
  for (const std::string_view bad :
       {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc3", "\xc3(", "\xe0\x80\x80", "\xe0\x9f\xbf", "\xe2\x82",
        "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80",
        "\xfe", "\xff", "\xf0\x9f\x98"}) {
    EXPECT_EQ(utf8_length(bad), 0U) << testing::PrintToString(bad);
    EXPECT_FALSE(valid_utf8(bad)) << testing::PrintToString(bad);
  }
}

TEST(EscapeText, Printable_Stays) { EXPECT_EQ(escaped("año 2026: 5 € \"ok\""), "año 2026: 5 € \"ok\""); }

TEST(EscapeText, WhatSteersATerminal_IsShown) {
  EXPECT_EQ(escaped("a\x1b[31mb\r\n\t"), "a\\x1B[31mb\\x0D\\x0A\\x09");
  EXPECT_EQ(escaped(std::string_view("\0\x7f", 2)), "\\x00\\x7F");
  EXPECT_EQ(escaped("\xc2\x9b"), "\\xC2\\x9B");
  EXPECT_EQ(escaped("\xe2\x80\xae"), "\\xE2\\x80\\xAE");
  EXPECT_EQ(escaped("\xff\xc3"), "\\xFF\\xC3");
  EXPECT_EQ(escaped("a\\x41"), "a\\\\x41");
}

TEST(EscapeText, TooLittleRoom_NeverCutsACharacter) {
  const std::string_view text = "a\x1bñ\xe2\x80\xae€\\";
  const std::string whole = escaped(text);
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    std::string room(size, '?');
    const std::string_view written = escape_text(text, room);
    EXPECT_TRUE(whole.starts_with(written)) << size;
    EXPECT_TRUE(valid_utf8(written)) << size;
  }
}

TEST(EscapeText, EveryByteAlone_GrowsWithinItsBound) {
  for (int byte = 0; byte < 256; ++byte) {
    const char character = static_cast<char>(byte);
    EXPECT_LE(escaped(std::string_view(&character, 1)).size(), kEscapeGrowth);
  }
}

TEST(TextBuilder, WhatDoesNotFit_IsCutAndSaid) {
  std::array<char, 8> room{};
  TextBuilder text(room);
  text.add("abc").add_number(7, 3).add('-');
  EXPECT_EQ(text.text(), "abc007-");
  EXPECT_FALSE(text.truncated());
  text.add_hex(0xbeef, 6);
  EXPECT_EQ(text.text(), "abc007-0");
  EXPECT_TRUE(text.truncated());
}

TEST(TextBuilder, LargestNumber_IsWhole) {
  std::array<char, 40> room{};
  EXPECT_EQ(TextBuilder(room).add_number(18446744073709551615U).text(), "18446744073709551615");
  EXPECT_EQ(TextBuilder(room).add_hex(18446744073709551615U).text(), "ffffffffffffffff");
}

}  // namespace
}  // namespace wirelab
