#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/wired_test.h"

namespace wirelab::test {

/// Two lwIPs, 10.0.7.1 and 10.0.7.2, on a wire and a clock of the test's own. When the test ends and all handles are
/// gone, everything that lwIP lent must have come back.
class TwoHosts : public WiredTest {
 protected:
  void SetUp() override {
    ASSERT_TRUE(server_.ok()) << server_.why();
    ASSERT_TRUE(client_.ok()) << client_.why();
    // The checks for duplicates of the link-local addresses come first, so that nothing of theirs is counted later.
    ASSERT_TRUE(run_until([&] { return server_->settled() && client_->settled(); }));
    run_for(std::chrono::seconds(5));
    server_before_ = server_->usage();
    client_before_ = client_->usage();
  }

  void TearDown() override {
    listener_.reset();
    accepted_.reset();
    connected_.reset();
    if (!server_.ok() || !client_.ok()) return;
    // Long enough for the last retransmission of what was left to finish.
    EXPECT_TRUE(run_until([&] { return server_->usage() == server_before_ && client_->usage() == client_before_; },
                          std::chrono::minutes(3)))
        << "lwIP keeps memory: " << text(server_->usage()) << " and " << text(client_->usage());
  }

  static std::string text(const LwipUsage& usage) {
    return "blocks " + std::to_string(usage.tcp_blocks) + ", segments " + std::to_string(usage.tcp_segments) +
           ", listeners " + std::to_string(usage.listeners) + ", udp " + std::to_string(usage.udp_blocks) + ", raw " +
           std::to_string(usage.raw_blocks) + ", card buffers " + std::to_string(usage.card_buffers) + ", references " +
           std::to_string(usage.references) + ", heap " + std::to_string(usage.heap_bytes);
  }

  /// A connection from client to server in `connected_` and `accepted_`.
  void open_connection() {
    auto listener = server_->stack().listen({kServer, 0}, {});
    ASSERT_TRUE(listener.has_value());
    listener_ = std::move(*listener);
    auto stream = client_->stack().connect({kServer, listener_->local().port});
    ASSERT_TRUE(stream.has_value());
    connected_ = std::move(*stream);
    ASSERT_TRUE(run_until([&] {
      auto incoming = listener_->accept();
      if (incoming) accepted_ = std::move(*incoming);
      return accepted_ != nullptr && connected_->write({}).has_value();
    }));
  }

  /// Reads what there is; stops at the end or at an error, which it keeps in `last_`.
  std::string read_all(net::Stream& stream) {
    std::string all;
    std::array<std::byte, 4096> room;
    while ((last_ = stream.read(room)) && *last_ > 0) all += as_text(ConstBytes(room).first(*last_));
    return all;
  }

  static constexpr net::Address kServer = net::Address::ipv4(10, 0, 7, 1);
  static constexpr net::Address kClient = net::Address::ipv4(10, 0, 7, 2);

  static LwipSettings settings(const char* address) {
    return {.ipv4 = address, .streams = 16, .close_patience = std::chrono::seconds(5)};
  }

  LwipInstance server_{reactor_, clock_, wire_.end(0), entropy_, settings("10.0.7.1")};
  LwipInstance client_{reactor_, clock_, wire_.end(1), entropy_, settings("10.0.7.2")};
  LwipUsage server_before_;
  LwipUsage client_before_;
  net::ListenerHandle listener_;
  net::StreamHandle accepted_;
  net::StreamHandle connected_;
  Result<std::size_t> last_ = 0;
};

/// The TCP part of a frame, as a trace shows it.
struct Segment {
  bool from_server = false;
  std::size_t payload = 0;
  bool syn = false;
  bool fin = false;
  bool rst = false;

  friend bool operator==(const Segment&, const Segment&) = default;
};

/// The segments that `wire` carries from now on, without those that only acknowledge.
class SegmentTrace {
 public:
  explicit SegmentTrace(SimulatedWire& wire) : wire_(wire) {
    wire.observe([this](ConstBytes frame, Duration) { see(frame); });
  }
  SegmentTrace(const SegmentTrace&) = delete;
  SegmentTrace& operator=(const SegmentTrace&) = delete;
  ~SegmentTrace() { wire_.observe(nullptr); }

  std::vector<Segment> segments;

 private:
  void see(ConstBytes frame) {
    const auto at = [&](std::size_t place) { return std::to_integer<std::size_t>(frame[place]); };
    constexpr std::size_t kIp = 14;
    if (frame.size() < kIp + 40 || at(12) != 8 || at(13) != 0 || at(kIp + 9) != 6) return;
    const std::size_t tcp = kIp + (at(kIp) & 15U) * 4;
    const std::size_t length = at(kIp + 2) << 8U | at(kIp + 3);
    const std::size_t flags = at(tcp + 13);
    const Segment segment{.from_server = at(kIp + 15) == 1,
                          .payload = length - (tcp - kIp) - (at(tcp + 12) >> 4U) * 4,
                          .syn = (flags & 2U) != 0,
                          .fin = (flags & 1U) != 0,
                          .rst = (flags & 4U) != 0};
    if (segment.payload > 0 || segment.syn || segment.fin || segment.rst) segments.push_back(segment);
  }

  SimulatedWire& wire_;
};

}  // namespace wirelab::test
