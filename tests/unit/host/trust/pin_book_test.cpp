// The servers that a user knows: the text of the book, the file it is kept in, and what a key means beside it.

#include "host/trust/pin_book.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>
#include <vector>

#include "host/trust/pin_file.h"
#include "host/trust/server_judge.h"
#include "tests/support/temporary_directory.h"

namespace wirelab::trust {
namespace {

namespace fs = std::filesystem;

std::string key(char digit) { return "SHA256:" + std::string(43, digit); }

PinBook book_of(std::string_view text) {
  std::size_t wrong = 0;
  auto book = PinBook::parse(text, wrong);
  EXPECT_TRUE(book) << "line " << wrong;
  return book.value_or(PinBook());
}

TEST(PinBook, ReadsBackWhatItWrites) {
  PinBook book = book_of("# mine\n\n192.0.2.7:5006 " + key('a') + " 2026-11-22\n");
  book.put({"[::1]:5006", key('b'), "2026-11-23"});
  const PinBook again = book_of(book.text());
  ASSERT_NE(again.find("192.0.2.7:5006"), nullptr);
  EXPECT_EQ(again.find("192.0.2.7:5006")->key, key('a'));
  EXPECT_EQ(again.find("[::1]:5006")->since, "2026-11-23");
  EXPECT_EQ(again.find(""), nullptr);
  EXPECT_EQ(again.find("192.0.2.7"), nullptr) << "a port is another server";
  EXPECT_TRUE(again.text().starts_with("# mine\n\n")) << "the reader's own lines are his";
}

TEST(PinBook, OneKeyForAServer) {
  PinBook book = book_of("a:1 " + key('a') + " 2026-11-22\n");
  book.put({"a:1", key('b'), "2026-11-23"});
  EXPECT_EQ(book.find("a:1")->key, key('b'));
  EXPECT_EQ(book.text().find(key('a')), std::string::npos);
  EXPECT_TRUE(book.remove("a:1"));
  EXPECT_FALSE(book.remove("a:1"));
  EXPECT_EQ(book.text(), "");
}

TEST(PinBook, WhatCannotBeRead_IsNotGuessed) {
  const std::string good = "a:1 " + key('a') + " 2026-11-22\n";
  for (const std::string& wrong :
       std::vector<std::string>{"a:1\n", "a:1 " + key('a') + "\n", "a:1 " + key('a') + "x 2026-11-22\n",
                                "a:1 MD5:abc 2026-11-22\n", " a:1 " + key('a') + " 2026-11-22\n",
                                "a:1 " + key('a') + " 2026 11\n", "a:1 " + key('\x1b') + " 2026-11-22\n", good}) {
    std::size_t line = 0;
    EXPECT_FALSE(PinBook::parse(good + wrong, line)) << wrong;
    EXPECT_EQ(line, 2U) << wrong;
  }
  std::size_t line = 0;
  EXPECT_FALSE(PinBook::parse(std::string(PinBook::kMost + 1, '#'), line));
}

/// A folder of its own for a book.
struct Files : testing::Test {
  [[nodiscard]] std::string content() const {
    std::ostringstream out;
    out << std::ifstream(file).rdbuf();
    return out.str();
  }

  test::TemporaryDirectory directory;
  const fs::path& place = directory.path();
  fs::path file = place / "configuration/wirelab/known_boards";
};

TEST_F(Files, FirstPin_MakesTheFileForItsUserAlone) {
  const auto none = read_pins(file);
  ASSERT_TRUE(none);
  EXPECT_EQ(none->text(), "");
  ASSERT_TRUE(keep_pin(file, {"a:1", key('a'), "2026-11-22"}));
  EXPECT_EQ(content(), "a:1 " + key('a') + " 2026-11-22\n");
  struct stat status{};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(Files, FirstPin_LeavesWhatIsKnown) {
  const auto first = keep_first_pin(file, {"a:1", key('a'), "2026-11-22"});
  ASSERT_TRUE(first);
  EXPECT_EQ(first->key, key('a'));
  const auto second = keep_first_pin(file, {"a:1", key('b'), "2026-11-23"});
  ASSERT_TRUE(second);
  EXPECT_EQ(second->key, key('a')) << "who came first";
  EXPECT_EQ(content(), "a:1 " + key('a') + " 2026-11-22\n");
}

TEST_F(Files, EmptyKey_Forgets) {
  ASSERT_TRUE(keep_pin(file, {"a:1", key('a'), "2026-11-22"}));
  ASSERT_TRUE(keep_pin(file, {"b:1", key('b'), "2026-11-22"}));
  ASSERT_TRUE(keep_pin(file, {"a:1", "", ""}));
  EXPECT_EQ(content(), "b:1 " + key('b') + " 2026-11-22\n");
}

TEST_F(Files, BookThatCannotBeRead_IsLeftAsItIs) {
  fs::create_directories(file.parent_path());
  std::ofstream(file) << "not a pin\n";
  const auto kept = keep_pin(file, {"a:1", key('a'), "2026-11-22"});
  ASSERT_FALSE(kept);
  EXPECT_EQ(kept.error().wrong_line, 1U);
  EXPECT_EQ(content(), "not a pin\n");
}

TEST_F(Files, ManyAtOnce_LoseNothing) {
  std::vector<std::thread> users;
  for (char digit = 'a'; digit < 'a' + 8; ++digit) {
    users.emplace_back([this, digit] {
      for (int i = 0; i < 10; ++i) {
        EXPECT_TRUE(keep_pin(file, {std::string(1, digit) + ":" + std::to_string(i), key(digit), "2026-11-22"}));
      }
    });
  }
  for (auto& user : users) user.join();
  EXPECT_EQ(std::ranges::count(content(), '\n'), 80);
}

tls::PeerCertificate shown(char digit, bool verified = false) {
  return {.key = std::string_view(key(digit)), .verified = verified};
}

TEST(Judge, TrustsTheFirstKeyAndThenNoOther) {
  const Pin pin{"a:1", key('a'), "2026-11-22"};
  const Wishes none;
  EXPECT_EQ(judge(nullptr, shown('a'), none), Verdict::first_use);
  EXPECT_EQ(judge(&pin, shown('a'), none), Verdict::known);
  EXPECT_EQ(judge(&pin, shown('b'), none), Verdict::changed);
  EXPECT_EQ(judge(&pin, shown('b', true), none), Verdict::changed) << "whatever some authority of the system says";
  EXPECT_EQ(judge(&pin, shown('b'), {.key = key('b')}), Verdict::expected);
  EXPECT_EQ(judge(&pin, shown('b'), {.key = key('c')}), Verdict::unexpected);
  EXPECT_EQ(judge(&pin, shown('a', true), {.key = key('c')}), Verdict::unexpected);
  EXPECT_EQ(judge(nullptr, shown('a'), {.key = key('b')}), Verdict::unexpected);
  EXPECT_EQ(judge(nullptr, shown('a'), {.known_only = true}), Verdict::stranger);
  EXPECT_EQ(judge(nullptr, shown('a', true), {.known_only = true}), Verdict::verified);
  EXPECT_EQ(judge(&pin, shown('a'), {.known_only = true}), Verdict::known);
  for (const Verdict stop : {Verdict::changed, Verdict::unvouched, Verdict::unexpected, Verdict::stranger}) {
    EXPECT_FALSE(goes_on(stop));
  }
}

TEST(Judge, AuthorityThatVouchedOnce_HasToGoOn) {
  const Pin pin{"a:1", std::string(kByAuthority), "2026-11-22"};
  const Wishes none;
  EXPECT_EQ(judge(nullptr, shown('a', true), none), Verdict::verified);
  EXPECT_EQ(judge(&pin, shown('b', true), none), Verdict::verified) << "a renewed key";
  EXPECT_EQ(judge(&pin, shown('a'), none), Verdict::unvouched);
  EXPECT_EQ(judge(&pin, shown('a'), {.authority = true}), Verdict::unvouched);
  EXPECT_EQ(judge(&pin, shown('a'), {.key = key('a')}), Verdict::expected);
}

TEST(Judge, AuthorityThatIsNamed_HasToVouchForStrangers) {
  const Pin pin{"a:1", key('a'), "2026-11-22"};
  const Wishes named{.authority = true};
  EXPECT_EQ(judge(nullptr, shown('a'), named), Verdict::unvouched);
  EXPECT_EQ(judge(nullptr, shown('a', true), named), Verdict::verified);
  EXPECT_EQ(judge(&pin, shown('a'), named), Verdict::known);
  EXPECT_EQ(judge(&pin, shown('b'), named), Verdict::changed);
  EXPECT_EQ(judge(&pin, shown('b', true), named), Verdict::verified);
}

tls::Fingerprint proven(char digit) { return std::string_view(key(digit)); }

/// A judge whose keeper has a book of one server.
struct Judged : testing::Test {
  ServerJudge judge_of(std::optional<Pin> pin, Wishes wishes = {}) {
    return {std::move(pin), std::move(wishes), [this](Verdict why, std::string_view one) {
              kept.emplace_back(one);
              if (book && why != Verdict::expected) return *book;
              return Pin{"a:1", std::string(one), "2026-11-22"};
            }};
  }
  std::vector<std::string> kept;
  std::optional<Pin> book;  // what somebody else wrote meanwhile
};

TEST_F(Judged, KeepsWhatWasProvenAndOnlyOnce) {
  ServerJudge judge = judge_of(std::nullopt);
  EXPECT_TRUE(judge.trusts(shown('a')));
  EXPECT_TRUE(kept.empty()) << "it was shown, and not proven yet";
  EXPECT_TRUE(judge.confirms(proven('a')));
  EXPECT_TRUE(judge.confirms(proven('a')));
  EXPECT_EQ(kept, std::vector{key('a')});
  EXPECT_FALSE(judge.trusts(shown('b'))) << "in the same run, too";
  EXPECT_EQ(judge.shown(), key('b'));
}

TEST_F(Judged, TwoHandshakesAtOnce_EndWithOneKey) {
  ServerJudge judge = judge_of(std::nullopt);
  EXPECT_TRUE(judge.trusts(shown('a')));
  EXPECT_TRUE(judge.trusts(shown('b'))) << "no key is known yet";
  EXPECT_TRUE(judge.confirms(proven('b')));
  EXPECT_FALSE(judge.confirms(proven('a')));
  EXPECT_EQ(kept, std::vector{key('b')});
  EXPECT_EQ(judge.verdict(), Verdict::changed);
  EXPECT_EQ(judge.shown(), key('a'));
}

TEST_F(Judged, SomebodyElseWasFirst_HisKeyCounts) {
  book = Pin{"a:1", key('b'), "2026-11-22"};
  ServerJudge other = judge_of(std::nullopt);
  EXPECT_TRUE(other.trusts(shown('a')));
  EXPECT_FALSE(other.confirms(proven('a')));
  EXPECT_EQ(other.verdict(), Verdict::changed);
  ServerJudge same = judge_of(std::nullopt);
  EXPECT_TRUE(same.trusts(shown('b')));
  EXPECT_TRUE(same.confirms(proven('b')));
}

TEST_F(Judged, KeyThatWasAskedFor_TakesThePlaceOfTheOld) {
  ServerJudge judge = judge_of(Pin{"a:1", key('a'), "2026-11-20"}, {.key = key('b')});
  EXPECT_FALSE(judge.trusts(shown('a'))) << "known, and still not the one";
  EXPECT_TRUE(judge.trusts(shown('b')));
  EXPECT_TRUE(judge.confirms(proven('b')));
  EXPECT_EQ(kept, std::vector{key('b')});
}

TEST_F(Judged, Verified_IsKeptAsVouchedFor) {
  ServerJudge judge = judge_of(std::nullopt);
  EXPECT_TRUE(judge.trusts(shown('a', true)));
  EXPECT_TRUE(kept.empty()) << "it was shown, and not proven yet";
  EXPECT_TRUE(judge.confirms(proven('a')));
  EXPECT_EQ(kept, std::vector{std::string(kByAuthority)});
  EXPECT_TRUE(judge.trusts(shown('b', true))) << "renewed meanwhile";
  EXPECT_TRUE(judge.confirms(proven('b')));
  EXPECT_FALSE(judge.trusts(shown('c'))) << "in the same run, too";
  EXPECT_EQ(judge.verdict(), Verdict::unvouched);
  EXPECT_EQ(kept.size(), 1U);
}

TEST_F(Judged, SomebodyElsePinnedMeanwhile_VerifiedIsStopped) {
  book = Pin{"a:1", key('b'), "2026-11-22"};
  ServerJudge judge = judge_of(std::nullopt);
  EXPECT_TRUE(judge.trusts(shown('a', true)));
  EXPECT_FALSE(judge.confirms(proven('a')));
  EXPECT_EQ(judge.verdict(), Verdict::changed);
}

TEST_F(Judged, NamedAuthority_LeavesThePinAsItIs) {
  ServerJudge judge = judge_of(Pin{"a:1", key('a'), "2026-11-20"}, {.authority = true});
  EXPECT_TRUE(judge.trusts(shown('b', true)));
  EXPECT_TRUE(judge.confirms(proven('b')));
  EXPECT_TRUE(kept.empty());
}

}  // namespace
}  // namespace wirelab::trust
