#include <fcntl.h>

#include <array>
#include <vector>

#include "firmware/core/file_handle.h"
#include "firmware/net_posix/posix_stack.h"
#include "tests/support/network_namespace.h"
#include "tests/unit/net_posix/poller_kinds.h"

namespace wirelab::net {
namespace {

/// One TCP segment that the server sent.
struct Segment {
  std::string payload = {};
  bool fin = false;
  bool rst = false;

  friend bool operator==(const Segment&, const Segment&) = default;
};

// NOLINTNEXTLINE(readability-identifier-naming): the name that GoogleTest looks for
void PrintTo(const Segment& segment, std::ostream* out) {
  *out << '"' << segment.payload << '"' << (segment.fin ? " FIN" : "") << (segment.rst ? " RST" : "");
}

unsigned u16(ConstBytes bytes, std::size_t place) {
  return std::to_integer<unsigned>(bytes[place]) << 8U | std::to_integer<unsigned>(bytes[place + 1]);
}

/// What the calls look like on the wire, seen through the frame tap on a loopback of the test's own.
class Segments : public PollerTest {
 protected:
  void SetUp() override {
    ASSERT_TRUE(network_.ok()) << network_.why();
    auto connection = connect(stack_);
    ASSERT_TRUE(connection.server);
    client_ = std::move(connection.client);
    server_ = std::move(connection.server);
    port_ = server_->local().port;
    auto tap = stack_.tap({.interface = "lo"});
    ASSERT_TRUE(tap);
    tap_ = std::move(*tap);
  }

  /// The server's segments with payload, FIN or RST, up to the first with FIN or RST.
  std::vector<Segment> segments_to_the_end() {
    std::vector<Segment> segments;
    EXPECT_TRUE(turn_until([&] {
      std::vector<std::byte> room(70'000);
      for (auto info = tap_->next(room); info; info = tap_->next(room)) {
        const ConstBytes frame = ConstBytes(room).first(info->size);
        constexpr std::size_t kIp = 14;
        if (frame.size() < kIp + 40 || frame[23] != std::byte{6} || u16(frame, kIp + 20) != port_) continue;
        const std::size_t tcp_header = (std::to_integer<std::size_t>(frame[kIp + 20 + 12]) >> 4U) * 4;
        const auto flags = std::to_integer<unsigned>(frame[kIp + 20 + 13]);
        Segment segment{.payload = std::string(as_text(frame.subspan(kIp + 20 + tcp_header))),
                        .fin = (flags & 1U) != 0,
                        .rst = (flags & 4U) != 0};
        if (!segment.payload.empty() || segment.fin || segment.rst) segments.push_back(std::move(segment));
      }
      return !segments.empty() && (segments.back().fin || segments.back().rst);
    }));
    return segments;
  }

  support::NetworkNamespace network_;
  PosixStack stack_{*poller_};
  StreamHandle client_;
  StreamHandle server_;
  FrameTapHandle tap_;
  unsigned port_ = 0;
};

using Wire = std::vector<Segment>;

TEST_P(Segments, HeldBackBytesThenClose_TravelWithTheFin) {
  ASSERT_EQ(server_->write(as_bytes("DELETED"), More::yes), 7U);
  server_->close();
  EXPECT_EQ(segments_to_the_end(), (Wire{{.payload = "DELETED", .fin = true}}));
}

TEST_P(Segments, HeldBackBytesThenShutdown_TravelWithTheFin) {
  ASSERT_EQ(server_->write(as_bytes("SUCCESS"), More::yes), 7U);
  ASSERT_TRUE(server_->shutdown_write());
  EXPECT_EQ(segments_to_the_end(), (Wire{{.payload = "SUCCESS", .fin = true}}));
}

TEST_P(Segments, WritesNotHeldBack_AreSegmentsOfTheirOwn) {
  ASSERT_EQ(server_->write(as_bytes("SIZE: 9\r\n"), More::no), 9U);
  ASSERT_EQ(server_->write(as_bytes("123456789"), More::no), 9U);
  server_->close();
  EXPECT_EQ(segments_to_the_end(), (Wire{{.payload = "SIZE: 9\r\n"}, {.payload = "123456789"}, {.fin = true}}));
}

TEST_P(Segments, HeldBackHeaderThenFile_AreOneSegment) {
  const UniqueFd file(::open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  ASSERT_EQ(::write(file.get(), "file", 4), 4);
  ASSERT_EQ(server_->write(as_bytes("header "), More::yes), 7U);
  ASSERT_EQ(server_->send_file({file.get()}, 0, 4), 4U);
  server_->close();
  EXPECT_EQ(segments_to_the_end(), (Wire{{.payload = "header file"}, {.fin = true}}));
}

TEST_P(Segments, CloseWithUnreadBytes_Resets) {
  ASSERT_EQ(client_->write(as_bytes("nobody reads this"), More::no), 17U);
  settle();
  server_->close();
  const Wire wire = segments_to_the_end();
  ASSERT_EQ(wire.size(), 1U);
  EXPECT_TRUE(wire[0].rst);
}

TEST_P(Segments, Abort_ResetsAndDropsWhatWasHeldBack) {
  ASSERT_EQ(server_->write(as_bytes("never seen"), More::yes), 10U);
  server_->abort();
  EXPECT_EQ(segments_to_the_end(), (Wire{{.rst = true}}));
}

INSTANTIATE_TEST_SUITE_P(Kinds, Segments, testing::Values(PollerKind::epoll, PollerKind::poll), kind_name);

}  // namespace
}  // namespace wirelab::net
