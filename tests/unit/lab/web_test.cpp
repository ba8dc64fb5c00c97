#include "firmware/lab/web.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "firmware/lab/web_path.h"
#include "tests/unit/lab/tcp_lab_fixture.h"

namespace wirelab::lab {
namespace {

std::optional<std::string> path(std::string_view target, std::string_view folder = {}) {
  std::array<char, 64> room{};
  const auto found = web_path(target, folder, room);
  return found ? std::optional(std::string(*found)) : std::nullopt;
}

TEST(WebPath, Targets_NameFiles) {
  EXPECT_EQ(path("/file.txt"), "file.txt");
  EXPECT_EQ(path("/file.txt?x=/y#z"), "file.txt");
  EXPECT_EQ(path("/"), "index.html");
  EXPECT_EQ(path("/a/b/?q"), "a/b/index.html");
  EXPECT_EQ(path("/se%c3%B1al%20uno.txt"), "señal uno.txt");
  EXPECT_EQ(path("/a", "public"), "public/a");
  EXPECT_EQ(path("/../a", "public"), "public/../a") << "the store refuses that";
  EXPECT_EQ(path("http://10.0.0.1:8080/a.txt?q"), "a.txt");
  EXPECT_EQ(path("http://host"), "index.html");
  EXPECT_EQ(path("http://host?q=/a"), "index.html");
  for (const std::string_view bad :
       {"https://host/a", "http:/a", "", "file.txt", "*", "/%", "/%4", "/%4g", "/a%00b", "/a%5Cb", "/a\\b"}) {
    EXPECT_EQ(path(bad), std::nullopt) << bad;
  }
  EXPECT_EQ(path("/" + std::string(64, 'a')).value_or("").size(), 64U);
  EXPECT_EQ(path("/" + std::string(65, 'a')), std::nullopt);
}

TEST(MediaType, FollowsTheEnding) {
  EXPECT_EQ(media_type("a.html"), "text/html; charset=utf-8");
  EXPECT_EQ(media_type("a.b/c.png"), "image/png");
  EXPECT_EQ(media_type("html"), "application/octet-stream");
}

using WebTest = TcpLabFixture;

constexpr std::string_view kHead =
    "\r\nServer: wirelab\r\nDate: Tue, 14 Nov 2023 22:13:20 GMT\r\nContent-Type: text/plain; charset=utf-8\r\n";

TEST_F(WebTest, File_ComesWithItsHeadInOneReply) {
  store.put("file.txt", "hello\n");
  start("web");
  Peer& peer = connect();
  say(peer, "GET /file.txt HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(writes(peer),
            (Writes{"HTTP/1.1 200 OK" + std::string(kHead) +
                    "Content-Length: 6\r\nConnection: keep-alive\r\nX-Content-Type-Options: nosniff\r\n\r\n"
                    "hello\n"}));
  say(peer, "HEAD /file.txt HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(peer.sent[1].bytes.ends_with(
      "Content-Length: 6\r\nConnection: close\r\nX-Content-Type-Options: nosniff\r\n\r\n"));
  EXPECT_TRUE(peer.ended());
  EXPECT_FALSE(peer.was_reset);
}

TEST_F(WebTest, LargeFile_ComesWhole) {
  std::string content(100'000, 'x');
  for (std::size_t at = 0; at < content.size(); at += 97) content[at] = static_cast<char>('a' + at % 26);
  store.put("large.txt", content);
  store.rules.delay = 3;  // the store lets it wait at every question
  start("web");
  Peer& peer = connect();
  peer.largest_write = 700;
  say(peer, "GET /large.txt HTTP/1.1\r\nHost: x\r\n\r\n");
  const std::string all = peer.all_sent();
  EXPECT_EQ(all.substr(all.find("\r\n\r\n") + 4), content);
  EXPECT_FALSE(peer.ended());
  EXPECT_EQ(lab->tally().replies, 1U) << "all pieces are one reply";
}

TEST_F(WebTest, PipelinedRequests_AreAnsweredInOrder) {
  store.put("a", "first");
  store.put("b", "second");
  start("web");
  Peer& peer = connect();
  say(peer,
      "GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /c HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\nConnection: "
      "close\r\n\r\n");
  ASSERT_EQ(peer.sent.size(), 4U);
  EXPECT_TRUE(peer.sent[0].bytes.ends_with("\r\n\r\nfirst"));
  EXPECT_TRUE(peer.sent[1].bytes.starts_with("HTTP/1.1 404 Not Found\r\n"));
  EXPECT_TRUE(peer.sent[2].bytes.ends_with("\r\n\r\nsecond"));
  EXPECT_TRUE(peer.sent[3].fin);
}

TEST_F(WebTest, WhatIsNotThere_IsToldWithAPage) {
  start("web");
  for (const std::string_view target : {"/missing", "/", "/.wirelab/documents/accounts", "/../etc/passwd", "/a//b"}) {
    Peer& peer = connect();
    say(peer, "GET " + std::string(target) + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    EXPECT_TRUE(peer.all_sent().starts_with("HTTP/1.1 404 Not Found\r\n")) << target << peer.all_sent();
    EXPECT_NE(peer.all_sent().find("<h1>404 Not Found</h1>"), std::string::npos);
  }
}

TEST_F(WebTest, OtherMethodsAndNoise_AreAnsweredAndLeft) {
  start("web");
  Peer& post = connect();
  say(post, "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
  EXPECT_TRUE(post.all_sent().starts_with("HTTP/1.1 405 Method Not Allowed\r\n")) << post.all_sent();
  EXPECT_NE(post.all_sent().find("\r\nAllow: GET, HEAD\r\n"), std::string::npos);
  EXPECT_TRUE(post.ended());
  Peer& noise = connect();
  say(noise, "\x16\x03\x01\x02\x00\x01");
  EXPECT_TRUE(noise.all_sent().starts_with("HTTP/1.1 400 Bad Request\r\n")) << noise.all_sent();
  EXPECT_TRUE(noise.ended());
}

TEST_F(WebTest, SeveralClients_AreServedAtOnce) {
  store.put("a", "x");
  start("web");
  for (int count = 0; count < 7; ++count) connect();
  Peer& last = connect();
  say(last, "GET /a HTTP/1.0\r\n\r\n");
  EXPECT_TRUE(last.ended());
  last.arrive_fin();
  run();
  EXPECT_EQ(lab->clients(), 7U);
  pass(std::chrono::seconds(30));
  EXPECT_EQ(lab->clients(), 0U) << "whoever says nothing is left";
}

TEST_F(WebTest, CrowdedLab_WaitsForNobodyWhoAsksNothing) {
  start("web");
  std::vector<Peer*> silent;
  for (int i = 0; i < 7; ++i) silent.push_back(&connect());
  pass(std::chrono::seconds(10));
  EXPECT_EQ(lab->clients(), 7U) << "there is a place left";
  Peer& asking = connect();
  say(asking, "GET /none HTTP/1.1\r\nHost:");
  Peer& waiting = connect();
  say(waiting, "GET /none HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(waiting.all_sent().empty());
  pass(std::chrono::seconds(1));
  EXPECT_TRUE(waiting.all_sent().starts_with("HTTP/1.1 404"));
  for (const Peer* one : silent) EXPECT_TRUE(one->ended());
  EXPECT_FALSE(asking.ended()) << "it has begun to ask";
  say(asking, " x\r\n\r\n");
  EXPECT_TRUE(asking.all_sent().starts_with("HTTP/1.1 404"));
}

TEST_F(WebTest, QuestionThatTricklesIn_LosesItsPlace) {
  start("web");
  Peer& peer = connect();
  say(peer, "GET / HTTP/1.1\r\nHost: x\r\nA: ");
  for (int times = 0; times < 4; ++times) {
    pass(std::chrono::seconds(2));
    say(peer, "a");
    EXPECT_FALSE(peer.ended());
  }
  pass(std::chrono::seconds(2));
  EXPECT_TRUE(peer.ended());
  Peer& slow = connect();
  say(slow, "GET /none HTTP/1.1\r\n");
  pass(std::chrono::seconds(8));
  say(slow, "Host: x\r\n\r\n");
  EXPECT_TRUE(slow.all_sent().starts_with("HTTP/1.1 404")) << "in time";
  pass(std::chrono::seconds(8));
  say(slow, "GET /none HTTP/1.1\r\n");
  pass(std::chrono::seconds(8));
  EXPECT_FALSE(slow.ended()) << "each question has its own time";
}

TEST_F(WebTest, ReaderOfAFewBytesNowAndThen_LosesItsPlace) {
  store.put("large.txt", std::string(200'000, 'x'));
  start("web");
  Peer& peer = connect();
  peer.open_window(100);
  say(peer, "GET /large.txt HTTP/1.1\r\nHost: x\r\n\r\n");
  for (int second = 0; second < 59; ++second) {
    pass(std::chrono::seconds(1));
    peer.open_window(100);
    run();
  }
  EXPECT_FALSE(peer.ended());
  pass(std::chrono::seconds(2));
  EXPECT_TRUE(peer.was_reset);
  Peer& modest = connect();
  modest.open_window(2'000);
  say(modest, "GET /large.txt HTTP/1.1\r\nHost: x\r\n\r\n");
  for (int second = 0; second < 120; ++second) {
    pass(std::chrono::seconds(1));
    modest.open_window(2'000);
    run();
  }
  EXPECT_FALSE(modest.was_reset) << "slow, but it goes on";
  EXPECT_GE(modest.bytes_sent, 200'000U);
}

TEST_F(WebTest, Folder_IsAllThatIsShown) {
  store.put("secret.txt", "no");
  store.put("public/a.txt", "yes");
  start("web", {.folder = std::string_view("public")});
  Peer& peer = connect();
  say(peer,
      "GET /secret.txt HTTP/1.1\r\nHost: x\r\n\r\nGET /../secret.txt HTTP/1.1\r\nHost: x\r\n\r\n"
      "GET /%2e%2e/secret.txt HTTP/1.1\r\nHost: x\r\n\r\nGET /a.txt HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(peer.all_sent().find("no\n"), std::string::npos);
  ASSERT_EQ(peer.sent.size(), 4U);
  for (std::size_t index = 0; index < 3; ++index)
    EXPECT_TRUE(peer.sent[index].bytes.starts_with("HTTP/1.1 404")) << index;
  EXPECT_TRUE(peer.sent[3].bytes.ends_with("yes"));
}

TEST_F(WebTest, ByteAtATime_IsTheExerciseToTheByte) {
  store.put("file.txt", "abc");
  start("web-bytes");
  Peer& peer = connect();
  say(peer, "GET /file.txt HTTP/1.1\r\nHost: x\r\n\r\n");
  for (int turn = 0; turn < 4; ++turn) pass(std::chrono::milliseconds(1));
  EXPECT_EQ(writes(peer), (Writes{"HTTP/1.1 200 OK\r\n\r\n", "a", "b", "c", "\r\n", ""}));
  EXPECT_EQ(peer.sent[0].bytes.size(), 19U);
  EXPECT_TRUE(peer.sent.back().fin);
  Peer& missing = connect();
  say(missing, "GET /none HTTP/1.1\r\n\r\n");
  ASSERT_EQ(missing.sent.size(), 3U);
  EXPECT_EQ(missing.sent[0].bytes.size(), 26U);
  EXPECT_EQ(missing.sent[1].bytes, "<html><body><h1>404 Not Found</h1></body></html>\r\n");
  EXPECT_EQ(missing.sent[1].bytes.size(), 50U);
  EXPECT_TRUE(missing.sent[2].fin);
}

TEST_F(WebTest, FaultOfAReply_MeetsAllItsPieces) {
  store.put("file.txt", std::string(10'000, 'x'));
  start("web", {.faults = *FaultPlan::parse("drop:1", 0)});
  Peer& peer = connect();
  say(peer, "GET /file.txt HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(peer.all_sent(), "");
  say(peer, "GET /file.txt HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_GT(peer.all_sent().size(), 10'000U);
}

/// All that a client got for one request of a file with that content.
class FaultyWebTest : public TcpLabFixture {
 protected:
  std::string reply(std::string_view name, std::string_view faults, std::string_view connection) {
    store.put("file.txt", content);
    lab.reset();
    start(name, {.faults = *FaultPlan::parse(faults, 1)});
    Peer& peer = connect();
    say(peer, "GET /file.txt HTTP/1.1\r\nHost: x\r\nConnection: " + std::string(connection) + "\r\n\r\n");
    for (int wait = 0; wait < 100 && !peer.ended(); ++wait) pass(std::chrono::milliseconds(1));
    ended = peer.ended();
    return peer.all_sent();
  }

  std::string content;
  bool ended = false;
};

TEST_F(FaultyWebTest, ReplyInParts_IsSentTwiceAsAWhole) {
  for (const std::size_t size : {std::size_t{10}, std::size_t{9000}}) {
    content = std::string(size, 'c');
    content.back() = 'e';
    for (const std::string_view connection : {"close", "keep-alive"}) {
      const std::string once = reply("web", "", connection);
      EXPECT_EQ(reply("web", "duplicate:1", connection), once + once) << size;
      EXPECT_EQ(ended, connection == "close");
      EXPECT_EQ(lab->tally().faults, 1U);
      EXPECT_EQ(lab->tally().replies, 1U) << "the second time is no reply of its own";
    }
  }
  content = "hello";
  const std::string once = reply("web-bytes", "", "close");
  EXPECT_EQ(once, "HTTP/1.1 200 OK\r\n\r\nhello\r\n");
  EXPECT_EQ(reply("web-bytes", "duplicate:1", "close"), once + once);
  EXPECT_TRUE(ended);
}

TEST_F(FaultyWebTest, ConnectionThatStays_GoesOnBehindAReplyThatWasDoubled) {
  store.put("file.txt", std::string(5000, 'c'));
  start("web", {.faults = *FaultPlan::parse("duplicate:1", 1)});
  Peer& peer = connect();
  for (int request = 0; request < 2; ++request) say(peer, "GET /file.txt HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(lab->tally().replies, 2U);
  const std::string all = peer.all_sent();
  EXPECT_EQ(std::ranges::count(all, 'c'), 3 * 5000 + std::ranges::count(all.substr(0, all.find("\r\n\r\n")), 'c') * 3);
}

TEST_F(FaultyWebTest, ReplyInParts_IsCutInItsFirst) {
  content = std::string(9000, 'c');
  const std::string once = reply("web", "", "close");
  const std::string cut = reply("web", "truncate:1", "close");
  EXPECT_TRUE(once.starts_with(cut));
  EXPECT_LT(cut.size(), once.size() / 2 + 1);
  EXPECT_GT(cut.size(), 0U);
  EXPECT_TRUE(ended);
}

}  // namespace
}  // namespace wirelab::lab
