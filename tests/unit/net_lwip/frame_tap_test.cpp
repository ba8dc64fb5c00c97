#include "tests/unit/net_lwip/two_hosts.h"

namespace wirelab::test {
namespace {

class FrameCounter final : public Watcher {
 public:
  void ready() override { ++calls; }
  int calls = 0;
};

class Tap : public TwoHosts {
 protected:
  /// How many frames of the tap hold `text`.
  static int count(net::FrameTap& tap, std::string_view text) {
    std::array<std::byte, 2048> room;
    int found = 0;
    while (const auto info = tap.next(room)) {
      if (as_text(ConstBytes(room).first(info->size)).find(text) != std::string_view::npos) ++found;
    }
    return found;
  }
};

TEST_F(Tap, Conversation_IsSeenInBothDirectionsWithTimes) {
  auto tap = server_->stack().tap({});
  ASSERT_TRUE(tap.has_value());
  open_connection();
  std::array<std::byte, 2048> room;
  bool received = false;
  bool sent = false;
  TimePoint last{};
  while (const auto info = (*tap)->next(room)) {
    received = received || info->direction == net::Direction::received;
    sent = sent || info->direction == net::Direction::sent;
    EXPECT_EQ(info->size, info->original_size);
    EXPECT_GE(TimePoint(info->time), last);
    last = TimePoint(info->time);
  }
  EXPECT_TRUE(received && sent);
  EXPECT_EQ((*tap)->dropped(), 0U);
}

TEST_F(Tap, SmallSpan_CutsTheFrameAndSaysSo) {
  auto tap = server_->stack().tap({});
  ASSERT_TRUE(tap.has_value());
  open_connection();
  std::array<std::byte, 20> room;
  const auto first = (*tap)->next(room);
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->size, 20U);
  EXPECT_GT(first->original_size, 20U);
  // The next one starts where it should.
  const auto second = (*tap)->next(room);
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(std::to_integer<int>(room[12]), 8);
}

TEST_F(Tap, LeftOutConversation_IsNotSeen) {
  open_connection();
  net::TapOptions options;
  options.leave_out = {.local = accepted_->local(), .peer = accepted_->peer()};
  auto without = server_->stack().tap(options);
  auto with = server_->stack().tap({});
  ASSERT_TRUE(without && with);
  ASSERT_EQ(connected_->write(as_bytes("secret")), 6U);
  run_for(std::chrono::milliseconds(20));
  EXPECT_EQ(count(**with, "secret"), 1);
  EXPECT_EQ(count(**without, "secret"), 0);
}

TEST_F(Tap, AddressingOnly_ShowsArpAndNoTransfer) {
  auto tap = server_->stack().tap({.what = net::TapFilter::addressing});
  auto everything = server_->stack().tap({});
  ASSERT_TRUE(tap && everything);
  open_connection();  // the hosts have to find each other first
  std::array<std::byte, 2048> room;
  int frames = 0;
  while (const auto info = (*tap)->next(room)) {
    EXPECT_TRUE(std::to_integer<int>(room[12]) == 8 && std::to_integer<int>(room[13]) == 6);
    ++frames;
  }
  EXPECT_GT(frames, 0);
  FrameCounter counter;
  (*tap)->watch(&counter);
  run_for(std::chrono::milliseconds(5));
  const int before = counter.calls;
  ASSERT_EQ(connected_->write(as_bytes("part of a file")), 14U);
  run_for(std::chrono::milliseconds(20));
  EXPECT_EQ(count(**everything, "part of a file"), 1);
  EXPECT_EQ((*tap)->next(room), fail(Error::would_block));
  EXPECT_EQ(counter.calls, before);
  (*tap)->watch(nullptr);
}

TEST_F(Tap, FullRing_CountsWhatIsDroppedAndGoesOn) {
  net::TapOptions options;
  options.buffer_bytes = 4096;
  auto tap = server_->stack().tap(options);
  ASSERT_TRUE(tap.has_value());
  open_connection();
  const std::string block(1400, 'x');
  for (int i = 0; i < 20; ++i) {
    ASSERT_EQ(connected_->write(as_bytes(block)), block.size());
    run_for(std::chrono::milliseconds(10));
    read_all(*accepted_);
  }
  EXPECT_GT((*tap)->dropped(), 10U);
  count(**tap, "");
  ASSERT_EQ(connected_->write(as_bytes("afterwards")), 10U);
  run_for(std::chrono::milliseconds(10));
  EXPECT_EQ(count(**tap, "afterwards"), 1);
}

TEST_F(Tap, InjectedFrame_ReachesTheOtherHostAndOtherTapsOnly) {
  auto injecting = client_->stack().tap({});
  auto beside = client_->stack().tap({});
  auto far = server_->stack().tap({});
  ASSERT_TRUE(injecting && beside && far);
  const std::string frame = std::string("\xff\xff\xff\xff\xff\xff\x02\0\0\0\0\x02\x88\xb5", 14) + "local experiment";
  ASSERT_TRUE((*injecting)->inject(as_bytes(frame)).has_value());
  run_for(std::chrono::milliseconds(5));
  EXPECT_EQ(count(**far, "local experiment"), 1);
  EXPECT_EQ(count(**beside, "local experiment"), 1);
  EXPECT_EQ(count(**injecting, "local experiment"), 0);
  EXPECT_EQ((*injecting)->inject(as_bytes("short")), fail(Error::invalid));
}

TEST_F(Tap, Watcher_IsCalledForAFrame) {
  FrameCounter counter;
  auto tap = server_->stack().tap({});
  ASSERT_TRUE(tap.has_value());
  (*tap)->watch(&counter);
  run_for(std::chrono::milliseconds(5));
  const int before = counter.calls;
  open_connection();
  EXPECT_GT(counter.calls, before);
  tap->reset();
}

TEST_F(Tap, NameOfAnotherInterface_IsNotFound) {
  const auto tap = server_->stack().tap({.interface = "eth7"});
  EXPECT_FALSE(tap.has_value());
  EXPECT_EQ(tap.error(), Error::not_found);
}

}  // namespace
}  // namespace wirelab::test
