#include "firmware/lab/http_request.h"

#include <gtest/gtest.h>

#include <string>

namespace wirelab::lab {
namespace {

using State = HttpRequest::State;

TEST(HttpRequest, Get_IsReadHoweverItIsCut) {
  const std::string text = "GET /file.txt?x=1 HTTP/1.1\r\nHOST: board\r\nAccept: */*\r\n\r\n";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    HttpRequest request;
    EXPECT_EQ(request.take(as_bytes(std::string_view(text).substr(0, cut))), cut);
    if (cut < text.size()) {
      ASSERT_EQ(request.state(), State::incomplete) << cut;
      EXPECT_EQ(request.take(as_bytes(std::string_view(text).substr(cut))), text.size() - cut);
    }
    ASSERT_EQ(request.state(), State::complete) << cut;
    EXPECT_TRUE(request.is_get());
    EXPECT_EQ(request.target(), "/file.txt?x=1");
    EXPECT_TRUE(request.keep_alive());
  }
}

TEST(HttpRequest, NextRequest_StaysUntilItIsAskedFor) {
  HttpRequest request;
  const std::string_view two = "HEAD /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.0\r\n\r\n";
  const std::size_t first = request.take(as_bytes(two));
  EXPECT_EQ(first, two.find("GET"));
  EXPECT_TRUE(request.is_head());
  EXPECT_EQ(request.take(as_bytes(two.substr(first))), 0U);
  request.next();
  EXPECT_EQ(request.take(as_bytes(two.substr(first))), two.size() - first);
  EXPECT_EQ(request.target(), "/b");
  EXPECT_FALSE(request.keep_alive()) << "HTTP/1.0 closes unless it says otherwise";
}

TEST(HttpRequest, Connection_IsAsTheClientSays) {
  for (const auto& [head, stays] : std::initializer_list<std::pair<std::string, bool>>{
           {"HTTP/1.1\r\nHost: x\r\nConnection: close", false},
           {"HTTP/1.0\r\nConnection: keep-alive", true},
           {"HTTP/1.1\r\nhost: x\r\nConnection: Upgrade\r\nUpgrade: websocket", false}}) {
    HttpRequest request;
    const std::string text = "GET / " + head + "\r\n\r\n";
    EXPECT_EQ(request.take(as_bytes(text)), text.size()) << head;
    ASSERT_EQ(request.state(), State::complete) << head;
    EXPECT_EQ(request.keep_alive(), stays) << head;
  }
}

TEST(HttpRequest, WhatCannotBeRead_HasItsStatus) {
  const std::string long_target(HttpRequest::kMostTarget, 'a');
  const std::string long_head(HttpRequest::kMostHead, 'a');
  for (const auto& [text, status] : std::initializer_list<std::pair<std::string, unsigned>>{
           {"\x16\x03\x01\x02", 400},
           {"GET\r\n\r\n", 400},
           {"FETCH / HTTP/1.1\r\nHost: x\r\n\r\n", 400},
           {"GET / HTTP/1.1\r\n\r\n", 400},
           {"GET / HTTP/1.1\r\nHosts: x\r\n\r\n", 400},
           {"GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400},
           {"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
           {"GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505},
           {"GET /" + long_target + " HTTP/1.1\r\nHost: x\r\n\r\n", 414}}) {
    HttpRequest request;
    static_cast<void>(request.take(as_bytes(text)));
    ASSERT_EQ(request.state(), State::bad) << text.substr(0, 60);
    EXPECT_EQ(request.status(), status) << text.substr(0, 60);
    EXPECT_EQ(request.take(as_bytes("GET / HTTP/1.0\r\n\r\n")), 0U) << "nothing is read behind it";
  }
  HttpRequest endless;
  static_cast<void>(endless.take(as_bytes("GET / HTTP/1.1\r\nX: ")));
  for (int count = 0; count < 8 && endless.state() == State::incomplete; ++count) {
    static_cast<void>(endless.take(as_bytes(std::string_view(long_head).substr(0, 1024))));
  }
  ASSERT_EQ(endless.state(), State::bad);
  EXPECT_EQ(endless.status(), 431U);
}

TEST(HttpRequest, HeadIsBounded_AlsoInOnePiece) {
  const auto head_of = [](std::size_t size) {
    const std::string before = "GET / HTTP/1.1\r\nHost: x\r\nA: ";
    return before + std::string(size - before.size() - 4, 'a') + "\r\n\r\n";
  };
  HttpRequest largest;
  EXPECT_EQ(largest.take(as_bytes(head_of(HttpRequest::kMostHead))), HttpRequest::kMostHead);
  EXPECT_EQ(largest.state(), State::complete);
  HttpRequest larger;
  EXPECT_EQ(larger.take(as_bytes(head_of(HttpRequest::kMostHead + 1))), HttpRequest::kMostHead + 1);
  ASSERT_EQ(larger.state(), State::bad);
  EXPECT_EQ(larger.status(), 431U);
}

}  // namespace
}  // namespace wirelab::lab
