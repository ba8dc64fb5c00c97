#include "boards/virtio/transport.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/virtio_device.h"

namespace wirelab::virtio {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(VirtioTransport, Type_IsNoneForWhatIsNoModernDevice) {
  test::VirtioRandom device;
  const Transport transport(device);
  EXPECT_EQ(transport.type(), DeviceType::entropy);
  device.version = 1;
  EXPECT_EQ(transport.type(), DeviceType::none);
  device.version = 2;
  device.magic = 0;
  EXPECT_EQ(transport.type(), DeviceType::none);
}

TEST(VirtioTransport, Negotiation_TakesWhatBothHave) {
  test::VirtioCard device;
  device.features |= 1U << 3U;
  Transport transport(device);
  EXPECT_EQ(transport.negotiate((1U << 5U) | (1U << 9U)), Result<std::uint32_t>(1U << 5U));
  EXPECT_EQ(device.driver_features, (std::uint64_t{1} << 32U) | (1U << 5U));
  EXPECT_THAT(device.complaints, IsEmpty());
}

TEST(VirtioTransport, DeviceOfTheOldKind_IsUnsupported) {
  test::VirtioCard device;
  device.features &= 0xffffffff;
  Transport transport(device);
  EXPECT_EQ(transport.negotiate(0), fail(Error::unsupported));
}

TEST(VirtioTransport, DeviceThatRefusesTheFeatures_IsUnsupported) {
  test::VirtioCard device;
  device.refuses_features = true;
  Transport transport(device);
  EXPECT_EQ(transport.negotiate(0), fail(Error::unsupported));
}

TEST(VirtioTransport, Queues_AreCheckedBeforeTheyAreGiven) {
  test::VirtioRandom device;
  device.largest_queue = 2;
  Transport transport(device);
  ASSERT_TRUE(transport.negotiate(0));
  QueueMemory<4> large_memory;
  const Queue large(large_memory);
  EXPECT_EQ(transport.add_queue(0, large), fail(Error::unsupported));
  QueueMemory<2> memory;
  const Queue queue(memory);
  EXPECT_EQ(transport.add_queue(1, queue), fail(Error::unsupported));
  EXPECT_TRUE(transport.add_queue(0, queue));
  EXPECT_EQ(transport.add_queue(0, queue), fail(Error::in_use));
  EXPECT_THAT(device.complaints, IsEmpty());
}

TEST(VirtioTransport, Interrupt_IsAcknowledgedAndToldApart) {
  test::VirtioCard device;
  Transport transport(device);
  EXPECT_FALSE(transport.acknowledge_interrupt());
  device.change_configuration();
  EXPECT_TRUE(device.interrupts());
  EXPECT_TRUE(transport.acknowledge_interrupt());
  EXPECT_FALSE(device.interrupts());
}

TEST(VirtioTransport, WideFields_AreReadWhole) {
  test::VirtioDisk device(1);
  device.configuration[4] = std::byte{2};
  const Transport transport(device);
  EXPECT_EQ(transport.config_word(0), 0x2'0000'0001U);
}

}  // namespace
}  // namespace wirelab::virtio
