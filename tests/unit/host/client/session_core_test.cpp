#include "host/client/session_core.h"

#include <gtest/gtest.h>

#include "tests/unit/host/client/bodies.h"

namespace wirelab::client {
namespace {

constexpr std::string_view kDocument = R"({"protocol":"wirelab/1","server":"x","max_request":100,"verbs":["NOOP"]})";

/// A session whose other side is the test.
class SessionCoreTest : public testing::Test {
 protected:
  std::string taken() {
    std::string all(core.to_send());
    core.sent(all.size());
    return all;
  }
  void receive(std::string_view text) { core.received(as_bytes(text)); }
  void greet() {
    taken();
    receive("200 hello " + std::to_string(kDocument.size()) + "\n" + std::string(kDocument));
  }
  template <typename Request = SessionRequest, typename... Arguments>
  std::shared_ptr<Request> ask(Arguments&&... arguments) {
    auto request = std::make_shared<Request>(std::forward<Arguments>(arguments)...);
    core.ask(request);
    return request;
  }
  Fault fault() const { return core.problem().value_or(Problem{.fault = Fault::cannot_connect}).fault; }

  SessionCore core{"test"};
};

TEST_F(SessionCoreTest, Greeting_ComesAloneAndSaysWhatThereIs) {
  const auto request = ask("NOOP");
  EXPECT_EQ(taken(), "HELLO wirelab/1 test\n");
  EXPECT_EQ(taken(), "");
  greet();
  EXPECT_TRUE(core.open());
  EXPECT_TRUE(core.hello().has("NOOP"));
  EXPECT_FALSE(core.hello().has("PING"));
  EXPECT_EQ(taken(), "NOOP\n");
  EXPECT_FALSE(request->over());
}

TEST_F(SessionCoreTest, EmptyRequest_IsOverWithTheGreetingAndNotSent) {
  const auto request = ask("");
  EXPECT_FALSE(request->over());
  greet();
  EXPECT_TRUE(request->good());
  EXPECT_EQ(taken(), "");
  EXPECT_FALSE(core.busy());
}

TEST_F(SessionCoreTest, AnswerThatIsNoFrame_IsNoSession) {
  taken();
  receive("UNKNOWN_COMMAND");
  EXPECT_FALSE(core.over());
  core.ended();
  EXPECT_EQ(fault(), Fault::no_session);
  EXPECT_EQ(core.problem()->text, "UNKNOWN_COMMAND");
}

TEST_F(SessionCoreTest, EndlessFirstLine_IsNoSession) {
  receive(std::string(SessionCore::kMaxNonsense, 'a'));
  EXPECT_EQ(fault(), Fault::no_session);
}

TEST_F(SessionCoreTest, OtherVersion_IsSaid) {
  receive("505 version 9\nwirelab/2");
  EXPECT_EQ(fault(), Fault::other_version);
  EXPECT_EQ(core.problem()->text, "wirelab/2");
}

TEST_F(SessionCoreTest, GreetingOfAbsurdSize_IsNotAwaited) {
  receive("200 hello 18446744073709551615\n");
  EXPECT_EQ(fault(), Fault::too_long);
}

TEST_F(SessionCoreTest, GreetingThatIsNoDocument_IsNoSession) {
  receive("200 hello 4\n[[[[");
  EXPECT_EQ(fault(), Fault::no_session);
}

TEST_F(SessionCoreTest, Replies_BelongToRequestsInOrder_HoweverTheyAreCut) {
  greet();
  const auto first = ask("A");
  const auto second = ask("B");
  EXPECT_EQ(taken(), "A\nB\n");
  for (const char byte : std::string_view("200 document 3\nabc404 not_found 0\n")) receive({&byte, 1});
  EXPECT_TRUE(first->good());
  EXPECT_EQ(first->text(), "abc");
  EXPECT_TRUE(second->over());
  EXPECT_FALSE(second->good());
  EXPECT_EQ(second->status(), 404);
  EXPECT_EQ(second->word(), "not_found");
  EXPECT_FALSE(core.busy());
}

TEST_F(SessionCoreTest, NoMoreRequestsThanTheBound_AreOnTheirWay) {
  greet();
  for (std::size_t i = 0; i < SessionCore::kPipeline + 1; ++i) ask("A");
  EXPECT_EQ(taken().size(), 2 * SessionCore::kPipeline);
  receive("200 ok 0\n");
  EXPECT_EQ(taken(), "A\n");
}

TEST_F(SessionCoreTest, LineBeyondTheServersBound_IsNotSent) {
  greet();
  const auto request = ask(std::string(101, 'A'));
  EXPECT_TRUE(request->over());
  EXPECT_EQ(request->problem().value_or(Problem{}).fault, Fault::too_long);
  EXPECT_EQ(taken(), "");
  EXPECT_FALSE(core.over());
}

TEST_F(SessionCoreTest, SmallBody_FollowsItsLine) {
  greet();
  TextSource source("hola");
  auto request = std::make_shared<SessionRequest>("UP a");
  request->send_body(source, BodyForm::follows);
  core.ask(request);
  const auto next = ask("B");
  EXPECT_EQ(core.body(), nullptr);
  EXPECT_EQ(taken(), "UP a +4\n");
  ASSERT_EQ(core.body(), &source);
  core.body_sent(1);
  EXPECT_EQ(core.body_offset(), 1U);
  EXPECT_EQ(taken(), "");
  core.body_sent(3);
  EXPECT_EQ(taken(), "B\n");
  receive("201 stored 1\na200 ok 0\n");
  EXPECT_EQ(request->text(), "a");
  EXPECT_TRUE(next->good());
}

TEST_F(SessionCoreTest, RefusedBody_StillGoesOutWhereItWasPromised) {
  greet();
  TextSource source("hola");
  auto request = std::make_shared<SessionRequest>("UP a");
  request->send_body(source, BodyForm::follows);
  core.ask(request);
  taken();
  core.body_sent(1);
  receive("403 not_allowed 0\n");
  EXPECT_FALSE(request->over());
  EXPECT_EQ(core.body(), &source);
  core.body_sent(3);
  EXPECT_TRUE(request->over());
  EXPECT_EQ(request->status(), 403);
  EXPECT_FALSE(request->problem());
}

TEST_F(SessionCoreTest, AskedBody_WaitsForTheGoAhead) {
  greet();
  TextSource source("hola");
  auto request = std::make_shared<SessionRequest>("UP a");
  request->send_body(source, BodyForm::asked);
  core.ask(request);
  ask("B");
  EXPECT_EQ(taken(), "UP a ?4\n");
  EXPECT_EQ(core.body(), nullptr);
  receive("101 go_on 0\n");
  ASSERT_EQ(core.body(), &source);
  core.body_sent(4);
  EXPECT_EQ(core.body(), nullptr);
  EXPECT_EQ(taken(), "");
  receive("201 stored 0\n");
  EXPECT_TRUE(request->good());
  EXPECT_EQ(taken(), "B\n");
}

TEST_F(SessionCoreTest, AskedBodyThatIsRefused_StaysHere) {
  greet();
  TextSource source("hola");
  auto request = std::make_shared<SessionRequest>("UP a");
  request->send_body(source, BodyForm::asked);
  core.ask(request);
  ask("B");
  taken();
  receive("409 exists 0\n");
  EXPECT_EQ(request->status(), 409);
  EXPECT_EQ(core.body(), nullptr);
  EXPECT_EQ(taken(), "B\n");
}

TEST_F(SessionCoreTest, GoAheadThatNobodyAskedFor_EndsIt) {
  greet();
  ask("A");
  receive("101 go_on 0\n");
  EXPECT_EQ(fault(), Fault::not_understood);
}

TEST_F(SessionCoreTest, SecondGoAhead_EndsIt) {
  greet();
  TextSource source("hola");
  auto request = std::make_shared<SessionRequest>("UP a");
  request->send_body(source, BodyForm::asked);
  core.ask(request);
  receive("101 go_on 0\n101 go_on 0\n");
  EXPECT_EQ(fault(), Fault::not_understood);
}

TEST_F(SessionCoreTest, Stream_GivesLinesAndHoldsTheNextRequestBack) {
  greet();
  std::vector<std::string> lines;
  const auto stream = ask<StreamRequest>("TREE", [&](std::string_view line) {
    lines.emplace_back(line);
    return true;
  });
  ask("B");
  EXPECT_EQ(taken(), "TREE\n");
  receive("100 text 4\na\nbb100 text 2\nb\n");
  EXPECT_EQ(taken(), "");
  receive("200 end 0\n");
  EXPECT_EQ(lines, (std::vector<std::string>{"a", "bbb"}));
  EXPECT_TRUE(stream->good());
  EXPECT_EQ(taken(), "B\n");
}

TEST_F(SessionCoreTest, StreamOfBytes_EndsInOrderWhenAskedTo) {
  greet();
  std::string file;
  const auto stream = ask<BytesRequest>("CAPTURE", [&](ConstBytes bytes) {
    file += as_text(bytes);
    return true;
  });
  const auto next = ask("LS");
  EXPECT_EQ(taken(), "CAPTURE\n");
  receive("100 text 3\na\nb");
  core.end_stream();
  core.end_stream();
  EXPECT_EQ(taken(), "NOOP\nLS\n") << "once, and before what waits";
  receive("100 text 1\nc200 end 0\n200 ok 0\n");
  EXPECT_TRUE(stream->good());
  EXPECT_EQ(file, "a\nbc");
  EXPECT_FALSE(next->over());
  receive("200 listing 0\n");
  EXPECT_TRUE(next->good());
  core.end_stream();
  EXPECT_EQ(taken(), "") << "there is none any more";
}

TEST_F(SessionCoreTest, StreamOfBytesThatNobodyTakes_IsGivenUp) {
  greet();
  const auto stream = ask<BytesRequest>("CAPTURE", [](ConstBytes) { return false; });
  receive("100 text 1\na");
  EXPECT_TRUE(stream->over());
  EXPECT_EQ(stream->problem()->fault, Fault::local_file);
}

TEST_F(SessionCoreTest, EndlessLineOfAStream_IsNotKept) {
  greet();
  const auto stream = ask<StreamRequest>("TREE", [](std::string_view) { return true; });
  receive("100 text 18446744073709551615\n");
  for (int i = 0; i < 100 && !core.over(); ++i) receive(std::string(1024, 'a'));
  EXPECT_EQ(fault(), Fault::too_long);
  EXPECT_TRUE(stream->over());
}

TEST_F(SessionCoreTest, TextOutsideOfAStream_EndsIt) {
  greet();
  ask("A");
  receive("100 text 1\na");
  EXPECT_EQ(fault(), Fault::not_understood);
}

TEST_F(SessionCoreTest, File_GoesToItsSink) {
  greet();
  KeepingSink sink;
  const auto request = ask<FileRequest>("GET a", sink);
  receive("200 file 6\nabc");
  receive("def");
  EXPECT_TRUE(request->good());
  EXPECT_EQ(sink.text, "abcdef");
  EXPECT_EQ(sink.announced, 6U);
}

TEST_F(SessionCoreTest, RefusalOfAFile_DoesNotReachTheSink) {
  greet();
  KeepingSink sink;
  const auto request = ask<FileRequest>("GET a", sink);
  receive("416 range 2\n99");
  EXPECT_EQ(request->text(), "99");
  EXPECT_EQ(sink.text, "");
}

TEST_F(SessionCoreTest, DocumentOfAbsurdSize_IsNotAwaited) {
  greet();
  const auto request = ask("A");
  receive("200 document 18446744073709551615\n");
  EXPECT_EQ(request->problem().value_or(Problem{}).fault, Fault::too_long);
  EXPECT_TRUE(core.over());
}

TEST_F(SessionCoreTest, AbsurdHeads_EndIt) {
  for (const std::string_view head :
       {"\n", "200 ok\n", "20 ok 0\n", "999 ok 0\n", "300 ok 0\n", "102 ok 0\n", "200 OK 0\n", "200 ok -1\n",
        "200 ok 18446744073709551616\n", "200  ok 0\n", "200 aaaaaaaaaaaaaaaaaaaaaaaaa 0\n", "HTTP/1.1 200 OK\n"}) {
    SessionCore fresh("test");
    fresh.received(as_bytes("200 hello " + std::to_string(kDocument.size()) + "\n" + std::string(kDocument)));
    fresh.ask(std::make_shared<SessionRequest>("A"));
    ASSERT_TRUE(fresh.open());
    fresh.received(as_bytes(head));
    EXPECT_EQ(fresh.problem().value_or(Problem{}).fault, Fault::not_understood) << head;
  }
}

TEST_F(SessionCoreTest, HeadLongerThanAny_IsNotKept) {
  greet();
  ask("A");
  receive(std::string(command::kMaxHead, '2'));
  EXPECT_EQ(fault(), Fault::not_understood);
}

TEST_F(SessionCoreTest, ReplyThatNobodyAskedFor_EndsIt) {
  greet();
  receive("200 ok 0\n");
  EXPECT_EQ(fault(), Fault::not_understood);
}

TEST_F(SessionCoreTest, EndOfAnIdleSession_SaysWhy) {
  greet();
  receive("408 idle 0\n");
  EXPECT_EQ(fault(), Fault::session_closed);
  EXPECT_EQ(core.problem()->text, "idle");
}

TEST_F(SessionCoreTest, EndThatCrossesARequest_IsNotItsAnswer) {
  for (const std::string_view word : {"idle", "timed_out"}) {
    SessionCore fresh("test");
    fresh.received(as_bytes("200 hello " + std::to_string(kDocument.size()) + "\n" + std::string(kDocument)));
    const auto request = std::make_shared<SessionRequest>("A");
    fresh.ask(request);
    fresh.received(as_bytes("408 " + std::string(word) + " 0\n"));
    EXPECT_EQ(request->problem().value_or(Problem{}).fault, Fault::session_closed) << word;
    EXPECT_EQ(request->problem().value_or(Problem{}).text, word);
    EXPECT_TRUE(fresh.over());
  }
}

/// A place for a file that takes nothing.
class FullSink final : public BodySink {
 public:
  bool begin(std::uint64_t /*size*/) override { return true; }
  bool write(ConstBytes /*bytes*/) override { return false; }
};

TEST_F(SessionCoreTest, FaultOfThisSide_IsOfOneRequestAlone) {
  greet();
  FullSink sink;
  const auto file = ask<FileRequest>("GET a", sink);
  const auto beside = ask("B");
  receive("200 file 3\nabc");
  const auto late = ask("C");
  EXPECT_EQ(file->problem().value_or(Problem{}).fault, Fault::local_file);
  for (const auto& other : {beside, late}) {
    EXPECT_EQ(other->problem().value_or(Problem{}).fault, Fault::session_closed);
    EXPECT_EQ(other->problem().value_or(Problem{}).text, "");
  }
}

TEST_F(SessionCoreTest, SourceThatFails_IsOfOneRequestAlone) {
  greet();
  const auto before = ask("B");
  TextSource source("hola");
  auto request = std::make_shared<SessionRequest>("UP a");
  request->send_body(source, BodyForm::follows);
  core.ask(request);
  taken();
  core.body_failed();
  EXPECT_EQ(request->problem().value_or(Problem{}).fault, Fault::local_file);
  EXPECT_EQ(before->problem().value_or(Problem{}).fault, Fault::session_closed);
}

TEST_F(SessionCoreTest, PartsWithoutBytes_AreNoAnswer) {
  greet();
  ask<StreamRequest>("TREE", [](std::string_view) { return true; });
  receive("100 text 0\n");
  EXPECT_EQ(fault(), Fault::not_understood);
}

TEST_F(SessionCoreTest, ServerThatStops_HasNotCarriedOutWhatHasNoReply) {
  greet();
  const auto first = ask("A");
  const auto second = ask("B");
  taken();
  receive("200 ok 0\n503 stopping 0\n");
  EXPECT_TRUE(first->good());
  EXPECT_EQ(second->problem().value_or(Problem{}).fault, Fault::session_closed);
}

TEST_F(SessionCoreTest, WantOfRoom_IsAReplyLikeOthers) {
  greet();
  const auto request = ask("A");
  receive("503 no_resources 0\n");
  EXPECT_EQ(request->status(), 503);
  EXPECT_TRUE(core.open());
}

TEST_F(SessionCoreTest, BodyCutShort_BreaksAllThatIsOpen) {
  greet();
  const auto first = ask("A");
  const auto second = ask("B");
  receive("200 document 4\nab");
  core.ended();
  EXPECT_EQ(first->problem().value_or(Problem{}).fault, Fault::ended_early);
  EXPECT_EQ(second->problem().value_or(Problem{}).fault, Fault::ended_early);
  const auto late = ask("C");
  EXPECT_TRUE(late->over());
  EXPECT_TRUE(late->problem());
}

TEST_F(SessionCoreTest, EndBetweenRequests_IsNoFault) {
  greet();
  core.ended();
  EXPECT_TRUE(core.over());
  EXPECT_FALSE(core.problem());
}

TEST(SessionLine, Words_AreQuotedWhereTheGrammarWantsIt) {
  EXPECT_EQ(session_line("A", {"b", "c d", "+5", ""}), "A b \"c d\" \"+5\" \"\"");
}

}  // namespace
}  // namespace wirelab::client
