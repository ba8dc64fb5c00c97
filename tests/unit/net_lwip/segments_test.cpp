#include <gmock/gmock.h>

#include "tests/unit/net_lwip/two_hosts.h"

// What is seen on the wire: which bytes share a segment, and with which flag.

namespace wirelab::test {
namespace {

using testing::ElementsAre;

class Segments : public TwoHosts {};

TEST_F(Segments, SeparateWrites_LeaveAsSeparateSegments) {
  open_connection();
  const SegmentTrace trace(wire_);
  ASSERT_EQ(accepted_->write(as_bytes("one")), 3U);
  ASSERT_EQ(accepted_->write(as_bytes("three")), 5U);
  run_for(std::chrono::milliseconds(20));
  EXPECT_THAT(trace.segments,
              ElementsAre(Segment{.from_server = true, .payload = 3}, Segment{.from_server = true, .payload = 5}));
  EXPECT_EQ(read_all(*connected_), "onethree");
}

TEST_F(Segments, MoreThenWrite_ShareASegment) {
  open_connection();
  const SegmentTrace trace(wire_);
  ASSERT_EQ(accepted_->write(as_bytes("one"), net::More::yes), 3U);
  run_for(std::chrono::milliseconds(20));
  EXPECT_TRUE(trace.segments.empty());
  ASSERT_EQ(accepted_->write(as_bytes("three")), 5U);
  run_for(std::chrono::milliseconds(20));
  EXPECT_THAT(trace.segments, ElementsAre(Segment{.from_server = true, .payload = 8}));
}

TEST_F(Segments, MoreThenNothing_LeavesAfterHalfASecond) {
  open_connection();
  ASSERT_EQ(accepted_->write(as_bytes("one"), net::More::yes), 3U);
  run_for(std::chrono::milliseconds(1500));
  EXPECT_EQ(read_all(*connected_), "one");
}

TEST_F(Segments, MoreWithFullSegments_SendsThemAndKeepsTheRest) {
  open_connection();
  const SegmentTrace trace(wire_);
  const std::string text(1460 * 2 + 10, 'x');
  ASSERT_EQ(accepted_->write(as_bytes(text), net::More::yes), text.size());
  reactor_.run_once(Duration::zero());
  EXPECT_THAT(trace.segments, ElementsAre(Segment{.from_server = true, .payload = 1460},
                                          Segment{.from_server = true, .payload = 1460}));
}

TEST_F(Segments, MoreThenClose_CarryTheFinWithTheLastBytes) {
  open_connection();
  const SegmentTrace trace(wire_);
  ASSERT_EQ(accepted_->write(as_bytes("bye"), net::More::yes), 3U);
  accepted_->close();
  run_for(std::chrono::milliseconds(20));
  EXPECT_THAT(trace.segments, ElementsAre(Segment{.from_server = true, .payload = 3, .fin = true}));
  EXPECT_EQ(read_all(*connected_), "bye");
  EXPECT_EQ(last_, 0U);
}

TEST_F(Segments, MoreThenShutdownAfterThePeersFin_CarryTheFinWithTheLastBytes) {
  open_connection();
  ASSERT_TRUE(connected_->shutdown_write().has_value());
  run_for(std::chrono::milliseconds(20));
  const SegmentTrace trace(wire_);
  ASSERT_EQ(accepted_->write(as_bytes("bye"), net::More::yes), 3U);
  ASSERT_TRUE(accepted_->shutdown_write().has_value());
  run_for(std::chrono::milliseconds(20));
  EXPECT_THAT(trace.segments, ElementsAre(Segment{.from_server = true, .payload = 3, .fin = true}));
  EXPECT_EQ(read_all(*connected_), "bye");
}

TEST_F(Segments, Nagle_JoinsWhatIsWrittenBeforeTheAcknowledgement) {
  open_connection();
  accepted_->set_nagle(true);
  const SegmentTrace trace(wire_);
  ASSERT_EQ(accepted_->write(as_bytes("one")), 3U);
  ASSERT_EQ(accepted_->write(as_bytes("two")), 3U);
  ASSERT_EQ(accepted_->write(as_bytes("six")), 3U);
  run_for(std::chrono::milliseconds(400));
  EXPECT_THAT(trace.segments,
              ElementsAre(Segment{.from_server = true, .payload = 3}, Segment{.from_server = true, .payload = 6}));
}

TEST_F(Segments, CloseWithUnreadBytes_Resets) {
  open_connection();
  ASSERT_EQ(connected_->write(as_bytes("unread")), 6U);
  run_for(std::chrono::milliseconds(20));
  const SegmentTrace trace(wire_);
  accepted_->close();
  run_for(std::chrono::milliseconds(20));
  EXPECT_THAT(trace.segments, ElementsAre(Segment{.from_server = true, .rst = true}));
}

TEST_F(Segments, DataAfterClose_IsAnsweredWithAReset) {
  open_connection();
  accepted_->close();
  run_for(std::chrono::milliseconds(20));
  ASSERT_EQ(connected_->write(as_bytes("too late")), 8U);
  run_for(std::chrono::milliseconds(20));
  EXPECT_EQ(connected_->write(as_bytes("x")), fail(Error::reset));
}

}  // namespace
}  // namespace wirelab::test
