#include "firmware/net_status/watch.h"

#include "tests/unit/net_status/scarce_heap.h"
#include "tests/unit/net_status/schema_check.h"
#include "tests/unit/net_status/service_story.h"

namespace wirelab::net_status {
namespace {

class WatchTest : public ServiceStory {
 protected:
  /// Sets the link up and down, an event each.
  void blink(int times) {
    for (int count = 0; count < times; ++count) {
      change_link();
      turn();
    }
  }
  /// An event that the loop has not told yet.
  void change_link() {
    Interface interface = card();
    interface.link = (++blinks_ % 2) == 0;
    put(interface);
  }
  /// All lines of all cases, at once: starting the check takes longer than the cases do.
  static void TearDownTestSuite() { EXPECT_TRUE(hold_to_schema(all)); }
  static std::vector<std::string> lines(const std::string& text) {
    std::vector<std::string> found;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = text.find('\n', at);
      found.push_back(text.substr(at, end - at));
      at = end == std::string::npos ? text.size() : end + 1;
    }
    all.insert(all.end(), found.begin(), found.end());
    return found;
  }

 private:
  static inline std::vector<std::string> all;
  int blinks_ = 0;
};

TEST_F(WatchTest, FromNow_ShowsWhatHappensNext) {
  begin();
  Client client(*this, "NET_WATCH", "");
  EXPECT_THAT(lines(client.said), ElementsAre(HasSubstr("nothing"))) << "so that its client knows that it is heard";
  client.said.clear();
  blink(2);
  const auto said = lines(client.said);
  ASSERT_EQ(said.size(), 2U);
  EXPECT_THAT(said[0], AllOf(HasSubstr(R"("seq":5)"), HasSubstr("link_down")));
  EXPECT_THAT(said[1], AllOf(HasSubstr(R"("seq":6)"), HasSubstr("link_up")));
  EXPECT_FALSE(client.over);
}

TEST_F(WatchTest, Since_ShowsWhatIsKeptFirst) {
  begin();
  Client client(*this, "NET_WATCH", "since=3");
  EXPECT_EQ(lines(client.said).size(), 2U);
  blink(1);
  EXPECT_EQ(lines(client.said).size(), 3U);
}

TEST_F(WatchTest, WithoutWaiting_EndsWithWhatIsKept) {
  begin();
  Client client(*this, "NET_WATCH", "since=1 wait=no");
  EXPECT_EQ(lines(client.said).size(), 4U);
  EXPECT_TRUE(client.over);
  EXPECT_EQ(client.outcome.kind, command::OutcomeKind::streamed);
  Client empty(*this, "NET_WATCH", "wait=no");
  EXPECT_TRUE(empty.over);
  EXPECT_EQ(empty.said, "");
}

TEST_F(WatchTest, NumberOfAnEarlierRun_ShowsEverything) {
  begin();
  Client client(*this, "NET_WATCH", "since=4000000 wait=no");
  EXPECT_EQ(lines(client.said).size(), 4U) << "wirelabd has begun anew, and so have its numbers";
}

TEST_F(WatchTest, NextNumber_WaitsForIt) {
  begin();
  Client client(*this, "NET_WATCH", "since=5");
  client.said.clear();
  blink(1);
  EXPECT_EQ(lines(client.said).size(), 1U);
}

TEST_F(WatchTest, Silence_IsToldEveryFifteenSeconds) {
  begin();
  Client client(*this, "NET_WATCH", "");
  client.said.clear();
  run_for(seconds(14), milliseconds(100));
  EXPECT_EQ(client.said, "");
  run_for(seconds(32), milliseconds(100));
  const auto said = lines(client.said);
  ASSERT_EQ(said.size(), 3U);
  EXPECT_THAT(said[0], HasSubstr(R"({"event":"nothing","uptime_ms":)"));
}

TEST_F(WatchTest, Heartbeat_WaitsForSilence) {
  begin();
  Client client(*this, "NET_WATCH", "");
  client.said.clear();
  run_for(seconds(10), milliseconds(100));
  blink(1);
  run_for(seconds(14), milliseconds(100));
  EXPECT_THAT(client.said, Not(HasSubstr("nothing")));
}

TEST_F(WatchTest, ForgottenEvents_AreTold) {
  begin({.sizes = {.timeline = {.events = 4, .neighbours = 2, .details = 1}}});
  blink(6);
  Client client(*this, "NET_WATCH", "since=2 wait=no");
  const auto said = lines(client.said);
  ASSERT_EQ(said.size(), 5U);
  EXPECT_THAT(said[0], AllOf(HasSubstr("forgotten"), HasSubstr(R"("first":2,"last":6)")));
  EXPECT_THAT(said[1], HasSubstr(R"("seq":7)"));
}

TEST_F(WatchTest, FloodOfNeighbours_HidesNoOtherEvent) {
  begin({.sizes = {.timeline = {.events = 100, .neighbours = 2, .details = 1}}});
  for (std::uint8_t last = 100; last < 110; ++last) put(neighbour_at(Address::ipv4(10, 0, 2, last), kPeerMac));
  turn();
  blink(1);
  Client client(*this, "NET_WATCH", "since=1 wait=no");
  const auto said = lines(client.said);
  ASSERT_EQ(said.size(), 4U + 1U + 2U + 1U);
  EXPECT_THAT(said[0], HasSubstr(R"("seq":1)")) << "kept, though neighbours of later are forgotten";
  EXPECT_THAT(said[4], HasSubstr(R"("first":5,"last":12)"));
  EXPECT_THAT(said[7], HasSubstr("link_down"));
}

TEST_F(WatchTest, MoreThanAPortion_ComesInSeveral) {
  begin();
  blink(400);
  Client client(*this, "NET_WATCH", "since=1 wait=no");
  const auto said = lines(client.said);
  EXPECT_EQ(said.size(), 404U);
  EXPECT_GT(client.said.size(), Watch::kPortion * 2);
}

TEST_F(WatchTest, WithoutMemory_EndsWithTheReason) {
  begin();
  Client client(*this, "NET_WATCH", "");
  for (int count = 0; count < 20; ++count) change_link();
  {
    const ScarceHeap scarce(kMaxRefusal);
    turn();
  }
  EXPECT_TRUE(client.over);
  const auto said = lines(client.said);
  EXPECT_THAT(said.back(), AllOf(HasSubstr(R"("kind":"error")"), HasSubstr("with since=")));
  EXPECT_EQ(client.outcome.kind, command::OutcomeKind::streamed);
}

TEST_F(WatchTest, Places_ComeBack) {
  begin({.watches = 2});
  {
    Client first(*this, "NET_WATCH", "");
    Client second(*this, "NET_WATCH", "");
    Client third(*this, "NET_WATCH", "");
    EXPECT_THAT(third.said, AllOf(HasSubstr("no-resources"), HasSubstr("too many clients watch")));
    blink(1);
    EXPECT_EQ(first.said, second.said);
    EXPECT_THAT(first.said, HasSubstr("link_down"));
  }
  Client later(*this, "NET_WATCH", "");
  EXPECT_FALSE(later.over);
}

}  // namespace
}  // namespace wirelab::net_status
