// The file verbs of sessions as exchanges: the steps they ask for, with no protocol around them.

#include "firmware/files/session_file_verbs.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "tests/unit/files/files_fixture.h"

namespace wirelab::files {
namespace {

using command::Outcome;
using command::OutcomeKind;
using command::SendFile;
using command::SendText;
using command::Step;

TEST(SessionFileVerbs, AddTo_RegistersVerbsThatOnlySessionsHave) {
  FilesFixture f;
  for (const char* name : {"FILE_INFO", "FILE_HASH", "DOWNLOAD_RANGE", "LIST_TREE", "FREE_SPACE"}) {
    ASSERT_NE(f.table.find(name), nullptr) << name;
    EXPECT_EQ(f.table.find_classic(name), nullptr) << name;
    EXPECT_EQ(f.table.find(name)->needs(), command::Role::reader) << name;
  }
  for (const char* name : {"MAKE_DIRECTORY", "REMOVE_DIRECTORY"}) {
    ASSERT_NE(f.table.find(name), nullptr) << name;
    EXPECT_EQ(f.table.find(name)->needs(), command::Role::writer) << name;
  }
  EXPECT_FALSE(f.session_verbs.add_to(f.table));
}

TEST(SessionFileVerbs, WordsThatMakeNoSense_AreInvalidAndAskTheStoreNothing) {
  using Words = std::initializer_list<std::string_view>;
  struct Case {
    const char* verb;
    Words words;
  };
  const std::initializer_list<Case> cases{
      {"FILE_INFO", {}},
      {"FILE_INFO", {"a", "b"}},
      {"FILE_HASH", {}},
      {"FILE_HASH", {"a", "-"}},
      {"FILE_HASH", {"a", "-1"}},
      {"FILE_HASH", {"a", "1", "2"}},
      {"DOWNLOAD_RANGE", {"a"}},
      {"DOWNLOAD_RANGE", {"a", "0"}},
      {"DOWNLOAD_RANGE", {"a", "-", "1"}},
      {"DOWNLOAD_RANGE", {"a", "0", "x"}},
      {"DOWNLOAD_RANGE", {"a", "18446744073709551616", "1"}},
      {"DOWNLOAD_RANGE", {"a", "0", "1", "1"}},
      {"LIST_TREE", {"a", "b"}},
      {"FREE_SPACE", {"a"}},
      {"MAKE_DIRECTORY", {}},
      {"MAKE_DIRECTORY", {"a", "b"}},
      {"REMOVE_DIRECTORY", {}},
      {"REMOVE_DIRECTORY", {"a", "b"}},
  };
  for (const Case& one : cases) {
    FilesFixture f;
    f.store.put("a", "12345");
    f.begin_session(one.verb, one.words);
    EXPECT_EQ(f.store.rules.alive(), 0U) << one.verb;
    const Outcome outcome = f.outcome();
    EXPECT_EQ(outcome.kind, OutcomeKind::failed) << one.verb << one.words.size();
    EXPECT_EQ(outcome.error, Error::invalid) << one.verb << one.words.size();
  }
}

TEST(SessionFileVerbs, StoreThatBeginsNothing_IsTheAnswer) {
  for (const char* verb : {"FILE_INFO", "FILE_HASH", "MAKE_DIRECTORY", "REMOVE_DIRECTORY", "LIST_TREE", "FREE_SPACE"}) {
    FilesFixture f;
    f.store.rules.refusals = {Error::no_resources};
    const bool alone = std::string_view(verb) == "FREE_SPACE";
    f.begin_session(verb,
                    alone ? std::initializer_list<std::string_view>{} : std::initializer_list<std::string_view>{"d"});
    EXPECT_EQ(f.outcome().error, Error::no_resources) << verb;
  }
}

TEST(Info, FileAndDirectory_AreDescribed) {
  for (const int delay : {0, 3}) {
    FilesFixture f;
    f.store.rules.delay = delay;
    f.store.modified = storage::FileTime{86'400, 5'000'000};
    f.store.directories.insert("d");
    f.store.put("d/a", "12345");
    f.begin_session("FILE_INFO", {"./d/a"});
    EXPECT_EQ(f.document(), R"({"path":"d/a","type":"file","size":5,"modified":"1970-01-02T00:00:00.005Z"})");
    f.begin_session("FILE_INFO", {"d/"});
    EXPECT_EQ(f.document(), R"({"path":"d","type":"directory","modified":null})");
    f.begin_session("FILE_INFO", {"."});
    EXPECT_EQ(f.document(), R"({"path":".","type":"directory","modified":null})");
  }
}

TEST(Info, WhatIsNotThere_IsSaid) {
  FilesFixture f;
  f.store.put("a", "");
  for (const char* path : {"b", "a/", "a/b"}) {
    f.begin_session("FILE_INFO", {path});
    EXPECT_EQ(f.outcome().error, Error::not_found) << path;
  }
  for (const char* path : {"../a", "/a", ".wirelab", "./.WireLab/accounts"}) {
    f.begin_session("FILE_INFO", {path});
    EXPECT_EQ(f.outcome().error, Error::not_allowed) << path;
  }
}

TEST(Range, Part_IsSentFromItsOffset) {
  struct Case {
    std::string_view offset, length;
    std::uint64_t at, size;
  };
  for (const auto& [offset, length, at, size] :
       {Case{"0", "5", 0, 5}, Case{"1", "2", 1, 2}, Case{"2", "-", 2, 3}, Case{"5", "-", 5, 0}, Case{"5", "0", 5, 0}}) {
    FilesFixture f;
    f.store.rules.delay = 2;
    f.store.put("a", "12345");
    f.begin_session("DOWNLOAD_RANGE", {"a", offset, length});
    const Step step = f.step();
    const auto* send = std::get_if<SendFile>(&step);
    ASSERT_NE(send, nullptr) << offset << " " << length;
    EXPECT_EQ(send->offset, at);
    EXPECT_EQ(send->size, size);
  }
}

TEST(Range, BeyondTheEnd_SaysHowLongTheFileIs) {
  for (const auto& [offset, length] : {std::pair("6", "0"),
                                       {"6", "-"},
                                       {"0", "6"},
                                       {"5", "1"},
                                       {"1", "18446744073709551615"},
                                       {"18446744073709551615", "1"}}) {
    FilesFixture f;
    f.store.put("a", "12345");
    f.begin_session("DOWNLOAD_RANGE", {"a", offset, length});
    const Outcome outcome = f.outcome();
    EXPECT_EQ(outcome.kind, OutcomeKind::range) << offset << " " << length;
    EXPECT_EQ(outcome.text, "5");
  }
}

TEST(Range, NoSuchFile_IsNotFound) {
  FilesFixture f;
  f.begin_session("DOWNLOAD_RANGE", {"a", "0", "-"});
  EXPECT_EQ(f.outcome().error, Error::not_found);
}

TEST(Hash, WholeFileAndItsBeginning_AreThoseOfTheStandard) {
  // FIPS 180-2, appendix B: "abc".
  constexpr std::string_view kAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  constexpr std::string_view kEmpty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  for (const int delay : {0, 3}) {
    for (const std::size_t chunk : {std::size_t{1}, std::size_t{64} * 1024}) {
      FilesFixture f;
      f.store.rules.delay = delay;
      f.store.chunk = chunk;
      f.store.put("x y", "abcdef");
      f.store.put("abc", "abc");
      f.begin_session("FILE_HASH", {"abc"});
      EXPECT_EQ(f.document(), "{\"path\":\"abc\",\"size\":3,\"sha256\":\"" + std::string(kAbc) + "\"}");
      f.begin_session("FILE_HASH", {"./x y", "3"});
      EXPECT_EQ(f.document(), "{\"path\":\"x y\",\"size\":3,\"sha256\":\"" + std::string(kAbc) + "\"}");
      f.begin_session("FILE_HASH", {"x y", "0"});
      EXPECT_EQ(f.document(), "{\"path\":\"x y\",\"size\":0,\"sha256\":\"" + std::string(kEmpty) + "\"}");
    }
  }
}

TEST(Hash, LargeFile_TakesManyTurnsOfBoundedWork) {
  FilesFixture f;
  f.store.chunk = std::size_t{1} << 20;
  f.store.put("a", std::string(1'000'000, 'a'));
  command::Exchange& exchange = f.begin_session("FILE_HASH", {"a"});
  int yields = 0;
  for (int turn = 0; turn < 1000; ++turn) {
    const command::Step step = exchange.next();
    if (std::holds_alternative<command::SendDocument>(step)) break;
    if (std::holds_alternative<command::Yield>(step)) ++yields;
    const std::uint64_t before = f.store.bytes_read;
    f.reactor.run_once(Duration::zero());
    ASSERT_LE(f.store.bytes_read - before, kHashSlice);
  }
  // FIPS 180-2, appendix B.3: a million times "a".
  EXPECT_NE(f.document().find("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"), std::string::npos);
  EXPECT_GE(yields, 1'000'000 / 16'384) << "each slice is a step on, which a deadline counts from";
}

TEST(Hash, FileThatBecomesShorter_IsIoAndNoHash) {
  FilesFixture f;
  f.store.put("a", std::string(100, 'a'));
  f.store.lost = 1;
  f.begin_session("FILE_HASH", {"a"});
  EXPECT_EQ(f.outcome().error, Error::io);
  f.store.lost = 0;
  f.store.broken_after = 50;
  f.store.chunk = 25;
  f.begin_session("FILE_HASH", {"a"});
  EXPECT_EQ(f.outcome().error, Error::io);
}

TEST(Hash, FileThatIsReplacedMeanwhile_IsHashedAsItWas) {
  FilesFixture f;
  f.store.put("a", "abc");
  f.store.chunk = 1;
  auto& exchange = f.begin_session("FILE_HASH", {"a"});
  ASSERT_TRUE(std::holds_alternative<command::Wait>(exchange.next()));
  f.reactor.run_once(Duration::zero());
  ASSERT_EQ(f.store.bytes_read, 1U);
  f.store.put("a", "xyz");
  EXPECT_NE(f.document().find("ba7816bf"), std::string::npos);
}

TEST(Hash, MoreThanThereIs_IsRange) {
  FilesFixture f;
  f.store.put("a", "abc");
  f.begin_session("FILE_HASH", {"a", "4"});
  const Outcome outcome = f.outcome();
  EXPECT_EQ(outcome.kind, OutcomeKind::range);
  EXPECT_EQ(outcome.text, "3");
}

TEST(Hash, LetGo_GivesTheFileUp) {
  FilesFixture f;
  f.store.put("a", std::string(100'000, 'a'));
  static_cast<void>(f.begin_session("FILE_HASH", {"a"}).next());
  EXPECT_EQ(f.store.rules.alive(), 1U);
  f.slot.clear();
  EXPECT_EQ(f.store.rules.alive(), 0U);
}

TEST(Directory, MadeAndRemoved) {
  for (const int delay : {0, 3}) {
    FilesFixture f;
    f.store.rules.delay = delay;
    f.begin_session("MAKE_DIRECTORY", {"d"});
    EXPECT_EQ(f.outcome().kind, OutcomeKind::made);
    f.begin_session("MAKE_DIRECTORY", {"d"});
    EXPECT_EQ(f.outcome().error, Error::exists);
    f.begin_session("MAKE_DIRECTORY", {"x/y"});
    EXPECT_EQ(f.outcome().error, Error::not_found);
    f.store.put("d/a", "");
    f.begin_session("REMOVE_DIRECTORY", {"d"});
    EXPECT_EQ(f.outcome().kind, OutcomeKind::not_empty);
    f.store.files.clear();
    f.begin_session("REMOVE_DIRECTORY", {"d/"});
    EXPECT_EQ(f.outcome().kind, OutcomeKind::deleted);
    EXPECT_FALSE(f.store.directories.contains("d"));
    f.begin_session("REMOVE_DIRECTORY", {"d"});
    EXPECT_EQ(f.outcome().error, Error::not_found);
  }
}

TEST(Space, TotalAndFree) {
  FilesFixture f;
  f.store.rules.delay = 1;
  f.store.capacity = 1000;
  f.store.put("a", std::string(300, 'a'));
  f.begin_session("FREE_SPACE", {});
  EXPECT_EQ(f.document(), R"({"total":1000,"free":700})");
  f.store.capacity = UINT64_MAX;
  f.begin_session("FREE_SPACE", {});
  EXPECT_EQ(f.document(), R"({"total":18446744073709551615,"free":18446744073709551315})");
}

/// What LIST_TREE says, all of it, and how it ends.
struct Tree : FilesFixture {
  std::string told;
  std::size_t texts = 0;

  Outcome list(std::initializer_list<std::string_view> words) {
    begin_session("LIST_TREE", words);
    for (;;) {
      const Step next = step();
      const auto* text = std::get_if<SendText>(&next);
      if (text == nullptr) {
        const auto* finish = std::get_if<command::Finish>(&next);
        EXPECT_NE(finish, nullptr);
        return finish != nullptr ? finish->outcome : Outcome{};
      }
      EXPECT_TRUE(text->finite);
      EXPECT_FALSE(text->text.empty());
      EXPECT_LE(text->text.size(), 16U * 1024);
      EXPECT_TRUE(text->text.ends_with('\n'));
      told += text->text;
      ++texts;
    }
  }
  /// The paths that were told, in their order.
  [[nodiscard]] std::string paths() const {
    std::string all;
    for (std::size_t at = 0; (at = told.find("\"path\":\"", at)) != std::string::npos;) {
      at += 8;
      all += told.substr(at, told.find('"', at) - at) + " ";
    }
    return all;
  }
};

TEST(ListTree, EachDirectoryBeforeWhatIsInIt_InByteOrderOfComponents) {
  for (const int delay : {0, 2}) {
    Tree f;
    f.store.rules.delay = delay;
    f.store.directories = {"", "a", "a/b", "a.x", "z"};
    for (const char* path : {"a-b", "a/c", "a/b/x", "a.x/1", "Z", "zz"}) f.store.put(path, path);
    EXPECT_EQ(f.list({}).kind, OutcomeKind::streamed);
    EXPECT_EQ(f.paths(), "Z a a/b a/b/x a/c a-b a.x a.x/1 z zz ");
    EXPECT_EQ(f.told.substr(0, f.told.find('\n')), R"({"path":"Z","type":"file","size":1,"modified":null})");
    f.told.clear();
    EXPECT_EQ(f.list({"a/"}).kind, OutcomeKind::streamed);
    EXPECT_EQ(f.paths(), "a/b a/b/x a/c ");
  }
}

TEST(ListTree, NothingThere_EndsAtOnce) {
  Tree f;
  EXPECT_EQ(f.list({}).kind, OutcomeKind::streamed);
  EXPECT_EQ(f.texts, 0U);
}

TEST(ListTree, NoDirectory_IsNoStream) {
  Tree f;
  f.store.put("a", "");
  EXPECT_EQ(f.list({"a"}).error, Error::not_found);
  EXPECT_EQ(f.list({"b"}).error, Error::not_found);
  EXPECT_EQ(f.list({".."}).error, Error::not_allowed);
  EXPECT_EQ(f.list({".wirelab"}).error, Error::not_allowed);
  f.store.unreadable[""] = Error::not_allowed;
  EXPECT_EQ(f.list({}).error, Error::not_allowed);
  EXPECT_EQ(f.texts, 0U);
}

TEST(ListTree, ManyEntries_ComeInManyTexts) {
  Tree f;
  f.store.batch_room = 2'000;
  std::string expected;
  for (int number = 1000; number < 2000; ++number) {
    f.store.put("f" + std::to_string(number), "");
    expected += "f" + std::to_string(number) + " ";
  }
  EXPECT_EQ(f.list({}).kind, OutcomeKind::streamed);
  EXPECT_EQ(f.paths(), expected);
  EXPECT_GT(f.texts, 4U);
}

TEST(ListTree, DirectoryThatGoesOrMayNotBeRead_IsLeftOut) {
  Tree f;
  f.store.directories = {"", "a", "b", "c"};
  for (const char* path : {"a/1", "b/2", "c/3"}) f.store.put(path, "");
  f.store.unreadable["a"] = Error::not_allowed;
  f.store.before_reading = [&](const std::string& path) {
    if (path == "a") f.store.directories.erase("b");
  };
  EXPECT_EQ(f.list({}).kind, OutcomeKind::streamed);
  EXPECT_EQ(f.paths(), "a b c c/3 ");
}

TEST(ListTree, DeviceThatFails_EndsTheStreamWithWhatItIs) {
  Tree f;
  f.store.directories = {"", "a"};
  f.store.unreadable["a"] = Error::io;
  const Outcome outcome = f.list({});
  EXPECT_EQ(outcome.kind, OutcomeKind::failed);
  EXPECT_EQ(outcome.error, Error::io);
}

TEST(ListTree, PeerGone_NothingIsReadAnyMore) {
  Tree f;
  f.store.directories = {"", "a"};
  f.begin_session("LIST_TREE", {});
  static_cast<void>(f.slot.get()->next());
  EXPECT_EQ(f.store.rules.alive(), 1U);
  f.slot.clear();
  f.reactor.run_until_stalled();
  EXPECT_EQ(f.store.rules.alive(), 0U);
}

}  // namespace
}  // namespace wirelab::files
