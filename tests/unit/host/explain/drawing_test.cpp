#include <gtest/gtest.h>

#include "host/explain/html_page.h"
#include "host/explain/markup.h"
#include "host/explain/svg_ladder.h"
#include "tests/unit/host/explain/conversation.h"
#include "tests/unit/host/explain/link.h"

namespace wirelab::explain {
namespace {

using packet::TcpFlags;
using std::chrono::milliseconds;

Page page_of(const Talks& talks, const std::string& name = "capture.pcapng") {
  Page page{.name = name, .packets = 1, .not_shown = talks.not_followed()};
  for (const Talk& talk : talks.all()) page.talks.push_back({.talk = &talk});
  return page;
}

std::string svg_of(const Talks& talks, const DrawingChoice& choice = {}) { return svg_ladder(page_of(talks), choice); }

std::string html_of(const Talks& talks, const std::string& name = "capture.pcapng", const DrawingChoice& choice = {}) {
  return html_page(page_of(talks, name), choice);
}

/// Empty if each element is closed where it was opened; else where that ends. Style sheets have no tags in them.
std::string first_stray(std::string_view text) {
  std::vector<std::string_view> open;
  for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
    const std::size_t end = text.find('>', at);
    if (end == std::string_view::npos) return "an open tag";
    const std::string_view tag = text.substr(at + 1, end - at - 1);
    const std::string_view name = tag.substr(0, tag.find_first_of(" \n"));
    if (tag.starts_with("!") || tag.ends_with("/") || name == "meta") continue;
    if (!tag.starts_with("/")) {
      open.push_back(name);
    } else if (open.empty() || open.back() != tag.substr(1)) {
      return std::string(tag);
    } else {
      open.pop_back();
    }
  }
  return open.empty() ? "" : std::string(open.back());
}

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST(Escaped, WhatHasAMeaning_IsWrittenAsText) {
  EXPECT_EQ(escaped("<a href=\"x\">&'</a>"), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;&lt;/a&gt;");
  EXPECT_EQ(escaped("señal ✓"), "señal ✓");
  EXPECT_EQ(escaped(std::string_view("\x1b\0\x7f\n", 4)), "\\x1B\\x00\\x7F\\x0A");
  EXPECT_EQ(escaped("\xff\xe2\x80\xae\xed\xa0\x80"), "\\xFF\\xE2\\x80\\xAE\\xED\\xA0\\x80");
}

TEST(Drawing, WhatAPeerSends_IsTextInBoth) {
  Conversation talk;
  talk.shake();
  talk.say({.flags = kPush, .seq = kC, .ack = kS, .data = "</text><script>alert('x')</script>\"\x1b[31m\xff"});
  for (const std::string& page : {svg_of(talk.talks()), html_of(talk.talks())}) {
    EXPECT_FALSE(page.contains("<script")) << page;
    EXPECT_TRUE(page.contains("&lt;/text&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;\\x1B[31m\\xFF"));
    EXPECT_FALSE(page.contains('\x1b'));
    EXPECT_EQ(first_stray(page), "");
  }
}

TEST(Drawing, NamesOfFiles_AreTextToo) {
  const std::string page = html_of(Talks(true), "<img src=x onerror=alert(1)>");
  EXPECT_FALSE(page.contains("<img"));
  EXPECT_TRUE(page.contains("&lt;img src=x onerror=alert(1)&gt;"));
  EXPECT_EQ(first_stray(page), "");
}

TEST(Drawing, NothingIsFetched) {
  Conversation talk;
  talk.shake();
  std::string svg = svg_of(talk.talks());
  const std::string_view space = "http://www.w3.org/2000/svg";
  ASSERT_TRUE(svg.contains(space));
  svg.erase(svg.find(space), space.size());
  for (const std::string& page : {svg, html_of(talk.talks())}) {
    for (const char* part : {"http:", "https:", "url(", "@import", "src=", "<link", "<script"}) {
      EXPECT_FALSE(page.contains(part)) << part;
    }
  }
}

TEST(Drawing, ArrowsSayWhatTheyAre) {
  Conversation talk;
  talk.shake();
  talk.say({.flags = kPush, .seq = kC, .ack = kS, .data = "abc"});
  talk.say({.flags = kPush, .seq = kC, .ack = kS, .data = "abc"}, milliseconds(300));
  talk.answer({.flags = TcpFlags::kRst, .seq = kS});
  // Three of the handshake, and one of each kind in the legend.
  for (const std::string& page : {svg_of(talk.talks()), html_of(talk.talks())}) {
    EXPECT_EQ(count_of(page, "class=\"a control\""), 4U);
    EXPECT_EQ(count_of(page, "class=\"a data\""), 2U);
    EXPECT_EQ(count_of(page, "class=\"a again\""), 2U);
    EXPECT_EQ(count_of(page, "class=\"a reset\""), 2U);
    EXPECT_TRUE(page.contains("stroke-dasharray"));
  }
}

TEST(Drawing, NumbersAreThereInBothForms) {
  Conversation talk;
  talk.shake();
  talk.say({.flags = kPush, .seq = kC, .ack = kS, .data = "hello"}, milliseconds(40));
  for (const std::string& page : {svg_of(talk.talks()), html_of(talk.talks())}) {
    EXPECT_TRUE(page.contains("[PSH, ACK] Seq=1 Ack=1 Win=1000 Len=5"));
    EXPECT_TRUE(page.contains("raw Seq " + std::to_string(kC) + " Ack " + std::to_string(kS)));
    EXPECT_TRUE(page.contains("0.040200 s"));
    EXPECT_TRUE(page.contains("+ 40.0 ms"));
    EXPECT_TRUE(page.contains("“hello”"));
    EXPECT_TRUE(page.contains("client 10.0.0.1:50000"));
    EXPECT_TRUE(page.contains("Carries 5 bytes, numbers 1 to 5."));
    EXPECT_TRUE(page.contains("Still open when the capture ends."));
  }
  EXPECT_FALSE(svg_of(talk.talks(), {.payload = false}).contains("hello"));
  EXPECT_FALSE(html_of(talk.talks(), "x", {.payload = false}).contains("hello"));
}

TEST(Drawing, LongConversation_SaysWhatIsLeftOut) {
  Conversation talk;
  talk.shake();
  constexpr std::size_t kMore = Talks::kMostBeginning + Talks::kMostEnd + 1'234;
  for (std::uint32_t i = 0; i < kMore; ++i) talk.say({.seq = kC + i, .ack = kS, .data = "x"});
  for (const std::string& page : {svg_of(talk.talks()), html_of(talk.talks())}) {
    EXPECT_TRUE(page.contains("1237 packets left out"));
    EXPECT_EQ(count_of(page, "class=\"a "), Talks::kMostBeginning + Talks::kMostEnd + kStrokes.size());
  }
}

TEST(Drawing, SeveralConversations_AreListed) {
  Link link;
  const net::Endpoint server{.address = Link::kRouter, .port = 9};
  link.datagram({.address = Link::kHost, .port = 5}, server, {});
  link.datagram({.address = Link::kHost, .port = 6}, server, {});
  const std::string page = html_of(link.talks());
  EXPECT_TRUE(page.contains("<a href=\"#c2\">UDP 10.0.2.15:6 – 10.0.2.2:9</a>"));
  EXPECT_TRUE(page.contains("<h2 id=\"c2\">2. UDP 10.0.2.15:6"));
  const std::string svg = svg_of(link.talks());
  EXPECT_LT(svg.find("1. UDP 10.0.2.15:5"), svg.find("2. UDP 10.0.2.15:6"));
}

TEST(Drawing, FramesWhoseEndsAreNotThePair_SayTheirOwn) {
  Link link;
  const auto request = packet::arp_request(Link::kHostMac, Link::kHost, Link::kRouter);
  link.arp(request);
  EXPECT_TRUE(html_of(link.talks()).contains("52:54:00:12:34:56 → ff:ff:ff:ff:ff:ff"));
}

Page checked(const Conversation& talk) {
  Page page{.name = "x", .lab = "v2", .packets = 3};
  page.talks.push_back({.talk = &talk.talks().all().front(),
                        .findings = {{.holds = true, .text = "a <thing>", .packets = {1, 2}},
                                     {.holds = false, .text = "another", .packets = {}}}});
  return page;
}

TEST(Drawing, ChecksOfALab_AreSaidInWords) {
  Conversation talk;
  talk.shake();
  Page page = checked(talk);
  const std::string html = html_page(page, {});
  EXPECT_TRUE(html.contains("✓ pass</b>a &lt;thing&gt;<span class=\"raw\"> (packets 1 and 2)</span>")) << html;
  EXPECT_TRUE(html.contains("✗ fail</b>another</li>"));
  const std::string svg = svg_ladder(page, {});
  EXPECT_TRUE(svg.contains(">✓ pass</text>"));
  EXPECT_TRUE(svg.contains(">a &lt;thing&gt; (packets 1 and 2)</text>")) << svg;
  EXPECT_TRUE(svg.contains(">✗ fail</text>"));
  for (const std::string& text : {html, svg}) {
    EXPECT_TRUE(text.contains("Lab v2: not passed"));
    EXPECT_EQ(first_stray(text), "");
  }
  page.talks[0].findings.pop_back();
  for (const std::string& text : {html_page(page, {}), svg_ladder(page, {})}) {
    EXPECT_TRUE(text.contains("Lab v2: passed"));
  }
}

TEST(Drawing, AnswerOfAnExperiment_StandsBeforeTheLadders) {
  Conversation talk;
  talk.shake();
  Page page = checked(talk);
  EXPECT_FALSE(html_page(page, {}).contains("Question"));
  EXPECT_FALSE(svg_ladder(page, {}).contains("Question"));
  page.conclusion = {.question = "Does it <wait>?",
                     .numbers = {{.what = "times", .value = "4 & 5", .packets = {3}}},
                     .findings = {{.holds = true, .text = "it waited", .packets = {3}}},
                     .answer = "It waits for an ACK."};
  for (const std::string& text : {html_page(page, {}), svg_ladder(page, {})}) {
    std::size_t at = 0;
    for (const char* part : {"Question", "Does it &lt;wait&gt;?", "Numbers", "times: ", "4 &amp; 5", " (packet 3)",
                             "What must hold: passed", "it waited", "Answer", "It waits for an ACK.", "1. TCP"}) {
      const std::size_t found = text.find(part, at);
      ASSERT_NE(found, std::string::npos) << part << " in " << text;
      at = found;
    }
    EXPECT_EQ(first_stray(text), "");
  }
}

}  // namespace
}  // namespace wirelab::explain
