#include "firmware/lab/verbs.h"

#include <gtest/gtest.h>

#include <string>

#include "firmware/lab/chat.h"
#include "firmware/lab/hear.h"
#include "tests/unit/lab/laboratory_fixture.h"

namespace wirelab::lab {
namespace {

class LabVerbsTest : public LaboratoryFixture {
 protected:
  class Nobody final : public Watcher {
   public:
    void ready() override { ++calls; }
    int calls = 0;
  };

  void SetUp() override { ASSERT_TRUE(verbs.add_to(table)); }

  /// The document that a command ends with.
  std::string ask(std::string_view verb, std::string_view words) {
    refusal.reset();
    table.find(verb)->begin({.slot = slot, .watcher = nobody, .arguments = {.first = words, .second = {}}});
    const command::Step step = slot.get()->next();
    const auto* sent = std::get_if<command::SendDocument>(&step);
    if (sent == nullptr) return "(no document)";
    refusal = sent->refusal;
    return std::string(sent->document);
  }

  LabVerbs verbs{laboratory};
  command::VerbTable table;
  command::ExchangeSlot slot;
  Nobody nobody;
  std::optional<Error> refusal;
};

TEST_F(LabVerbsTest, List_HasEveryLab) {
  const std::string labs = ask("LAB_LIST", "");
  EXPECT_EQ(refusal, std::nullopt);
  EXPECT_TRUE(labs.starts_with(R"({"schema":"wirelab.lab/1","kind":"labs","labs":[{"name":"v0","transport":"tcp",)"))
      << labs;
  for (const LabKind& kind : catalogue()) {
    EXPECT_NE(labs.find("\"name\":\"" + std::string(kind.name) + "\""), std::string::npos) << kind.name;
  }
  EXPECT_EQ(labs.find("\"running\":true"), std::string::npos);
}

TEST_F(LabVerbsTest, Start_AnswersTheLabAsItRuns) {
  const std::string started = ask("LAB_START", "v2 port=2000 faults=drop:3 seed=9");
  EXPECT_EQ(refusal, std::nullopt);
  EXPECT_NE(
      started.find(
          R"("running":true,"port":2000,"clients":0,"served":0,"replies":0,"faulted":0,"faults":"drop:3","seed":9)"),
      std::string::npos)
      << started;
  const std::string stopped = ask("LAB_STOP", "v2");
  EXPECT_NE(stopped.find(R"("running":false,"port":12345)"), std::string::npos) << stopped;
}

TEST_F(LabVerbsTest, WhatCannotBeDone_IsToldWithItsReason) {
  EXPECT_EQ(ask("LAB_START", "v9"),
            R"({"schema":"wirelab.lab/1","kind":"error","error":{"code":"not-found","what":"LAB_START",)"
            R"("message":"there is no such lab; LAB_LIST names them"}})");
  EXPECT_EQ(refusal, Error::not_found);
  for (const std::string_view words :
       {"", "v0 port=0", "v0 port=70000", "v0 seed=-1", "v0 faults=lose:1", "v0 depth=1"}) {
    ask("LAB_START", words);
    EXPECT_EQ(refusal, Error::invalid) << words;
  }
  ask("LAB_STOP", "v0");
  EXPECT_EQ(refusal, Error::not_found);
  ask("LAB_LIST", "v0");
  EXPECT_EQ(refusal, Error::invalid);
  EXPECT_EQ(laboratory.running(*find_lab("v0")), nullptr);
}

TEST_F(LabVerbsTest, WhatIsSaid_GoesToTheChatAndItsListeners) {
  EXPECT_NE(ask("LAB_SAY", "chat hello").find("the chat does not run; LAB_START starts it"), std::string::npos);
  EXPECT_NE(ask("LAB_SAY", "v0 hello").find("this lab is no chat"), std::string::npos);
  EXPECT_EQ(refusal, Error::not_found);
  ask("LAB_START", "chat name=R1");
  EXPECT_NE(ask("LAB_SAY", "chat").find("there is nothing to say"), std::string::npos);
  ask("LAB_SAY", "chat  hello, who=is  there?");
  EXPECT_EQ(refusal, std::nullopt);

  command::ExchangeSlot ear;
  table.find("LAB_HEAR")->begin({.slot = ear, .watcher = nobody, .arguments = {.first = "chat", .second = {}}});
  const auto heard = [&]() -> std::string {
    const command::Step step = ear.get()->next();
    if (const auto* text = std::get_if<command::SendText>(&step)) return std::string(text->text);
    return std::holds_alternative<command::Finish>(step) ? "(end)" : "(wait)";
  };
  EXPECT_EQ(heard(), "{\"seq\":1,\"event\":\"said\",\"text\":\"R1:  hello, who=is  there?\"}\n");
  EXPECT_EQ(heard(), "(wait)");
  clock.advance(Hear::kHeartbeat);
  reactor.run_until_stalled();
  EXPECT_EQ(heard(), "{\"event\":\"nothing\"}\n");
  nobody.calls = 0;
  ask("LAB_SAY", "chat more");
  reactor.run_until_stalled();
  EXPECT_EQ(nobody.calls, 1) << "it is told that there is something";
  EXPECT_EQ(heard(), "{\"seq\":2,\"event\":\"said\",\"text\":\"R1: more\"}\n");
  ask("LAB_STOP", "chat");
  reactor.run_until_stalled();
  EXPECT_EQ(nobody.calls, 2);
  ask("LAB_START", "chat");
  EXPECT_EQ(heard(), "{\"event\":\"stopped\"}\n") << "another run is another chat";
  EXPECT_EQ(heard(), "(end)");
}

TEST_F(LabVerbsTest, LineThatIsTooLong_IsNotCut) {
  ask("LAB_START", "chat name=R1");
  const std::size_t most = laboratory.chat(*find_lab("chat"))->most_to_say();
  ask("LAB_SAY", "chat " + std::string(most + 1, 'x'));
  EXPECT_EQ(refusal, Error::invalid);
  EXPECT_EQ(laboratory.chat(*find_lab("chat"))->last(), 0U);
  ask("LAB_SAY", "chat " + std::string(most, 'x'));
  EXPECT_EQ(refusal, std::nullopt);
  std::array<char, kLongestMessage> room{};
  const ChatLine* line = laboratory.chat(*find_lab("chat"))->from(1);
  ASSERT_NE(line, nullptr);
  EXPECT_EQ(line->text(), "R1: " + std::string(most, 'x'));
  EXPECT_LE(wire_line(*line, room).size(), kLongestMessage);
}

TEST_F(LabVerbsTest, MoreThanTheRoomKeeps_IsToldAsLost) {
  ask("LAB_START", "chat name=R1");
  for (int line = 1; line <= 10; ++line) ask("LAB_SAY", "chat before");
  command::ExchangeSlot ear;
  table.find("LAB_HEAR")->begin({.slot = ear, .watcher = nobody, .arguments = {.first = "chat", .second = {}}});
  const auto heard = [&]() -> std::string {
    const command::Step step = ear.get()->next();
    const auto* text = std::get_if<command::SendText>(&step);
    return text == nullptr ? "(wait)" : std::string(text->text);
  };
  EXPECT_EQ(heard(), "{\"seq\":3,\"event\":\"said\",\"text\":\"R1: before\"}\n") << "who comes has missed nothing";
  while (heard() != "(wait)") {
  }
  for (int line = 11; line <= 31; ++line) ask("LAB_SAY", "chat after");
  EXPECT_EQ(heard(), "{\"event\":\"lost\",\"lines\":13}\n");
  EXPECT_EQ(heard(), "{\"seq\":24,\"event\":\"said\",\"text\":\"R1: after\"}\n");
}

TEST_F(LabVerbsTest, Folder_HasToBeThereAndIsTold) {
  store.directories.insert("public");
  store.put("public/index.html", "x");
  EXPECT_NE(ask("LAB_START", "web folder=nope").find("there is no folder nope for web: make it first"),
            std::string::npos);
  EXPECT_EQ(refusal, Error::not_found);
  EXPECT_NE(ask("LAB_START", "sink folder=public/index.html").find("there is no folder"), std::string::npos);
  EXPECT_EQ(laboratory.running(*find_lab("web")), nullptr);
  EXPECT_NE(ask("LAB_START", "web folder=../up").find("web cannot use that folder"), std::string::npos);
  EXPECT_NE(ask("LAB_START", "web folder=public/").find(R"("folder":"public")"), std::string::npos);
  EXPECT_EQ(refusal, std::nullopt);
  EXPECT_NE(ask("LAB_START", "sink folder=").find(R"("folder":"")"), std::string::npos);
  EXPECT_EQ(ask("LAB_START", "v0").find("folder"), std::string::npos);
  ask("LAB_STOP", "web");
  EXPECT_EQ(ask("LAB_LIST", "").find(R"("folder":"public")"), std::string::npos);
}

TEST_F(LabVerbsTest, WhatCanHaveNoEffect_IsRefused) {
  EXPECT_NE(ask("LAB_START", "v0 name=R1").find("this lab is none"), std::string::npos);
  EXPECT_NE(ask("LAB_START", "sink faults=drop:1 folder=").find("says nothing to its clients"), std::string::npos);
  EXPECT_EQ(refusal, Error::invalid);
}

TEST_F(LabVerbsTest, StartingAndStopping_IsTheAdmins) {
  EXPECT_EQ(table.find("LAB_LIST")->needs(), command::Role::reader);
  EXPECT_EQ(table.find("LAB_START")->needs(), command::Role::admin);
  EXPECT_EQ(table.find("LAB_STOP")->needs(), command::Role::admin);
}

}  // namespace
}  // namespace wirelab::lab
