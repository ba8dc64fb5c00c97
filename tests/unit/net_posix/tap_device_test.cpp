#include "firmware/net_posix/tap_device_linux.h"

#include <vector>

#include "tests/support/network_namespace.h"
#include "tests/unit/net_posix/poller_kinds.h"

namespace wirelab::net {
namespace {

struct Collector final : FrameReceiver {
  void frame_received(ConstBytes frame) override { frames.emplace_back(frame.begin(), frame.end()); }
  void link_changed(bool up) override { links.push_back(up); }
  std::vector<std::vector<std::byte>> frames;
  std::vector<bool> links;
};

/// An ARP request (RFC 826) for `target` from 192.0.2.2; the kernel's end answers it.
std::vector<std::byte> who_has(const MacAddress& sender, std::uint8_t target) {
  std::vector<std::byte> frame;
  const auto add = [&](std::initializer_list<int> bytes) {
    for (const int byte : bytes) frame.push_back(static_cast<std::byte>(byte));
  };
  const auto add_mac = [&] {
    for (const std::uint8_t byte : sender) frame.push_back(static_cast<std::byte>(byte));
  };
  add({0xff, 0xff, 0xff, 0xff, 0xff, 0xff});
  add_mac();
  add({0x08, 0x06, 0, 1, 0x08, 0, 6, 4, 0, 1});
  add_mac();
  add({192, 0, 2, 2, 0, 0, 0, 0, 0, 0, 192, 0, 2, target});
  return frame;
}

class TapDevice : public PollerTest {
 protected:
  void SetUp() override { ASSERT_TRUE(network_.ok()) << network_.why(); }
  std::unique_ptr<LinuxTapDevice> open(const TapDeviceOptions& options) {
    auto device = LinuxTapDevice::open(*poller_, options);
    EXPECT_TRUE(device) << error_name(device ? Error::io : device.error());
    return device ? std::move(*device) : nullptr;
  }
  support::NetworkNamespace network_;
};

TEST_P(TapDevice, NewInterface_HasItsOwnMacAndTheKernelsMtu) {
  const auto device = open({.name = "tap0"});
  ASSERT_NE(device, nullptr);
  EXPECT_EQ(device->mtu(), 1500U);
  EXPECT_EQ(device->mac()[0] & 0x03U, 0x02U);
  EXPECT_FALSE(device->link_up());
}

TEST_P(TapDevice, GivenMac_IsUsed) {
  const MacAddress mac{2, 1, 2, 3, 4, 5};
  const auto device = open({.name = "tap0", .mac = mac});
  ASSERT_NE(device, nullptr);
  EXPECT_EQ(device->mac(), mac);
}

TEST_P(TapDevice, FramesGoBothWays) {
  const auto device = open({.name = "tap0", .bring_up = true});
  ASSERT_NE(device, nullptr);
  ASSERT_TRUE(network_.ip("address add 192.0.2.1/24 dev tap0")) << network_.why();
  EXPECT_TRUE(device->link_up());
  Collector collector;
  device->deliver_to(&collector);
  ASSERT_TRUE(device->send(who_has(device->mac(), 1)));
  const auto answered = [&] {
    for (const auto& frame : collector.frames) {
      if (frame.size() >= 42 && frame[12] == std::byte{8} && frame[13] == std::byte{6} && frame[21] == std::byte{2}) {
        return true;
      }
    }
    return false;
  };
  EXPECT_TRUE(turn_until(answered));
}

TEST_P(TapDevice, MoreFramesThanATurnTakes_AllArrive) {
  const auto device = open({.name = "tap0", .bring_up = true});
  ASSERT_NE(device, nullptr);
  ASSERT_TRUE(network_.ip("address add 192.0.2.1/24 dev tap0")) << network_.why();
  constexpr std::size_t kMany = 300;
  for (std::size_t i = 0; i < kMany; ++i) ASSERT_TRUE(device->send(who_has(device->mac(), 1)));
  Collector collector;
  device->deliver_to(&collector);  // the answers wait in the kernel until now
  EXPECT_TRUE(turn_until([&] { return collector.frames.size() >= kMany; }));
}

TEST_P(TapDevice, ReceiverThatStopsDelivery_GetsNoMore) {
  struct Once final : FrameReceiver {
    void frame_received(ConstBytes /*frame*/) override {
      ++count;
      device->deliver_to(nullptr);
    }
    void link_changed(bool /*up*/) override {}
    LinuxTapDevice* device = nullptr;
    int count = 0;
  };
  const auto device = open({.name = "tap0", .bring_up = true});
  ASSERT_NE(device, nullptr);
  ASSERT_TRUE(network_.ip("address add 192.0.2.1/24 dev tap0")) << network_.why();
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(device->send(who_has(device->mac(), 1)));
  Once once;
  once.device = device.get();
  device->deliver_to(&once);
  EXPECT_TRUE(turn_until([&] { return once.count > 0; }));
  settle();
  EXPECT_EQ(once.count, 1);
  Collector collector;
  device->deliver_to(&collector);
  EXPECT_TRUE(turn_until([&] { return collector.frames.size() >= 2; }));
}

TEST_P(TapDevice, KernelsEndGoesDownAndUp_IsTold) {
  const auto device = open({.name = "tap0", .bring_up = true});
  ASSERT_NE(device, nullptr);
  Collector collector;
  device->deliver_to(&collector);
  ASSERT_TRUE(network_.ip("link set tap0 down")) << network_.why();
  ASSERT_TRUE(turn_until([&] { return !collector.links.empty() && !collector.links.back(); }));
  EXPECT_FALSE(device->link_up());
  EXPECT_EQ(device->send(who_has(device->mac(), 1)).error(), Error::unreachable);
  ASSERT_TRUE(network_.ip("link set tap0 up")) << network_.why();
  ASSERT_TRUE(turn_until([&] { return collector.links.back(); }));
  EXPECT_TRUE(device->link_up());
  EXPECT_TRUE(device->send(who_has(device->mac(), 1)));
}

TEST_P(TapDevice, InterfaceDeleted_LinkGoesDown) {
  const auto device = open({.name = "tap0", .bring_up = true});
  ASSERT_NE(device, nullptr);
  Collector collector;
  device->deliver_to(&collector);
  ASSERT_TRUE(network_.ip("link delete tap0")) << network_.why();
  EXPECT_TRUE(turn_until([&] { return !device->link_up(); }));
  EXPECT_FALSE(device->send(who_has(device->mac(), 1)));
  settle();
}

TEST_P(TapDevice, SecondOwner_IsInUse) {
  const auto device = open({.name = "tap0"});
  ASSERT_NE(device, nullptr);
  const auto second = LinuxTapDevice::open(*poller_, {.name = "tap0"});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error(), Error::in_use);
}

TEST_P(TapDevice, ImpossibleNameOrMac_IsInvalid) {
  EXPECT_EQ(LinuxTapDevice::open(*poller_, {.name = ""}).error(), Error::invalid);
  EXPECT_EQ(LinuxTapDevice::open(*poller_, {.name = "sixteen-letters!"}).error(), Error::invalid);
  EXPECT_EQ(LinuxTapDevice::open(*poller_, {.name = "tap0", .mac = MacAddress{1, 0, 0x5e, 0, 0, 1}}).error(),
            Error::invalid);
}

TEST_P(TapDevice, FrameTooShort_IsRefused) {
  const auto device = open({.name = "tap0", .bring_up = true});
  ASSERT_NE(device, nullptr);
  const std::array<std::byte, 5> stump{};
  EXPECT_EQ(device->send(stump).error(), Error::invalid);
}

INSTANTIATE_TEST_SUITE_P(Kinds, TapDevice, testing::Values(PollerKind::epoll, PollerKind::poll), kind_name);

}  // namespace
}  // namespace wirelab::net
