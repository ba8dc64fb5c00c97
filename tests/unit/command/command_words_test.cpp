#include "firmware/command/command_words.h"

#include <gtest/gtest.h>

#include <string>

namespace wirelab::command {
namespace {

using Target = CommandWords::Target;

constexpr std::array<std::string_view, 3> kNames{"interface", "wait_ms", "resolve"};

std::expected<CommandWords, std::string_view> parse(std::string_view text, Target target = Target::none) {
  return CommandWords::parse(text, target, kNames);
}

TEST(CommandWords, Nothing_IsFine) {
  for (const std::string_view text : {"", " ", "     "}) {
    const auto words = parse(text);
    ASSERT_TRUE(words) << words.error();
    EXPECT_EQ(words->value("interface"), std::nullopt);
    EXPECT_EQ(words->number("wait_ms", 1, 10, 7), 7U);
    EXPECT_EQ(words->denied("resolve"), false);
  }
}

TEST(CommandWords, Words_ComeInAnyOrder) {
  const auto words = parse("  10.0.2.2  resolve=no interface=eth0   wait_ms=250 ", Target::address);
  ASSERT_TRUE(words) << words.error();
  EXPECT_EQ(words->address(), net::Address::ipv4(10, 0, 2, 2));
  EXPECT_EQ(words->value("interface"), "eth0");
  EXPECT_EQ(words->number("wait_ms", 1, 1000, 0), 250U);
  EXPECT_EQ(words->denied("resolve"), true);
}

TEST(CommandWords, Value_MayHoldAnEqualsSign) {
  EXPECT_EQ(parse("interface=a=b")->value("interface"), "a=b");
  EXPECT_EQ(parse("interface=")->value("interface"), "");
}

TEST(CommandWords, Ipv6_IsAnAddress) {
  EXPECT_EQ(parse("fe80::2%3", Target::address)->address(), *net::Address::parse("fe80::2%3"));
}

TEST(CommandWords, WithoutAnAddress_IsRefused) {
  for (const std::string_view text : {"", " ", "router", "10.0.2", "10.0.2.256", "interface=eth0", "10.0.2.2x"}) {
    const auto words = parse(text, Target::address);
    ASSERT_FALSE(words) << text;
    EXPECT_EQ(words.error(), "the command needs an IPv4 or IPv6 address first; names are not looked up");
  }
}

TEST(CommandWords, Name_ComesFirst) {
  const auto words = parse(" v2 wait_ms=20", Target::name);
  ASSERT_TRUE(words) << words.error();
  EXPECT_EQ(words->name(), "v2");
  EXPECT_EQ(words->number("wait_ms", 1, 100, 0), 20U);
  for (const std::string_view text : {"", "  ", "wait_ms=20", "wait_ms=20 v2"}) {
    ASSERT_FALSE(parse(text, Target::name)) << text;
    EXPECT_EQ(parse(text, Target::name).error(), "the command needs a name first");
  }
}

TEST(CommandWords, UnknownWords_AreRefused) {
  for (const std::string_view text :
       {"eth0", "interface", "interfaces=eth0", "Interface=eth0", "=eth0", "=", "wait_ms=1 10.0.2.2", "wait_ms\t=1"}) {
    const auto words = parse(text);
    ASSERT_FALSE(words) << text;
    EXPECT_EQ(words.error(), "the command has a word that it does not know; firmware/command/PROTOCOL.md lists them");
  }
  EXPECT_FALSE(parse("10.0.2.2 10.0.2.3", Target::address)) << "one address is enough";
  EXPECT_FALSE(parse("10.0.2.2")) << "a verb that wants none";
}

TEST(CommandWords, OneWordTwice_IsRefused) {
  for (const std::string_view text : {"wait_ms=1 wait_ms=1", "interface= interface="}) {
    const auto words = parse(text);
    ASSERT_FALSE(words) << text;
    EXPECT_EQ(words.error(), "the command has one word twice");
  }
}

TEST(CommandWords, MoreWordsThanFit_AreRefused) {
  constexpr std::array<std::string_view, 9> kMany{"a", "b", "c", "d", "e", "f", "g", "h", "i"};
  EXPECT_TRUE(CommandWords::parse("a=1 b=1 c=1 d=1 e=1 f=1 g=1 h=1", Target::none, kMany));
  const auto words = CommandWords::parse("a=1 b=1 c=1 d=1 e=1 f=1 g=1 h=1 i=1", Target::none, kMany);
  ASSERT_FALSE(words);
  EXPECT_EQ(words.error(), "the command has too many words");
}

TEST(CommandWords, Number_IsHeldToItsBounds) {
  const auto number = [](std::string_view value) {
    return parse("wait_ms=" + std::string(value))->number("wait_ms", 10, 30'000, 3'000);
  };
  EXPECT_EQ(number("10"), 10U);
  EXPECT_EQ(number("30000"), 30'000U);
  for (const std::string_view bad : {"9", "30001", "", "x", "-1", "+10", "10.5", "0x10", "4294967306",
                                     "18446744073709551626", "99999999999999999999999"}) {
    EXPECT_EQ(
        CommandWords::parse("wait_ms=" + std::string(bad), Target::none, kNames)->number("wait_ms", 10, 30'000, 1),
        std::nullopt)
        << bad;
  }
}

TEST(CommandWords, YesAndNo_AreTheOnlyAnswers) {
  EXPECT_EQ(parse("resolve=yes")->denied("resolve"), false);
  EXPECT_EQ(parse("resolve=no")->denied("resolve"), true);
  for (const std::string_view bad : {"resolve=", "resolve=No", "resolve=0", "resolve=nope"}) {
    EXPECT_EQ(parse(bad)->denied("resolve"), std::nullopt) << bad;
  }
}

}  // namespace
}  // namespace wirelab::command
