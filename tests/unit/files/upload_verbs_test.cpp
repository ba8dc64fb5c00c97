// The verbs of uploads that can be resumed: their words, and the steps they ask for, with no protocol around them.

#include "firmware/files/upload_verbs.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "firmware/files/upload_words.h"
#include "tests/support/manual_clock.h"
#include "tests/support/memory_upload_store.h"

namespace wirelab::files {
namespace {

using command::Arguments;
using command::AskSize;
using command::Finish;
using command::Outcome;
using command::OutcomeKind;
using command::ReceiveFile;
using command::SendDocument;
using command::Step;
using command::Wait;
using command::Yield;

const std::string kAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const std::string kEmpty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

Arguments words(const std::vector<std::string_view>& all) {
  Arguments arguments;
  arguments.count = all.size();
  for (std::size_t at = 0; at < all.size(); ++at) {
    (at == 0 ? arguments.first : at == 1 ? arguments.second : arguments.more[at - 2]) = all[at];
  }
  return arguments;
}

class Counter final : public Watcher {
 public:
  void ready() override { ++calls; }
  int calls = 0;
};

struct UploadsFixture {
  UploadsFixture() { EXPECT_TRUE(verbs.add_to(table)); }

  command::Exchange& begin(std::string_view verb, const std::vector<std::string_view>& all) {
    table.find(verb)->begin({slot, watcher, words(all)});
    return *slot.get();
  }
  /// The next step that is neither a Wait nor a Yield.
  Step step() {
    for (int turn = 0; turn < 100; ++turn) {
      Step next = slot.get()->next();
      if (std::holds_alternative<Yield>(next)) {
        ++yields;
        continue;
      }
      if (!std::holds_alternative<Wait>(next)) return next;
      const int calls = watcher.calls;
      reactor.run_until_stalled();
      EXPECT_GT(watcher.calls, calls) << "told to wait, and nobody called";
    }
    ADD_FAILURE() << "waits for ever";
    return Wait{};
  }
  Outcome outcome() {
    const Step next = step();
    const auto* finish = std::get_if<Finish>(&next);
    EXPECT_NE(finish, nullptr);
    return finish != nullptr ? finish->outcome : Outcome{};
  }
  /// A part with its bytes, as a session carries it out.
  Outcome part(std::string_view condition, std::string_view offset, std::string_view bytes) {
    command::Exchange& exchange = begin("UPLOAD_PART", {"f", "3", kAbc, condition, offset});
    const Step first = step();
    if (const auto* finish = std::get_if<Finish>(&first)) return finish->outcome;
    EXPECT_TRUE(std::holds_alternative<AskSize>(first));
    exchange.size_announced(bytes.size());
    const Step second = step();
    if (const auto* finish = std::get_if<Finish>(&second)) return finish->outcome;
    const auto* receive = std::get_if<ReceiveFile>(&second);
    if (receive == nullptr || receive->size != bytes.size()) return {};
    if (!bytes.empty()) {
      copy_bytes(as_bytes(bytes), *receive->writer.space());
      receive->writer.advance(bytes.size());
    }
    return outcome();
  }

  test::ManualClock clock;
  Reactor reactor{clock};
  test::MemoryFileStore files{reactor};
  test::MemoryUploadStore store{files};
  UploadVerbs verbs{store};
  command::VerbTable table;
  Counter watcher;
  command::ExchangeSlot slot;
  int yields = 0;
};

TEST(UploadWords, Condition_IsNewBesideOrReplaceWithAHash) {
  using Kind = storage::UploadCondition::Kind;
  EXPECT_EQ(parse_condition("new")->kind, Kind::new_name);
  EXPECT_EQ(parse_condition("beside")->kind, Kind::beside);
  const auto replace = parse_condition("replace=" + kAbc);
  ASSERT_TRUE(replace);
  EXPECT_EQ(replace->kind, Kind::replace);
  EXPECT_EQ(replace->old, storage::parse_digest(kAbc));
  for (const std::string& word :
       {std::string(), std::string("New"), std::string("new "), std::string("replace"), std::string("replace="),
        "replace=" + kAbc.substr(1), "replace=" + kAbc + "0", "replace=A" + kAbc.substr(1), "Replace=" + kAbc}) {
    EXPECT_FALSE(parse_condition(word)) << word;
  }
}

TEST(UploadWords, Name_IsPathSizeAndHash) {
  const auto name = parse_upload_name(words({"a b", "18446744073709551615", kAbc}));
  ASSERT_TRUE(name);
  EXPECT_EQ(name->path, "a b");
  EXPECT_EQ(name->size, UINT64_MAX);
  EXPECT_EQ(name->sha256, *storage::parse_digest(kAbc));
  EXPECT_FALSE(parse_upload_name(words({"a", "18446744073709551616", kAbc})));
  EXPECT_FALSE(parse_upload_name(words({"a", "-1", kAbc})));
  EXPECT_FALSE(parse_upload_name(words({"a", "", kAbc})));
  EXPECT_FALSE(parse_upload_name(words({"a", "3", kAbc.substr(2)})));
}

TEST(UploadVerbs, AddTo_RegistersThreeThatOnlySessionsHaveForWriters) {
  UploadsFixture f;
  for (const char* name : {"UPLOAD_OFFSET", "UPLOAD_PART", "UPLOAD_DROP"}) {
    ASSERT_NE(f.table.find(name), nullptr) << name;
    EXPECT_EQ(f.table.find_classic(name), nullptr) << name;
    EXPECT_EQ(f.table.find(name)->needs(), command::Role::writer) << name;
  }
  EXPECT_FALSE(f.verbs.add_to(f.table));
}

TEST(UploadVerbs, WordsThatMakeNoSense_AreInvalidAndTouchNothing) {
  const std::vector<std::vector<std::string_view>> all{{},
                                                       {"f", "3", kAbc, "new"},
                                                       {"f", "3", kAbc, "new", "0", "1"},
                                                       {"f", "3", kAbc, "old", "0"},
                                                       {"f", "3", kAbc, "new", "x"},
                                                       {"f", "x", kAbc, "new", "0"},
                                                       {"f", "3", "abc", "new", "0"}};
  for (const auto& some : all) {
    UploadsFixture f;
    f.begin("UPLOAD_PART", some);
    EXPECT_EQ(f.outcome().error, Error::invalid);
    f.begin("UPLOAD_OFFSET", some);
    EXPECT_EQ(f.outcome().error, Error::invalid);
    f.begin("UPLOAD_DROP", some);
    EXPECT_EQ(f.outcome().error, Error::invalid);
    EXPECT_EQ(f.store.files.rules.alive(), 0U);
  }
}

TEST(UploadPart, Parts_KeptThenStored) {
  for (const int delay : {0, 3}) {
    UploadsFixture f;
    f.files.rules.delay = delay;
    Outcome outcome = f.part("new", "0", "ab");
    EXPECT_EQ(outcome.kind, OutcomeKind::kept);
    EXPECT_EQ(outcome.text, "2");
    outcome = f.part("new", "0", "ab");
    EXPECT_EQ(outcome.kind, OutcomeKind::offset);
    EXPECT_EQ(outcome.text, "2");
    outcome = f.part("new", "2", "c");
    EXPECT_EQ(outcome.kind, OutcomeKind::stored);
    EXPECT_EQ(outcome.text, "f");
    EXPECT_EQ(f.files.get("f"), "abc");
  }
}

TEST(UploadPart, EachStepOfTheEnd_IsAYield) {
  UploadsFixture f;
  f.files.rules.delay = 1;
  f.store.steps_of_end = 5;
  const Outcome outcome = f.part("new", "0", "abc");
  EXPECT_EQ(outcome.kind, OutcomeKind::stored);
  EXPECT_EQ(f.yields, 5);
}

TEST(UploadPart, EveryEnd_HasItsOutcome) {
  UploadsFixture f;
  f.files.put("f", "viejo");
  EXPECT_EQ(f.part("new", "0", "abd").kind, OutcomeKind::mismatch);
  EXPECT_EQ(f.part("new", "0", "abc").error, Error::exists);
  EXPECT_EQ(f.part("replace=" + kEmpty, "3", "").kind, OutcomeKind::changed);
  EXPECT_EQ(f.part("beside", "3", "").text, "f-copia");
  EXPECT_EQ(f.part("new", "0", "abcd").error, Error::invalid);
  f.files.capacity = 0;
  EXPECT_EQ(f.part("new", "0", "abc").error, Error::no_space);
  f.files.rules.refusals = {Error::no_resources};
  EXPECT_EQ(f.part("new", "0", "abc").error, Error::no_resources);
}

TEST(UploadPart, LetGoHalfWay_KeepsWhatCame) {
  UploadsFixture f;
  f.begin("UPLOAD_PART", {"f", "3", kAbc, "new", "0"}).size_announced(3);
  const Step step = f.step();
  const auto* receive = std::get_if<ReceiveFile>(&step);
  ASSERT_NE(receive, nullptr);
  copy_bytes(as_bytes("ab"), *receive->writer.space());
  receive->writer.advance(2);
  f.slot.clear();
  f.begin("UPLOAD_OFFSET", {"f", "3", kAbc});
  const Step told = f.step();
  ASSERT_TRUE(std::holds_alternative<SendDocument>(told));
  EXPECT_EQ(std::get<SendDocument>(told).document, "{\"offset\":2}\n");
}

TEST(UploadDrop, Forgets) {
  UploadsFixture f;
  EXPECT_EQ(f.part("new", "0", "ab").kind, OutcomeKind::kept);
  f.begin("UPLOAD_DROP", {"f", "3", kAbc});
  EXPECT_EQ(f.outcome().kind, OutcomeKind::deleted);
  f.begin("UPLOAD_DROP", {"f", "3", kAbc});
  EXPECT_EQ(f.outcome().error, Error::not_found);
}

}  // namespace
}  // namespace wirelab::files
