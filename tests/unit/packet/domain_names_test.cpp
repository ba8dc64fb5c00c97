#include "firmware/packet/domain_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "firmware/packet/dhcp.h"
#include "tests/unit/packet/dhcp_bytes.h"

namespace wirelab::packet {
namespace {

using namespace std::string_literals;

/// What a list reads as: its names, and its flaw if it has one.
std::vector<std::string> names_of(ConstBytes bytes) {
  std::vector<std::string> names;
  DomainNames list(bytes);
  DomainNames::Room room{};
  while (!list.at_end()) {
    const auto name = list.next(room);
    names.emplace_back(name ? *name : flaw_text(name.error()));
  }
  return names;
}
std::vector<std::string> names_of(const std::string& bytes) { return names_of(as_bytes(bytes)); }

std::vector<std::string> flaw(Flaw one) { return {std::string(flaw_text(one))}; }

TEST(DomainNames, Example_OfRfc3397) {
  const std::string list = "\3eng\5apple\3com\0\x09marketing\xc0\x04"s;
  EXPECT_THAT(names_of(list), testing::ElementsAre("eng.apple.com", "marketing.apple.com"));
}

TEST(DomainNames, None_AreNone) { EXPECT_TRUE(names_of(""s).empty()); }

TEST(DomainNames, Root_IsADot) { EXPECT_THAT(names_of("\0\3lab\0"s), testing::ElementsAre(".", "lab")); }

TEST(DomainNames, PointerToAPointer_IsFollowed) {
  EXPECT_THAT(names_of("\3com\0\1a\xc0\0\1b\xc0\x05"s), testing::ElementsAre("com", "a.com", "b.a.com"));
  EXPECT_THAT(names_of("\3com\0\xc0\0\xc0\x05"s), testing::ElementsAre("com", "com", "com"));
}

TEST(DomainNames, PointerPast255_IsFollowed) {
  std::string list;
  while (list.size() < 288) list += "\7filler0\0"s;
  const auto names = names_of(list + "\3lab\0\1a\xc1\x20"s);
  EXPECT_EQ(list.size(), 288U);
  EXPECT_EQ(names.back(), "a.lab");
}

TEST(DomainNames, PointerThatLeadsNotBack_IsAFlaw) {
  for (const std::string& list : {"\xc0\0"s, "\1a\xc0\0"s, "\1a\xc0\x02"s, "\xc0\x02\1a\0"s, "\1a\xc0\x10"s}) {
    EXPECT_EQ(names_of(list), flaw(Flaw::name_pointer)) << list;
  }
  // Two that point at each other: the second leads into the name that is read.
  EXPECT_EQ(names_of("\1a\xc0\x04\1b\xc0\0"s), flaw(Flaw::name_pointer));
  EXPECT_THAT(names_of("\3com\0\1a\xc0\x05"s), testing::ElementsAre("com", std::string(flaw_text(Flaw::name_pointer))));
}

TEST(DomainNames, LongChainOfPointers_IsBounded) {
  std::string list = "\0"s;
  for (unsigned i = 0; i < 128; ++i) {
    const unsigned target = i == 0 ? 0 : 2 * i - 1;
    list += {static_cast<char>(0xc0U | target >> 8U), static_cast<char>(target & 0xffU)};
  }
  const auto names = names_of(list);
  ASSERT_EQ(names.size(), 129U);
  EXPECT_EQ(names[127], ".");
  EXPECT_EQ(names[128], flaw_text(Flaw::name_pointer));
}

TEST(DomainNames, EveryTruncation_IsAFlaw) {
  const std::string list = "\3eng\5apple\3com\0"s;
  for (std::size_t size = 1; size < list.size(); ++size) {
    EXPECT_EQ(names_of(list.substr(0, size)), flaw(Flaw::name_cut)) << size;
  }
  EXPECT_THAT(names_of("\1a\0\1b\xc0"s), testing::ElementsAre("a", std::string(flaw_text(Flaw::name_cut))));
}

TEST(DomainNames, LabelThatIsNone_IsAFlaw) {
  for (const std::string& list : {"\x40"s, "\x80\0"s, "\3a.b\0"s, "\3a\0b\0"s}) {
    EXPECT_EQ(names_of(list), flaw(Flaw::name_label)) << list;
  }
}

TEST(DomainNames, Length_IsBounded) {
  const std::string label = "\x3f" + std::string(63, 'a');
  const std::string longest = label + label + label + "\x3d" + std::string(61, 'a') + '\0';
  ASSERT_EQ(longest.size(), 255U);
  ASSERT_EQ(names_of(longest).size(), 1U);
  EXPECT_EQ(names_of(longest)[0].size(), DomainNames::kMostText);
  EXPECT_EQ(names_of(label + label + label + "\x3e" + std::string(62, 'a') + '\0'), flaw(Flaw::name_long));
  std::string shortest_labels;
  for (int i = 0; i < 127; ++i) shortest_labels += "\1a";
  EXPECT_EQ(names_of(shortest_labels + '\0')[0].size(), DomainNames::kMostText);
  EXPECT_EQ(names_of(shortest_labels + "\1a" + '\0'), flaw(Flaw::name_long));
}

TEST(DomainNames, LongSearchList_IsPutTogetherFromItsPieces) {
  std::string list;
  std::vector<std::string> wanted;
  for (int i = 10; i < 99; ++i) {
    wanted.push_back("site" + std::to_string(i) + ".example");
    list += "\6site" + std::to_string(i) + (i == 10 ? "\7example\0"s : "\xc0\7"s);
  }
  ASSERT_GT(list.size(), 3U * 255);
  Bytes bytes = dhcp_bytes({.options = ""});
  for (std::size_t at = 0; at < list.size(); at += 255) {
    const std::string piece = list.substr(at, 255);
    bytes = bytes + as_bytes("\x77" + std::string(1, static_cast<char>(piece.size())) + piece);
  }
  const auto message = parse_dhcp(bytes);
  ASSERT_TRUE(message);
  Bytes room(list.size());
  DomainNames names = message->domain_search(room).value_or(DomainNames({}));
  DomainNames::Room name_room{};
  for (const std::string& name : wanted) EXPECT_EQ(names.next(name_room), name);
  EXPECT_TRUE(names.at_end());
  EXPECT_FALSE(message->domain_search(std::span(room).first(room.size() - 1)));
}

}  // namespace
}  // namespace wirelab::packet
