#include "host/explain/lab_check.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/host/explain/conversation.h"
#include "tests/unit/host/explain/link.h"

namespace wirelab::explain {
namespace {

using packet::TcpFlags;

/// Numbers, from 0, of the points that fail.
std::vector<std::size_t> failures(std::string_view lab, const Conversation& talk) {
  const auto findings = lab_findings(lab, talk.tally());
  EXPECT_FALSE(findings.empty());
  std::vector<std::size_t> failed;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (!findings[i].holds) failed.push_back(i);
  }
  return failed;
}

using None = std::vector<std::size_t>;

/// Two writers that count their own numbers.
struct Talkers {
  Conversation talk;
  std::uint32_t client = kC;
  std::uint32_t server = kS;

  explicit Talkers(std::uint16_t mss = 1460) { talk.shake(mss); }
  void say(std::string_view data, std::uint16_t flags = kPush) {
    talk.say({.flags = flags, .seq = client, .ack = server, .data = data});
    client += static_cast<std::uint32_t>(data.size()) + ((flags & TcpFlags::kFin) != 0 ? 1 : 0);
  }
  void answer(std::string_view data, std::uint16_t flags = kPush) {
    talk.answer({.flags = flags, .seq = server, .ack = client, .data = data});
    server += static_cast<std::uint32_t>(data.size()) + ((flags & TcpFlags::kFin) != 0 ? 1 : 0);
  }
};

TEST(LabCheck, V0_WantsUpperCaseAndTheWholeClose) {
  Talkers both;
  both.say("nine byte");
  both.answer("NINE BYTE");
  EXPECT_EQ(failures("v0", both.talk), None{2}) << "it is not closed yet";
  both.say("", kFinish);
  both.answer("", kFinish);
  both.say("", TcpFlags::kAck);
  EXPECT_EQ(failures("v0", both.talk), None{});
  const auto findings = lab_findings("v0", both.talk.tally());
  EXPECT_EQ(findings.at(2).packets, (std::vector<std::size_t>{6, 7, 8}));
}

TEST(LabCheck, V1_IsOneExchange) {
  Talkers both;
  both.say("Hello, World!");
  both.answer("HELLO, WORLD!");
  EXPECT_EQ(failures("v1", both.talk), None{});
  both.say("more");
  EXPECT_EQ(failures("v1", both.talk), (None{1, 2}));
  Talkers short_one;
  short_one.say("Hello");
  short_one.answer("HELLO");
  EXPECT_EQ(failures("v1", short_one.talk), None{1}) << "13 bytes are the exercise";
}

TEST(LabCheck, V2_WantsFiveThenFifteenAndTheReset) {
  for (const bool in_one : {true, false}) {
    Talkers both;
    both.say("World! Hello, World!");
    both.answer("WORLD");
    both.say("", kFinish);
    if (in_one) {
      both.answer("! HELLO, WORLD!");
    } else {
      both.answer("! HEL");
      both.answer("LO, W");
      both.answer("ORLD!");
    }
    EXPECT_EQ(failures("v2", both.talk), in_one ? None{4} : (None{2, 4})) << "the RST is not there yet";
    both.talk.say({.flags = TcpFlags::kRst, .seq = both.client});
    EXPECT_EQ(failures("v2", both.talk), in_one ? None{} : None{2});
  }
}

TEST(LabCheck, V2WithoutNagle_WantsASegmentForEachWrite) {
  Talkers both;
  both.say("World! Hello, World!");
  for (const std::string_view part : {"WORLD", "! HEL", "LO, W"}) both.answer(part);
  both.talk.say({.flags = TcpFlags::kRst, .seq = both.client});
  EXPECT_EQ(failures("v2-no-nagle", both.talk), None{});
  Talkers joined;
  joined.say("World! Hello, World!");
  joined.answer("WORLD");
  joined.answer("! HELLO, WORLD!");
  EXPECT_EQ(failures("v2-no-nagle", joined.talk), (None{2, 3}));
}

TEST(LabCheck, Chat_WantsBothSidesToSpeak) {
  Talkers both;
  both.say("R2: hello\n");
  EXPECT_EQ(failures("chat", both.talk), (None{1, 3}));
  both.answer("wirelab: hello you\n");
  EXPECT_EQ(failures("chat", both.talk), None{});
  both.say("R2: and: more\nR2: bye\n");
  EXPECT_EQ(failures("chat", both.talk), None{});
  both.say("no name\n");
  both.answer("other: hello\n");
  EXPECT_EQ(failures("chat", both.talk), (None{2, 3}));
}

TEST(LabCheck, V3_WantsTheCutAtTheMss) {
  Talkers both(100);
  std::string long_answer;
  for (int i = 0; i < 1000; ++i) long_answer += "HELLO, WORLD!";
  both.say("Hello, World!");
  for (std::size_t at = 0; at < 1'000; at += 100) both.answer(std::string_view(long_answer).substr(at, 100));
  both.say("", kFinish);
  both.talk.say({.flags = TcpFlags::kRst, .seq = both.client});
  EXPECT_EQ(failures("v3", both.talk), None{});
  Talkers small(1460);
  small.say("Hello, World!");
  small.answer("HELLO, WORLD!Hello");
  EXPECT_EQ(failures("v3", small.talk), (None{1, 2, 3}));
  Talkers once(13);
  once.say("Hello, World!");
  once.answer("HELLO, WORLD!");
  once.talk.say({.flags = kReset, .seq = once.client, .ack = once.server});
  EXPECT_EQ(failures("v3", once.talk), None{1}) << "once is not again and again";
}

TEST(LabCheck, ResetWithNothingUnread_IsAnother) {
  Talkers both;
  both.say("World! Hello, World!");
  both.talk.say({.flags = TcpFlags::kRst, .seq = both.client});
  EXPECT_EQ(failures("v2", both.talk), (None{2, 3, 4}));
}

TEST(LabCheck, V4_WantsThreeWritesInOneSegment) {
  std::string message;
  std::string upper;
  for (int i = 0; i < 10; ++i) {
    message += "Hello, World!";
    upper += "HELLO, WORLD!";
  }
  Talkers joined;
  joined.say(message);
  joined.say(message + message + message);
  joined.answer(upper + upper + upper + upper);
  EXPECT_EQ(failures("v4", joined.talk), None{});
  Talkers apart;
  for (int i = 0; i < 4; ++i) apart.say(message);
  apart.answer(upper + upper + upper + upper);
  EXPECT_EQ(failures("v4", apart.talk), None{1});
}

TEST(LabCheck, Secret_KnowsTheAnswers) {
  const auto failed = [](std::string_view message, std::string_view answer) {
    Talkers both;
    both.say(message);
    both.answer(answer);
    return failures("secret", both.talk);
  };
  EXPECT_EQ(failed("my net id is ab2755", "Secret code not found."), None{});
  EXPECT_EQ(failed("my net id should be kept SECRET", "Digits: , Total Digits: 0"), None{});
  EXPECT_EQ(failed("my net id ab2755 should be kept SECRET", "Digits: 2755, Total Digits: 4"), None{});
  EXPECT_EQ(failed("my net id ab2755 should be kept SECRET", "Digits: 2755, Total Digits: 5"), None{1});
}

TEST(LabCheck, Sink_WantsAHalfClose) {
  Talkers good;
  good.say("a file");
  good.say("", kFinish);
  good.answer("", kFinish);
  EXPECT_EQ(failures("sink", good.talk), None{});
  Talkers bad;
  bad.say("a file");
  bad.answer("no", kFinish);
  EXPECT_EQ(failures("sink", bad.talk), (None{0, 1}));
}

TEST(LabCheck, UpperTcp_HasTheServerCloseFirst) {
  Talkers both;
  both.say("abc");
  both.answer("ABC", kFinish);
  EXPECT_EQ(failures("upper-tcp", both.talk), None{});
  Talkers other;
  other.say("abc");
  other.answer("ABC");
  other.say("", kFinish);
  EXPECT_EQ(failures("upper-tcp", other.talk), None{3});
  other.answer("", kFinish);
  EXPECT_EQ(failures("upper-tcp", other.talk), None{3}) << "it had heard of the client's FIN";
  Talkers together;
  together.say("abc");
  together.answer("ABC");
  const std::uint32_t before = together.client;
  together.say("", kFinish);
  together.talk.answer({.flags = kFinish, .seq = together.server, .ack = before});
  together.talk.answer({.seq = together.server + 1, .ack = together.client});
  EXPECT_EQ(failures("upper-tcp", together.talk), None{}) << "it closed without having heard of it";
}

TEST(LabCheck, Greeting_NamesTheClient) {
  Talkers both;
  both.answer("MESSAGE!!! ----> We are now connected to ('10.0.0.1', 50000)\n");
  both.say("TIME");
  EXPECT_EQ(failures("time", both.talk), None{2});
  both.answer("Sun Oct  1 13:33:03 2023");
  both.say(" hm\n");
  both.answer("Invalid command!");
  EXPECT_EQ(failures("time", both.talk), None{});
  EXPECT_EQ(failures("time-strict", both.talk), None{});
  EXPECT_EQ(failures("time-warning", both.talk), None{2});
  both.say("EXIT");
  EXPECT_EQ(failures("time", both.talk), None{2}) << "it did not close";
  both.answer("", kFinish);
  EXPECT_EQ(failures("time", both.talk), None{});
  Talkers warns;
  warns.answer("MESSAGE!!! ----> We are now connected to ('10.0.0.1', 50000)\n");
  warns.say("hm");
  warns.answer("WARNING!!! ----> Please enter a valid command!\n");
  EXPECT_EQ(failures("time-warning", warns.talk), None{});
  EXPECT_EQ(failures("time", warns.talk), None{2});
  Talkers wrong;
  wrong.say("TIME");
  wrong.answer("MESSAGE!!! ----> We are now connected to ('10.0.0.1', 50001)\n");
  EXPECT_EQ(failures("time", wrong.talk), (None{0, 1, 2}));
}

TEST(LabCheck, Web_IsRecognised) {
  Talkers both;
  both.say("GET /file.txt HTTP/1.1\r\n\r\n");
  both.answer("HTTP/1.1 200 OK\r\n\r\n");
  EXPECT_EQ(failures("web", both.talk), None{2}) << "neither a length nor an end";
  EXPECT_EQ(failures("secret", both.talk), None{1});
  both.answer("all", kFinish);
  EXPECT_EQ(failures("web", both.talk), None{});
}

TEST(LabCheck, Web_WantsTheWholeContent) {
  Talkers both;
  both.say("GET /file.txt HTTP/1.1\r\n\r\n");
  both.answer("HTTP/1.1 200 OK\r\nA: b\r\ncontent-length: 6\r\n\r\nabc");
  EXPECT_EQ(failures("web", both.talk), None{2});
  both.answer("def");
  EXPECT_EQ(failures("web", both.talk), None{});
  Talkers missing;
  missing.say("GET /no HTTP/1.1\r\n\r\n");
  missing.answer("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno");
  EXPECT_EQ(failures("web", missing.talk), None{3});
}

TEST(LabCheck, UpperUdp_WantsADatagramForADatagram) {
  Link link;
  const net::Endpoint client{.address = Link::kHost, .port = 40'000};
  const net::Endpoint server{.address = Link::kRouter, .port = 12'000};
  const auto holds = [&] {
    const auto findings = lab_findings("upper-udp", link.tally());
    return std::ranges::all_of(findings, &Finding::holds);
  };
  link.datagram(client, server, as_bytes(std::string_view("ab\xc3\xb1")));
  EXPECT_FALSE(holds());
  link.datagram(server, client, as_bytes(std::string_view("AB\xc3\xb1")));
  EXPECT_TRUE(holds());
  EXPECT_TRUE(is_of_lab("upper-udp", link.tally()));
  EXPECT_FALSE(is_of_lab("upper-tcp", link.tally()));
  EXPECT_FALSE(lab_findings("v0", link.tally()).at(0).holds) << "it is not over TCP";
}

TEST(LabCheck, WebBytes_WantsTheBytesOneByOne) {
  Talkers both;
  both.say("GET /abc HTTP/1.1\r\n\r\n");
  both.answer("HTTP/1.1 200 OK\r\n\r\n");
  for (const std::string_view part : {"a", "b", "c", "\r\n"}) both.answer(part);
  EXPECT_EQ(failures("web-bytes", both.talk), None{3}) << "it did not close";
  both.answer("", kFinish);
  EXPECT_EQ(failures("web-bytes", both.talk), None{});
  Talkers pairs;
  pairs.say("GET /abc HTTP/1.1\r\n\r\n");
  pairs.answer("HTTP/1.1 200 OK\r\n\r\n");
  for (const std::string_view part : {"ab", "cd"}) pairs.answer(part);
  pairs.answer("\r\n", kFinish);
  EXPECT_EQ(failures("web-bytes", pairs.talk), None{2});
  Talkers missing;
  missing.say("GET /no HTTP/1.1\r\n\r\n");
  missing.answer("HTTP/1.1 404 Not Found\r\n\r\n");
  missing.answer("<html><body><h1>404 Not Found</h1></body></html>\r\n", kFinish);
  EXPECT_EQ(failures("web-bytes", missing.talk), None{});
  Talkers normal;
  normal.say("GET /abc HTTP/1.1\r\n\r\n");
  normal.answer("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc");
  EXPECT_EQ(failures("web-bytes", normal.talk), (None{1, 2, 3}));
}

TEST(LabCheck, Names_AreKnown) {
  EXPECT_EQ(lab_named("v2"), "v2");
  EXPECT_FALSE(lab_named("v9"));
  EXPECT_TRUE(lab_names().starts_with("v0, v1, "));
  EXPECT_TRUE(is_of_lab("v4", Talkers().talk.tally())) << "its port is 12345";
  EXPECT_FALSE(is_of_lab("web", Talkers().talk.tally()));
}

}  // namespace
}  // namespace wirelab::explain
