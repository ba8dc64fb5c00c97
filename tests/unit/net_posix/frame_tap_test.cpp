#include <sys/socket.h>

#include <algorithm>
#include <iterator>
#include <vector>

#include "firmware/net_posix/posix_stack.h"
#include "firmware/net_posix/tap_device_linux.h"
#include "tests/support/network_namespace.h"
#include "tests/unit/net_posix/poller_kinds.h"
#include "tests/unit/net_posix/without_raw_sockets.h"

namespace wirelab::net {
namespace {

constexpr std::size_t kLargest = 70'000;  // a super-frame is at most 64 KiB and its headers

struct Seen {
  FrameInfo info;
  std::vector<std::byte> bytes;
};

bool contains(const Seen& frame, std::string_view text) { return as_text(frame.bytes).contains(text); }

bool is_tcp(const Seen& frame) {
  return frame.bytes.size() > 23 && frame.bytes[12] == std::byte{8} && frame.bytes[23] == std::byte{6};
}

class Tap : public PollerTest {
 protected:
  void SetUp() override { ASSERT_TRUE(network_.ok()) << network_.why(); }

  FrameTapHandle open(const TapOptions& options) {
    auto tap = stack_.tap(options);
    EXPECT_TRUE(tap) << error_name(tap ? Error::io : tap.error());
    return tap ? std::move(*tap) : nullptr;
  }
  /// Everything that the tap has now.
  std::vector<Seen> take_all(FrameTap& tap, std::size_t room = kLargest) {
    std::vector<Seen> all;
    for (;;) {
      std::vector<std::byte> bytes(room);
      const auto info = tap.next(bytes);
      if (!info) {
        EXPECT_EQ(info.error(), Error::would_block);
        return all;
      }
      bytes.resize(info->size);
      all.push_back({*info, std::move(bytes)});
    }
  }
  /// Turns until the tap has shown a frame with that text in it; the frames up to then.
  std::vector<Seen> take_until(FrameTap& tap, std::string_view text) {
    std::vector<Seen> all;
    EXPECT_TRUE(turn_until([&] {
      for (Seen& frame : take_all(tap)) all.push_back(std::move(frame));
      return std::ranges::any_of(all, [&](const Seen& frame) { return contains(frame, text); });
    }));
    return all;
  }
  /// One IPv4 datagram. Somebody has to listen: an ICMP error would repeat the text in a second frame.
  void send_datagram(std::string_view text, std::optional<Endpoint> to = std::nullopt) {
    auto socket = stack_.bind_datagram({.address = Address::any(Family::ipv4), .port = 0});
    ASSERT_TRUE(socket);
    if (sink_ == nullptr) {
      auto sink = stack_.bind_datagram({.address = Address::loopback(Family::ipv4), .port = 0});
      ASSERT_TRUE(sink);
      sink_ = std::move(*sink);
    }
    ASSERT_TRUE((*socket)->send_to(as_bytes(text), to.value_or(sink_->local())));
  }

  support::NetworkNamespace network_;
  PosixStack stack_{*poller_};
  DatagramSocketHandle sink_;
};

TEST_P(Tap, Loopback_ShowsEachFrameOnceAsReceived) {
  const auto tap = open({.interface = "lo"});
  ASSERT_NE(tap, nullptr);
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  send_datagram("only once");
  send_datagram("the last one");
  const auto frames = take_until(*tap, "the last one");
  const auto is_it = [](const Seen& frame) { return contains(frame, "only once"); };
  ASSERT_EQ(std::ranges::count_if(frames, is_it), 1);
  const Seen& frame = *std::ranges::find_if(frames, is_it);
  EXPECT_EQ(frame.info.direction, Direction::received);
  EXPECT_EQ(frame.info.original_size, 14U + 20U + 8U + 9U);
  EXPECT_EQ(frame.info.size, frame.info.original_size);
  EXPECT_TRUE(frame.info.checksum_offloaded);  // nobody computes checksums on loopback
  EXPECT_FALSE(frame.info.super_frame);
  const auto late = frame.info.time - (std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec));
  EXPECT_GE(late, std::chrono::nanoseconds(0));
  EXPECT_LT(late, std::chrono::seconds(10));
}

TEST_P(Tap, SmallRoom_CutsAndTellsTheRealSize) {
  const auto tap = open({.interface = "lo"});
  ASSERT_NE(tap, nullptr);
  send_datagram("a datagram longer than the room");
  std::vector<Seen> frames;
  ASSERT_TRUE(turn_until([&] { return !(frames = take_all(*tap, 10)).empty(); }));
  EXPECT_EQ(frames[0].info.size, 10U);
  EXPECT_EQ(frames[0].info.original_size, 14U + 20U + 8U + 31U);
}

TEST_P(Tap, Watcher_IsCalledWhenFramesCome) {
  const auto tap = open({.interface = "lo"});
  ASSERT_NE(tap, nullptr);
  CountingWatcher watcher;
  take_all(*tap);
  tap->watch(&watcher);
  settle();
  EXPECT_EQ(watcher.calls, 0);
  send_datagram("hello");
  EXPECT_TRUE(turn_until([&] { return watcher.calls > 0; }));
}

TEST_P(Tap, LargeWrite_IsMarkedAsSuperFrame) {
  auto listener = stack_.listen({.address = Address::loopback(Family::ipv4), .port = 0}, {});
  ASSERT_TRUE(listener);
  // A loopback that carries 1500 bytes hands larger ones over uncut.
  ASSERT_TRUE(network_.ip("link set lo mtu 1500")) << network_.why();
  const auto tap = open({.interface = "lo"});
  ASSERT_NE(tap, nullptr);
  auto client = stack_.connect((*listener)->local());
  ASSERT_TRUE(client);
  const std::vector<std::byte> bytes(16'000);
  ASSERT_TRUE(turn_until([&] { return (*client)->write(bytes).has_value(); }));
  std::vector<Seen> frames;
  EXPECT_TRUE(turn_until([&] {
    for (Seen& frame : take_all(*tap)) frames.push_back(std::move(frame));
    return std::ranges::any_of(frames, [](const Seen& frame) { return frame.info.super_frame; });
  }));
  for (const Seen& frame : frames) {
    if (frame.info.super_frame) {
      EXPECT_GT(frame.info.original_size, 1514U);
      EXPECT_TRUE(frame.info.checksum_offloaded);
    }
  }
}

TEST_P(Tap, ConversationLeftOut_ShowsOnlyTheOthers) {
  auto listener = stack_.listen({.address = Address::loopback(Family::ipv4), .port = 0}, {});
  ASSERT_TRUE(listener);
  auto quiet = stack_.connect((*listener)->local());
  auto heard = stack_.connect((*listener)->local());
  ASSERT_TRUE(quiet && heard);
  const auto established = [](Stream& stream) { return stream.write({}).has_value(); };
  ASSERT_TRUE(turn_until([&] { return established(**quiet) && established(**heard); }));
  const auto tap = open(
      {.interface = "lo", .leave_out = TapOptions::Conversation{.local = (*quiet)->local(), .peer = (*quiet)->peer()}});
  ASSERT_NE(tap, nullptr);
  // More frames than one call passes over.
  for (int i = 0; i < 100; ++i) ASSERT_TRUE((*quiet)->write(as_bytes("keep this out of the capture")));
  ASSERT_TRUE((*heard)->write(as_bytes("this one is captured")));
  const auto frames = take_until(*tap, "this one is captured");
  for (const Seen& frame : frames) EXPECT_FALSE(contains(frame, "keep this out"));
}

TEST_P(Tap, ConversationLeftOutWithLittleRoom_IsStillRecognized) {
  auto listener = stack_.listen({.address = Address::loopback(Family::ipv6), .port = 0}, {});
  ASSERT_TRUE(listener);
  auto quiet = stack_.connect((*listener)->local());
  ASSERT_TRUE(quiet);
  ASSERT_TRUE(turn_until([&] { return (*quiet)->write({}).has_value(); }));
  const auto tap = open(
      {.interface = "lo", .leave_out = TapOptions::Conversation{.local = (*quiet)->local(), .peer = (*quiet)->peer()}});
  ASSERT_NE(tap, nullptr);
  ASSERT_TRUE((*quiet)->write(as_bytes("unseen")));
  send_datagram("seen");
  std::vector<Seen> frames;
  ASSERT_TRUE(turn_until([&] { return !(frames = take_all(*tap, 16)).empty(); }));
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(frames[0].bytes[12], std::byte{0x08});  // the IPv4 datagram, not the IPv6 segment
}

TEST_P(Tap, FramesNobodyTakes_AreCountedAsDropped) {
  const auto tap = open({.interface = "lo", .buffer_bytes = 4096});
  ASSERT_NE(tap, nullptr);
  EXPECT_EQ(tap->dropped(), 0U);
  for (int i = 0; i < 200; ++i) send_datagram("too many");
  const std::uint64_t dropped = tap->dropped();
  EXPECT_GT(dropped, 0U);
  EXPECT_EQ(tap->dropped(), dropped);  // asking does not forget
  // The kernel's second copy of what crosses loopback is no loss.
  EXPECT_EQ(take_all(*tap).size() + dropped, 200U);
}

TEST_P(Tap, BothDirectionsOfAnInterface_AreTold) {
  auto device = LinuxTapDevice::open(*poller_, {.name = "tap0", .bring_up = true});
  ASSERT_TRUE(device);
  ASSERT_TRUE(network_.ip("address add 192.0.2.1/24 dev tap0")) << network_.why();
  ASSERT_TRUE(network_.ip("neighbour add 192.0.2.2 lladdr 02:00:00:00:00:02 dev tap0")) << network_.why();
  const auto tap = open({.interface = "tap0"});
  ASSERT_NE(tap, nullptr);
  send_datagram("outwards", Endpoint{.address = Address::ipv4(192, 0, 2, 2), .port = 9});
  std::vector<std::byte> inwards(60);
  std::ranges::fill_n(inwards.begin(), 6, std::byte{0xff});
  std::ranges::copy(as_bytes("inwards"), inwards.begin() + 20);
  ASSERT_TRUE((*device)->send(inwards));
  auto frames = take_until(*tap, "inwards");
  if (std::ranges::none_of(frames, [](const Seen& frame) { return contains(frame, "outwards"); })) {
    for (Seen& frame : take_until(*tap, "outwards")) frames.push_back(std::move(frame));
  }
  for (const Seen& frame : frames) {
    if (contains(frame, "inwards")) {
      EXPECT_EQ(frame.info.direction, Direction::received);
    }
    if (contains(frame, "outwards")) {
      EXPECT_EQ(frame.info.direction, Direction::sent);
    }
  }
}

TEST_P(Tap, Inject_PutsTheFrameOnTheLinkAsItIs) {
  struct Collector final : FrameReceiver {
    void frame_received(ConstBytes frame) override { frames.emplace_back(frame.begin(), frame.end()); }
    void link_changed(bool /*up*/) override {}
    std::vector<std::vector<std::byte>> frames;
  };
  auto device = LinuxTapDevice::open(*poller_, {.name = "tap0", .bring_up = true});
  ASSERT_TRUE(device);
  Collector collector;
  (*device)->deliver_to(&collector);
  const auto tap = open({.interface = "tap0"});
  ASSERT_NE(tap, nullptr);
  std::vector<std::byte> frame(60, std::byte{0x5a});
  ASSERT_TRUE(tap->inject(frame));
  EXPECT_TRUE(turn_until([&] { return std::ranges::find(collector.frames, frame) != collector.frames.end(); }));
  EXPECT_EQ(tap->inject(std::vector<std::byte>(13)).error(), Error::invalid);
  EXPECT_EQ(tap->inject(std::vector<std::byte>(4000)).error(), Error::invalid);
}

TEST_P(Tap, NoName_IsTheFirstThatIsNotLoopback) {
  EXPECT_EQ(stack_.tap({}).error(), Error::not_found);  // loopback is alone here
  auto device = LinuxTapDevice::open(*poller_, {.name = "tap0", .bring_up = true});
  ASSERT_TRUE(device);
  const auto tap = open({});
  ASSERT_NE(tap, nullptr);
  std::vector<std::byte> frame(60);
  std::ranges::copy(as_bytes("over tap0"), frame.begin() + 20);
  ASSERT_TRUE((*device)->send(frame));
  take_until(*tap, "over tap0");
}

TEST_P(Tap, NoSuchInterface_IsNotFound) {
  EXPECT_EQ(stack_.tap({.interface = "nowhere0"}).error(), Error::not_found);
  EXPECT_EQ(stack_.tap({.interface = "a-name-far-too-long-for-one"}).error(), Error::not_found);
}

TEST_P(Tap, WithoutThePrivilege_IsUnsupported) {
  const WithoutRawSockets unprivileged;
  EXPECT_EQ(stack_.tap({.interface = "lo"}).error(), Error::unsupported);
}

TEST_P(Tap, InterfaceDownAndUp_GoesOn) {
  auto device = LinuxTapDevice::open(*poller_, {.name = "tap0", .bring_up = true});
  ASSERT_TRUE(device);
  const auto tap = open({.interface = "tap0"});
  ASSERT_NE(tap, nullptr);
  ASSERT_TRUE(network_.ip("link set tap0 down")) << network_.why();
  take_all(*tap);
  ASSERT_TRUE(network_.ip("link set tap0 up")) << network_.why();
  std::vector<std::byte> frame(60);
  std::ranges::copy(as_bytes("back again"), frame.begin() + 20);
  ASSERT_TRUE((*device)->send(frame));
  take_until(*tap, "back again");
}

TEST_P(Tap, TaggedFrame_KeepsItsTag) {
  auto device = LinuxTapDevice::open(*poller_, {.name = "tap0", .bring_up = true});
  ASSERT_TRUE(device);
  const auto tap = open({.interface = "tap0"});
  ASSERT_NE(tap, nullptr);
  std::vector<std::byte> frame(64);  // the kernel takes the tag off on reception, whoever wants it
  frame[12] = std::byte{0x81};
  frame[15] = std::byte{0x07};
  frame[16] = std::byte{0x08};
  std::ranges::copy(as_bytes("tagged"), frame.begin() + 24);
  ASSERT_TRUE((*device)->send(frame));
  const auto frames = take_until(*tap, "tagged");
  EXPECT_TRUE(std::ranges::any_of(
      frames, [&](const Seen& seen) { return seen.bytes == frame && seen.info.original_size == frame.size(); }));
}

TEST_P(Tap, AddressingOnly_NeverShowsATransfer) {
  auto listener = stack_.listen({.address = Address::loopback(Family::ipv4), .port = 0}, {});
  ASSERT_TRUE(listener);
  const auto everything = open({.interface = "lo"});
  // Less room than the transfer's frames would take, so that one which came through would be seen as dropped at least.
  const auto tap = open({.interface = "lo", .what = TapFilter::addressing, .buffer_bytes = 16 * 1024});
  ASSERT_TRUE(everything != nullptr && tap != nullptr);
  CountingWatcher watcher;
  take_all(*tap);
  tap->watch(&watcher);
  settle();
  auto client = stack_.connect((*listener)->local());
  ASSERT_TRUE(client);
  const std::vector<std::byte> bytes(64'000);
  ASSERT_TRUE(turn_until([&] { return (*client)->write(bytes).has_value(); }));
  std::vector<Seen> transfer;
  ASSERT_TRUE(turn_until([&] {
    for (Seen& frame : take_all(*everything)) transfer.push_back(std::move(frame));
    return std::ranges::count_if(transfer, [](const Seen& f) { return is_tcp(f) && f.bytes.size() > 1000; }) > 0;
  }));
  settle();
  EXPECT_EQ(watcher.calls, 0);
  EXPECT_EQ(tap->dropped(), 0U);
  // DHCP's ports, so that the watcher's silence is not that of a tap which shows nothing.
  auto dhcp = stack_.bind_datagram({.address = Address::loopback(Family::ipv4), .port = 68});
  ASSERT_TRUE(dhcp);
  ASSERT_TRUE((*dhcp)->send_to(as_bytes("a lease, please"), (*dhcp)->local()));
  EXPECT_TRUE(turn_until([&] { return watcher.calls > 0; }));
  const auto frames = take_all(*tap);
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_TRUE(contains(frames[0], "a lease, please"));
  EXPECT_EQ(frames[0].info.original_size, 14U + 20U + 8U + 15U);
}

TEST_P(Tap, AddressingOnly_LooksThroughATagThatTheCardTookOff) {
  auto device = LinuxTapDevice::open(*poller_, {.name = "tap0", .bring_up = true});
  ASSERT_TRUE(device);
  const auto tap = open({.interface = "tap0", .what = TapFilter::addressing});
  ASSERT_NE(tap, nullptr);
  const auto send = [&](std::vector<unsigned> types, std::string_view text) {
    std::vector<std::byte> frame(12, std::byte{0xff});
    for (const unsigned type : types) {
      frame.push_back(static_cast<std::byte>(type >> 8U));
      frame.push_back(static_cast<std::byte>(type));
      if (type != types.back()) frame.resize(frame.size() + 2);
    }
    frame.resize(40);
    std::ranges::copy(as_bytes(text), std::back_inserter(frame));
    ASSERT_TRUE((*device)->send(frame));
  };
  send({0x8100, 0x8100, 0x0806}, "two tags");
  send({0x8100, 0x86dd}, "another type");
  send({0x8100, 0x0806}, "one tag");
  send({0x0806}, "no tag");
  const auto frames = take_until(*tap, "no tag");
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_TRUE(contains(frames[0], "one tag"));
  EXPECT_EQ(frames[0].bytes[12], std::byte{0x81});
  EXPECT_EQ(frames[0].bytes[17], std::byte{0x06});
}

INSTANTIATE_TEST_SUITE_P(Kinds, Tap, testing::Values(PollerKind::epoll, PollerKind::poll), kind_name);

}  // namespace
}  // namespace wirelab::net
