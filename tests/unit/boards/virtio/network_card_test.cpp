#include "boards/virtio/network_card.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "tests/support/virtio_device.h"

namespace wirelab::virtio {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Receiver final : public net::FrameReceiver {
 public:
  void frame_received(ConstBytes frame) override { frames.emplace_back(frame.begin(), frame.end()); }
  void link_changed(bool up) override { links.push_back(up); }

  std::vector<std::vector<std::byte>> frames;
  std::vector<bool> links;
};

std::vector<std::byte> frame_of(std::size_t size, std::uint8_t value) { return {size, std::byte{value}}; }

class NetworkCardTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(card.start());
    card.deliver_to(&receiver);
  }
  void TearDown() override { EXPECT_THAT(device.complaints, IsEmpty()); }

  test::VirtioCard device;
  Transport transport{device};
  NetworkCard card{transport};
  Receiver receiver;
};

TEST_F(NetworkCardTest, Address_IsTheDevices) {
  EXPECT_THAT(card.mac(), ElementsAre(0x52, 0x54, 0, 0x12, 0x34, 0x56));
  EXPECT_TRUE(card.link_up());
}

TEST_F(NetworkCardTest, Frames_ArriveUntouchedInOrder) {
  ASSERT_TRUE(device.arrive(frame_of(60, 1)));
  ASSERT_TRUE(device.arrive(frame_of(1518, 2)));
  EXPECT_EQ(card.next_deadline(), TimePoint{});
  card.poll({});
  EXPECT_THAT(receiver.frames, ElementsAre(frame_of(60, 1), frame_of(1518, 2)));
  EXPECT_EQ(card.next_deadline(), kNever);
}

TEST_F(NetworkCardTest, BuffersOfTakenFrames_AreTheDevicesAgain) {
  for (unsigned round = 0; round < 10; ++round) {
    for (unsigned number = 0; number < NetworkCard::kReceiveBuffers; ++number)
      ASSERT_TRUE(device.arrive(frame_of(60, 1)));
    EXPECT_FALSE(device.arrive(frame_of(60, 1))) << "more frames than buffers";
    while (card.next_deadline() != kNever) card.poll({});
    card.turn_ended();
  }
  EXPECT_THAT(receiver.frames, SizeIs(320));
}

TEST_F(NetworkCardTest, FramesOfATurn_AreHandedOverTogether) {
  device.notices.clear();
  ASSERT_TRUE(card.send(frame_of(60, 1)));
  ASSERT_TRUE(card.send(frame_of(1514, 2)));
  EXPECT_THAT(device.sent, IsEmpty());
  card.turn_ended();
  EXPECT_THAT(device.sent, ElementsAre(frame_of(60, 1), frame_of(1514, 2)));
  EXPECT_THAT(device.notices, ElementsAre(1U));
}

TEST_F(NetworkCardTest, MoreFramesThanBuffers_AreRefusedAndCounted) {
  device.held = true;
  for (unsigned number = 0; number < NetworkCard::kSendBuffers; ++number) ASSERT_TRUE(card.send(frame_of(60, 1)));
  EXPECT_EQ(card.send(frame_of(60, 1)), fail(Error::no_resources));
  EXPECT_EQ(card.lost(), 1U);
  card.turn_ended();
  device.work();
  EXPECT_TRUE(card.send(frame_of(60, 1)));
}

TEST_F(NetworkCardTest, FrameThatCannotBe_IsInvalid) { EXPECT_EQ(card.send(frame_of(1519, 1)), fail(Error::invalid)); }

TEST_F(NetworkCardTest, FramesForNobody_AreDropped) {
  card.deliver_to(nullptr);
  ASSERT_TRUE(device.arrive(frame_of(60, 1)));
  card.poll({});
  EXPECT_THAT(receiver.frames, IsEmpty());
}

TEST_F(NetworkCardTest, Interrupts_AreAskedForBeforeSleepOnly) {
  card.woke();
  ASSERT_TRUE(device.arrive(frame_of(60, 1)));
  EXPECT_FALSE(device.interrupts());
  EXPECT_FALSE(card.may_sleep());
  card.poll({});
  EXPECT_TRUE(card.may_sleep());
  ASSERT_TRUE(device.arrive(frame_of(60, 1)));
  EXPECT_TRUE(device.interrupts());
  card.woke();
  EXPECT_FALSE(device.interrupts());
}

TEST_F(NetworkCardTest, LinkState_IsFollowed) {
  device.configuration[6] = std::byte{0};
  device.change_configuration();
  card.woke();
  EXPECT_FALSE(card.link_up());
  device.configuration[6] = std::byte{1};
  device.change_configuration();
  card.woke();
  card.woke();
  EXPECT_THAT(receiver.links, ElementsAre(false, true));
}

TEST(NetworkCard, CardWithoutAnAddress_IsRefused) {
  test::VirtioCard device;
  device.features &= ~(std::uint64_t{1} << 5U);
  Transport transport(device);
  NetworkCard card(transport);
  EXPECT_EQ(card.start(), fail(Error::unsupported));
}

}  // namespace
}  // namespace wirelab::virtio
