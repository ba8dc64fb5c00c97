// wirelab/1 over a scripted connection: what is asked, what is answered, what comes in which order.

#include "tests/unit/command/framed_fixture.h"

namespace wirelab::command {
namespace {

using std::string;
using std::string_view;
using testing::HasSubstr;

TEST_F(FramedWire, Greeting_IsAnsweredWithWhatThereIs) {
  greet();
  const string all = peer->all_sent();
  const std::size_t end = all.find('\n');
  EXPECT_EQ(all.substr(0, end), "200 hello " + std::to_string(all.size() - end - 1));
  EXPECT_THAT(all, HasSubstr(R"("protocol":"wirelab/1","server":"wirelabd")"));
  EXPECT_THAT(all, HasSubstr(R"("UPLOAD_FILE")"));
  EXPECT_FALSE(peer->ended());
}

TEST_F(FramedWire, EachKindOfVerb_IsAnsweredInAFrame) {
  EXPECT_EQ(ask("LIST_FILES\n"), "200 listing 5\na b\nx");
  EXPECT_EQ(ask("LIST_FILES no\n"), "404 not_found 0\n");
  EXPECT_EQ(ask("DOWNLOAD_FILE \"a b\"\r\n"), "200 file 3\n123");
  EXPECT_EQ(ask("DOWNLOAD_FILE x\n"), "200 file 0\n");
  EXPECT_EQ(ask("DOWNLOAD_FILE none\n"), "404 not_found 0\n");
  EXPECT_EQ(ask("UPLOAD_FILE n +3\nabc"), "201 stored 1\nn");
  EXPECT_EQ(ask("UPLOAD_FILE n +0\n"), "201 stored 7\nn-copia");
  EXPECT_EQ(*f.store.files.at("n"), "abc");
  EXPECT_EQ(ask("RENAME_FILE \"a b\" c\n"), "200 renamed 0\n");
  EXPECT_EQ(ask("RENAME_FILE none c2\n"), "404 not_found 0\n");
  EXPECT_EQ(ask("DELETE_FILE c\n"), "200 deleted 0\n");
  EXPECT_EQ(ask("LOGIN ana \"se creto\"\n"), "200 authenticated 0\n");
  EXPECT_EQ(f.password_verb.seen, "ana|se creto");
  EXPECT_EQ(ask("REPORT a  b\n"), "200 document 7\n{\"a\":1}");
  EXPECT_EQ(f.document_verb.seen, "a  b");
  EXPECT_EQ(ask("NOOP\n"), "200 ok 0\n");
  EXPECT_EQ(ask("MSFCONSOLE\n"), "405 unknown_command 0\n");
  EXPECT_EQ(ask("\n"), "405 unknown_command 0\n");
  EXPECT_EQ(ask("DELETE_FILE\n"), "400 arguments 0\n");
  EXPECT_EQ(ask("NOOP x\n"), "400 arguments 0\n");
  EXPECT_EQ(ask("QUIT \n"), "400 arguments 0\n");
  EXPECT_EQ(ask("HELLO wirelab/1\n"), "405 unknown_command 0\n") << "once is enough";
  EXPECT_EQ(ask("DELETE_FILE ../x\n"), "403 not_allowed 0\n");
  EXPECT_FALSE(peer->ended());
  EXPECT_EQ(ask("QUIT\n"), "200 bye 0\n");
  EXPECT_TRUE(peer->ended());
}

TEST_F(FramedWire, AReplyThatFits_IsOneSegment) {
  greet();
  const std::size_t before = peer->sent.size();
  f.say(*peer, "LIST_FILES\n");
  EXPECT_EQ(peer->sent.size(), before + 1);
  f.say(*peer, "DOWNLOAD_FILE \"a b\"\n");
  EXPECT_EQ(peer->sent.size(), before + 2);
}

TEST_F(FramedWire, Pipelined_IsAnsweredInOrder) {
  EXPECT_EQ(ask("UPLOAD_FILE n +3\nabcLIST_FILES\nDOWNLOAD_FILE n\nDELETE_FILE n\nNOOP\n"),
            "201 stored 1\nn200 listing 7\na b\nn\nx200 file 3\nabc200 deleted 0\n200 ok 0\n");
}

TEST_F(FramedWire, EachByteInASegment_SameAnswers) {
  constexpr string_view kTalk =
      "HELLO wirelab/1\nLIST_FILES\nUPLOAD_FILE n +3\nabcUPLOAD_FILE ../n +2\nxyDOWNLOAD_FILE n\nMSF "
      "+1\n!REPORT\nQUIT\n";
  ServerFixture::Peer& whole = f.connect();
  f.say(whole, kTalk);
  ASSERT_THAT(whole.all_sent(), testing::EndsWith("201 stored 1\nn403 not_allowed 0\n200 file 3\nabc405 "
                                                  "unknown_command 0\n200 document 7\n{\"a\":1}200 bye 0\n"));
  ServerFixture other;
  other.store.put("a b", "123");
  other.store.put("x", "");
  other.document_verb.document = "{\"a\":1}";
  auto& slow = other.connect();
  for (const char byte : kTalk) {
    other.say(slow, string_view(&byte, 1));
    other.pass(milliseconds(20));
  }
  EXPECT_EQ(slow.all_sent(), whole.all_sent());
}

TEST_F(FramedWire, AskedBody_WaitsForTheGoAhead) {
  EXPECT_EQ(ask("UPLOAD_FILE n ?3\n"), "101 go_on 0\n");
  EXPECT_EQ(ask("abc"), "201 stored 1\nn");
  EXPECT_EQ(ask("UPLOAD_FILE ../n ?3\n"), "403 not_allowed 0\n") << "and no body is waited for";
  EXPECT_EQ(ask("NOOP\n"), "200 ok 0\n");
}

TEST_F(FramedWire, BodyThatNobodyWants_IsSkipped) {
  EXPECT_EQ(ask("UPLOAD_FILE ../n +5\n"), "403 not_allowed 0\n");
  EXPECT_EQ(ask("NOOP"), "");
  EXPECT_EQ(ask("\nNOOP\n"), "200 ok 0\n") << "the first five bytes were the body";
  EXPECT_EQ(ask("DELETE_FILE x +2\n12NOOP\n"), "200 deleted 0\n200 ok 0\n");
  EXPECT_EQ(ask("UPLOAD_FILE n\n"), "411 no_body 0\n");
  const string large(kMaxSkipped, 'x');
  EXPECT_EQ(ask("X +" + std::to_string(large.size()) + "\n" + large + "NOOP\n"), "405 unknown_command 0\n200 ok 0\n");
}

TEST_F(FramedWire, BodyThatIsTooLargeToSkip_EndsTheSession) {
  EXPECT_EQ(ask("X +" + std::to_string(kMaxSkipped + 1) + "\n"), "405 unknown_command 0\n");
  EXPECT_TRUE(peer->ended());
}

TEST_F(FramedWire, Streams_AreFramesUntilTheNextRequest) {
  greet();
  f.stream_verb.tell("one\n");
  EXPECT_EQ(ask("WATCH\n"), "100 text 4\none\n");
  f.stream_verb.tell("two\n");
  f.run();
  EXPECT_EQ(told(), "100 text 4\ntwo\n");
  EXPECT_EQ(ask("NO"), "200 end 0\n");
  EXPECT_EQ(ask("OP\n"), "200 ok 0\n");
  EXPECT_EQ(f.stream_verb.alive(), 0U);
  EXPECT_EQ(ask("WATCH\nNOOP\n"), "100 text 4\none\n100 text 4\ntwo\n200 end 0\n200 ok 0\n");
}

TEST_F(FramedWire, OtherVersion_IsToldOurs) {
  auto& other = f.connect();
  f.say(other, "HELLO wirelab/2\n");
  EXPECT_EQ(other.all_sent(), "505 version 9\nwirelab/1");
  EXPECT_TRUE(other.ended());
}

TEST_F(FramedWire, WhatIsNoRequest_EndsTheSession) {
  for (const string_view wrong : {"A\x01\n", "UPLOAD_FILE a +99999999999999999999\n"}) {
    peer = nullptr;
    EXPECT_EQ(ask(wrong), "400 unreadable 0\n");
    EXPECT_TRUE(peer->ended());
  }
  peer = nullptr;
  EXPECT_EQ(ask(string(kMaxRequest + 1, 'x')), "414 too_long 0\n");
  EXPECT_TRUE(peer->ended());
  peer = nullptr;
  EXPECT_EQ(ask(string(kMaxRequest, 'x') + "\r\n"), "405 unknown_command 0\n");
}

TEST_F(FramedWire, ClientThatHasSaidAll_GetsAllAnswers) {
  peer = &f.connect();
  peer->arrive("HELLO wirelab/1\nLIST_FILES\nNOOP\n");
  peer->arrive_fin();
  f.run();
  EXPECT_THAT(peer->all_sent(), testing::EndsWith("200 listing 5\na b\nx200 ok 0\n200 bye 0\n"));
  EXPECT_EQ(f.server().connections(), 0U);
}

TEST_F(FramedWire, HalfARequest_IsNotCarriedOut) {
  greet();
  peer->arrive("DELETE_FILE x");
  peer->arrive_fin();
  f.run();
  EXPECT_EQ(told(), "400 unreadable 0\n");
  EXPECT_TRUE(f.store.files.contains("x"));
}

TEST_F(FramedWire, HalfABody_StoresNothing) {
  greet();
  f.say(*peer, "UPLOAD_FILE n +10\nabc");
  f.leave(*peer);
  EXPECT_EQ(told(), "400 cut_short 0\n");
  EXPECT_EQ(f.server().connections(), 0U);
  EXPECT_FALSE(f.store.files.contains("n"));
}

TEST_F(FramedWire, Reset_EndsTheWork) {
  greet();
  f.say(*peer, "WATCH\n");
  peer->arrive_reset();
  f.run();
  EXPECT_EQ(f.stream_verb.alive(), 0U);
  EXPECT_EQ(f.server().connections(), 0U);
}

TEST_F(FramedWire, Log_HasALineForEachRequestAndNoSecret) {
  ask("DELETE_FILE x\nLOGIN ana geheim\nNOOP\nX\nUPLOAD_FILE n +3\nabcREPORT\n");
  EXPECT_THAT(f.log_text(), testing::ContainsRegex("verb=UPLOAD_FILE outcome=stored reason=none bytes=3 "));
  EXPECT_THAT(f.log_text(), testing::ContainsRegex("verb=REPORT outcome=document reason=none bytes=7 "));
  EXPECT_THAT(f.log_text(), HasSubstr("verb=DELETE_FILE outcome=deleted"));
  EXPECT_THAT(f.log_text(), HasSubstr("verb=LOGIN outcome=authenticated"));
  EXPECT_THAT(f.log_text(), HasSubstr("verb=none outcome=unknown-command"));
  EXPECT_THAT(f.log_text(), testing::Not(HasSubstr("geheim")));
  EXPECT_EQ(f.log_text().find("ana"), string::npos);
}

TEST_F(FramedWire, ClassicWire_IsAsItWas) {
  auto& classic = f.ask("HELLO");
  EXPECT_EQ(classic.all_sent(), "") << "perhaps a greeting";
  f.pass(seconds(30));
  EXPECT_EQ(classic.all_sent(), "UNKNOWN_COMMAND");
  EXPECT_EQ(f.ask("HELLO\n").all_sent(), "UNKNOWN_COMMAND");
  EXPECT_EQ(f.ask("HELLO world\n").all_sent(), "UNKNOWN_COMMAND");
}

TEST_F(FramedWire, FinDuringAStream_EndsIt) {
  greet();
  f.stream_verb.tell("one\n");
  f.say(*peer, "WATCH\n");
  told();
  f.leave(*peer);
  EXPECT_EQ(told(), "200 end 0\n200 bye 0\n");
  EXPECT_EQ(f.stream_verb.alive(), 0U);
}

TEST_F(FramedWire, DiskThatFills_LeavesTheConnectionInStep) {
  greet();
  f.store.broken_after = 2;
  EXPECT_EQ(ask("UPLOAD_FILE n +5\nabcdeNOOP\n"), "500 io 0\n200 ok 0\n");
  EXPECT_EQ(ask("UPLOAD_FILE n ?5\n"), "101 go_on 0\n");
  EXPECT_EQ(ask("abcdeNOOP\n"), "500 io 0\n200 ok 0\n") << "once it was asked for, the body comes";
  EXPECT_FALSE(f.store.files.contains("n"));
  f.store.broken_after = 1'000'000;
  f.store.capacity = 3;
  EXPECT_EQ(ask("UPLOAD_FILE n ?500\n"), "507 no_space 0\n");
  EXPECT_EQ(ask("UPLOAD_FILE n +5\nabcdeNOOP\n"), "507 no_space 0\n200 ok 0\n");
}

TEST_F(FramedWire, DownloadThatBreaks_IsReset) {
  greet();
  f.store.put("large", string(100'000, 'x'));
  f.store.broken_after = 50'000;
  f.say(*peer, "DOWNLOAD_FILE large\n");
  EXPECT_TRUE(peer->was_reset);
}

TEST_F(FramedWire, ControlCharactersInNames_TouchNothing) {
  EXPECT_EQ(ask("UPLOAD_FILE \"a\\x0ab\" +1\nx"), "403 not_allowed 0\n");
  EXPECT_EQ(ask("UPLOAD_FILE \"a\\x00\" +1\nx"), "403 not_allowed 0\n");
  EXPECT_EQ(ask("DELETE_FILE \"x\\x00\"\n"), "403 not_allowed 0\n");
  EXPECT_EQ(f.store.files.size(), 2U);
}

}  // namespace
}  // namespace wirelab::command
