#include "firmware/dns/address_query.h"

#include <gtest/gtest.h>

#include <string>

namespace wirelab::dns {
namespace {

using namespace std::string_literals;

const std::string kQuestion = "\3ntp\7example\3org\0\0\1\0\1"s;
const std::string kPointerToName = "\xc0\x0c";
const std::string kAlias = kPointerToName + "\0\5\0\1\0\0\0\1\0\4\1x\xc0\x10"s;
const std::string kSix = kPointerToName + "\0\x1c\0\1\0\0\0\1\0\x10"s + std::string(16, '\1');
const std::string kAddress = "\1x\xc0\x10\0\1\0\1\0\0\0\1\0\4\xc0\0\2\x7b"s;

AddressQuery query() { return *AddressQuery::make("ntp.example.org", 0x1234); }

/// An answer with that many records.
std::string answer(char records, const std::string& content, const std::string& flags = "\x81\x80") {
  return "\x12\x34" + flags + "\0\1\0"s + records + "\0\0\0\0"s + kQuestion + content;
}

std::expected<net::Address, Refusal> judged(const std::string& message) {
  return judge_answer(as_bytes(message), query());
}

TEST(AddressQuery, Message_IsOneQuestionForTheName) {
  EXPECT_EQ(as_text(query().message()), "\x12\x34\1\0\0\1\0\0\0\0\0\0"s + kQuestion);
}

TEST(AddressQuery, Names_HaveBounds) {
  const std::string label(63, 'a');
  const std::string longest = label + "." + label + "." + label + "." + std::string(61, 'a');
  EXPECT_EQ(longest.size(), 253U);
  ASSERT_TRUE(AddressQuery::make(longest, 0));
  EXPECT_EQ(AddressQuery::make(longest, 0)->message().size(), 12U + 255U + 4U);
  for (const std::string& wrong :
       {""s, "."s, "a."s, ".a"s, "a..b"s, label + "a", longest + "a", std::string(5000, 'a')}) {
    EXPECT_FALSE(AddressQuery::make(wrong, 0)) << wrong;
  }
}

TEST(Answer, FirstAddress_IsTaken) {
  const auto wanted = net::Address::ipv4(192, 0, 2, 123);
  EXPECT_EQ(judged(answer(1, kAddress)), wanted);
  EXPECT_EQ(judged(answer(3, kAlias + kSix + kAddress)), wanted);
  EXPECT_EQ(judged(answer(2, kAddress + kAlias)), wanted);
  EXPECT_EQ(judged(answer(1, kAddress, "\x83\x80")), wanted);  // cut, behind what is needed
}

TEST(Answer, CaseOfTheName_DoesNotMatter) {
  std::string message = answer(1, kAddress);
  message[13] = 'N';
  message[18] = 'X';
  EXPECT_TRUE(judged(message));
}

TEST(Answer, EveryTruncation_IsRefused) {
  const std::string message = answer(3, kAlias + kSix + kAddress);
  const std::size_t head = 12 + kQuestion.size();
  for (std::size_t size = 0; size < message.size(); ++size) {
    const auto found = judged(message.substr(0, size));
    EXPECT_EQ(found, std::unexpected(size < head ? Refusal::not_ours : Refusal::malformed)) << size;
  }
}

TEST(Answer, ToAnotherQuestion_IsNotOurs) {
  const std::string good = answer(1, kAddress);
  // Every byte of id, count of questions and question.
  for (std::size_t at = 0; at < 12 + kQuestion.size(); ++at) {
    if ((at > 1 && at < 4) || (at > 5 && at < 12)) continue;
    std::string other = good;
    other[at] = static_cast<char>(other[at] ^ 1);
    EXPECT_EQ(judged(other), std::unexpected(Refusal::not_ours)) << at;
  }
  EXPECT_EQ(judged(answer(1, kAddress, "\x01\x80")), std::unexpected(Refusal::not_ours));  // a question itself
  EXPECT_EQ(judged(answer(1, kAddress, "\x91\x80")), std::unexpected(Refusal::not_ours));  // another operation
}

TEST(Answer, Codes_AreTold) {
  EXPECT_EQ(judged(answer(0, "", "\x81\x83")), std::unexpected(Refusal::no_such_name));
  for (const char code : {'\x81', '\x82', '\x84', '\x85', '\x8f'}) {
    EXPECT_EQ(judged(answer(1, kAddress, "\x81"s + code)), std::unexpected(Refusal::server_failed));
  }
}

TEST(Answer, WithoutAnAddress_SaysSo) {
  EXPECT_EQ(judged(answer(0, "")), std::unexpected(Refusal::no_address));
  EXPECT_EQ(judged(answer(2, kAlias + kSix)), std::unexpected(Refusal::no_address));
  std::string other_class = kAddress;
  other_class[7] = '\3';
  EXPECT_EQ(judged(answer(1, other_class)), std::unexpected(Refusal::no_address));
}

TEST(Answer, PartsThatContradictEachOther_AreMalformed) {
  std::string long_address = kAddress + "x";
  long_address[13] = '\5';
  EXPECT_EQ(judged(answer(1, long_address)), std::unexpected(Refusal::malformed));
  EXPECT_EQ(judged(answer(1, "\x40" + kAddress)), std::unexpected(Refusal::malformed));  // a reserved kind of label
  EXPECT_EQ(judged(answer(2, kAlias)), std::unexpected(Refusal::malformed));             // one record more announced
}

TEST(Refusals, EachHasItsText) {
  for (int one = 0; one <= static_cast<int>(Refusal::server_failed); ++one) {
    EXPECT_NE(refusal_text(static_cast<Refusal>(one)), "");
  }
}

}  // namespace
}  // namespace wirelab::dns
