#include "host/cli/net/layout.h"

#include <algorithm>

#include "host/cli/display.h"
#include "host/cli/net/frame.h"
#include "host/cli/net/quantities.h"
#include "tests/unit/host/cli/net/page_text.h"

namespace wirelab::cli {
namespace {

Page page_of(std::string_view text, std::size_t hang = 0) {
  Page page(1);
  page.back().add(text).hang = hang;
  return page;
}

TEST(Layout, LongRow_BreaksBetweenWordsAndHangs) {
  EXPECT_EQ(text_of(page_of("one two three four", 4), 10), "one two\n    three\n    four\n");
  EXPECT_EQ(text_of(page_of("one two three four", 4)), "one two three four\n");
  EXPECT_EQ(text_of(page_of("one two   ", 0), 7), "one two\n") << "blanks at the end need no line";
}

TEST(Layout, WordWiderThanTheLine_IsCut) { EXPECT_EQ(text_of(page_of("abcdefghij k", 2), 6), "abcde…\n  k\n"); }

TEST(Layout, NoLine_IsWiderThanThePaper) {
  for (std::size_t width = 1; width < 90; ++width) {
    for (const std::string& line :
         laid_out(page_of("DHCPREQUEST for 10.0.2.15 on eth0 (xid=0x22952935) ñandú…", 18), {.width = width})) {
      EXPECT_LE(columns(line), width) << line;
    }
  }
}

TEST(Layout, Colour_IsOnlyThereWhereItIsWanted) {
  Page page(1);
  page.back().add("eth0", Style::heading).add("  ").add("up", Style::good).add(", ").add("link", Style::good);
  EXPECT_EQ(text_of(page), "eth0  up, link\n");
  EXPECT_EQ(text_of(page, 0, true), "\x1b[1meth0\x1b[0m  \x1b[32mup\x1b[0m, \x1b[32mlink\x1b[0m\n");
}

TEST(Layout, PieceWithRoomInALine_IsNotBroken) {
  Page page(1);
  page.back().add("one two").add("  three four").hang = 2;
  EXPECT_EQ(text_of(page, 16), "one two\n  three four\n");
  EXPECT_EQ(text_of(page, 9), "one two\n  three\n  four\n");
}

TEST(Layout, BlanksWithNothingBehindThem_NeedNoLine) {
  Page page(1);
  page.back().add("one").add(std::string(30, ' '));
  EXPECT_EQ(text_of(page, 10), "one\n");
  EXPECT_EQ(text_of(page_of(std::string(30, ' ') + "one"), 10), "     one\n");
}

TEST(Layout, EmptyRow_IsAnEmptyLine) { EXPECT_EQ(text_of(Page(2)), "\n\n"); }

TEST(Layout, Table_AlignsByColumnsNotBytes) {
  Page page;
  add_table(page, {"ARP"}, 5, {{{"año"}, {"x"}}, {{"b"}, {"longer"}, {"y"}}});
  EXPECT_EQ(text_of(page), "ARP  año  x\n     b    longer  y\n");
}

TEST(Frame, WhatDoesNotFit_IsCounted) {
  Page page;
  for (int i = 0; i < 10; ++i) page.emplace_back().add("row " + std::to_string(i));
  const std::string all = frame(page, {}, {.rows = 10, .columns = 80}, false, english());
  EXPECT_TRUE(all.starts_with("\x1b[H\x1b[Krow 0\r\n\x1b[Krow 1\r\n"));
  EXPECT_TRUE(all.ends_with("row 8\r\n\x1b[Jrow 9"));
  const std::string cut = frame(page, {}, {.rows = 4, .columns = 80}, false, english());
  EXPECT_TRUE(cut.ends_with("row 2\r\n\x1b[J… 7 more")) << cut;
}

TEST(Frame, Notice_HasTheLastRow) {
  Page page(10);
  const std::string drawn = frame(page, Piece{"gone since noon, and that for a reason", Style::bad},
                                  {.rows = 3, .columns = 20}, false, english());
  EXPECT_TRUE(drawn.ends_with("… 9 more\r\n\x1b[Jgone since noon, and")) << drawn;
}

TEST(Frame, SmallestTerminal_StillGetsAFrame) {
  for (std::size_t rows = 1; rows < 4; ++rows) {
    const std::string drawn = frame(Page(5), Piece{"x"}, {.rows = rows, .columns = 1}, true, english());
    EXPECT_EQ(std::ranges::count(drawn, '\n'), static_cast<std::ptrdiff_t>(rows - 1));
  }
}

TEST(Quantities, Bytes_HaveThreeDigits) {
  EXPECT_EQ(bytes_text(0), "0 B");
  EXPECT_EQ(bytes_text(1023), "1023 B");
  EXPECT_EQ(bytes_text(1024), "1.00 KiB");
  EXPECT_EQ(bytes_text(1389421), "1.33 MiB");
  EXPECT_EQ(bytes_text(1023 * 1024), "1.00 MiB");
  EXPECT_EQ(bytes_text(UINT64_MAX), "16.0 EiB");
}

TEST(Quantities, Spans_HaveTwoUnits) {
  EXPECT_EQ(span_text(0), "0s");
  EXPECT_EQ(span_text(59), "59s");
  EXPECT_EQ(span_text(303), "5m 3s");
  EXPECT_EQ(span_text(300), "5m");
  EXPECT_EQ(span_text(42'600), "11h 50m");
  EXPECT_EQ(span_text(86'400), "1d");
  EXPECT_EQ(span_text(4'294'967'294), "49710d 6h");
}

TEST(Quantities, Ages_HaveOneUnit) {
  EXPECT_EQ(age_text(0), "0s");
  EXPECT_EQ(age_text(59), "59s");
  EXPECT_EQ(age_text(303), "5m");
  EXPECT_EQ(age_text(86'399), "23h");
  EXPECT_EQ(age_text(200'000), "2d");
}

TEST(Quantities, RoundTrips_AreMilliseconds) {
  EXPECT_EQ(micro_text(5), "0.005 ms");
  EXPECT_EQ(micro_text(412), "0.412 ms");
  EXPECT_EQ(micro_text(12'345), "12.3 ms");
  EXPECT_EQ(micro_text(999'499), "999 ms");
  EXPECT_EQ(micro_text(999'500), "1.00 s");
}

TEST(Quantities, Moments_AreOnTheViewersClock) {
  const auto moment = net_report::held(document_of("status.json").time);
  EXPECT_EQ(date_text(moment, fixed_clock), "2026-11-21");
  EXPECT_EQ(time_text(moment, fixed_clock, true), "14:00:00.250");
  EXPECT_EQ(time_text(moment, fixed_clock, false), "14:00:00");
  EXPECT_EQ(since_start_text(12'034), "+12.034s");
}

}  // namespace
}  // namespace wirelab::cli
