#include "firmware/trace/pcapng.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "host/explain/capture_file.h"

namespace wirelab::trace {
namespace {

/// A file in the making.
class Pcapng : public testing::Test {
 protected:
  void add(Result<ConstBytes> block) {
    ASSERT_TRUE(block.has_value());
    EXPECT_EQ(block->size() % 4, 0U);
    file_.insert(file_.end(), block->begin(), block->end());
  }
  void begin() {
    add(write_section(room_, {.hardware = "bench", .application = "wirelabd 1"}));
    add(write_interface(room_, {.name = "eth0", .snap_length = 0}));
  }
  [[nodiscard]] std::vector<explain::CapturedPacket> read() const {
    std::vector<explain::CapturedPacket> packets;
    explain::CaptureReader reader(file_);
    for (;;) {
      const auto packet = reader.next();
      EXPECT_TRUE(packet.has_value());
      if (!packet || !*packet) return packets;
      packets.push_back(**packet);
    }
  }
  [[nodiscard]] std::string hex(std::size_t from) const {
    std::string text;
    for (const std::byte byte : ConstBytes(file_).subspan(from)) {
      constexpr std::string_view kDigits = "0123456789abcdef";
      text += kDigits[std::to_integer<std::size_t>(byte) >> 4U];
      text += kDigits[std::to_integer<std::size_t>(byte) & 15U];
    }
    return text;
  }

  std::array<std::byte, 70000> room_{};
  std::vector<std::byte> file_;
};

TEST_F(Pcapng, SectionAndInterfaceAreAsTheDraftSays) {
  begin();
  EXPECT_EQ(hex(0),
            "0a0d0d0a"
            "3c000000"
            "4d3c2b1a"
            "01000000"
            "ffffffffffffffff"
            "02000500"
            "62656e6368000000"
            "04000a00"
            "776972656c616264203100"
            "00"
            "00000000"
            "3c000000"
            "01000000"
            "28000000"
            "01000000"
            "00000000"
            "02000400"
            "65746830"
            "09000100"
            "09000000"
            "00000000"
            "28000000");
}

TEST_F(Pcapng, PacketsAreReadAsTheyWereWritten) {
  begin();
  const std::string frame = "abcdefg";
  add(write_packet(room_, {.time = std::chrono::nanoseconds(1'700'000'000'123'456'789),
                           .bytes = as_bytes(frame),
                           .original_size = 1514,
                           .direction = net::Direction::sent,
                           .comment = "the SYN\xc3\xb1"}));
  add(write_packet(room_, {.time = std::chrono::nanoseconds(5), .bytes = {}, .original_size = 0}));
  const auto packets = read();
  ASSERT_EQ(packets.size(), 2U);
  EXPECT_EQ(packets[0].time, std::chrono::nanoseconds(1'700'000'000'123'456'789));
  EXPECT_EQ(as_text(packets[0].bytes), frame);
  EXPECT_EQ(packets[0].original_length, 1514U);
  EXPECT_EQ(packets[0].comment, "the SYN\xc3\xb1");
  EXPECT_EQ(packets[0].link_type, kLinkEthernet);
  EXPECT_EQ(packets[1].time, std::chrono::nanoseconds(5));
  EXPECT_TRUE(packets[1].bytes.empty());
  EXPECT_TRUE(packets[1].comment.empty());
}

TEST_F(Pcapng, DirectionAndLossesAreOptions) {
  add(write_packet(room_, {.time = std::chrono::nanoseconds(0x1122334455667788),
                           .bytes = as_bytes("x"),
                           .original_size = 1,
                           .direction = net::Direction::received,
                           .lost_before = 0x0102}));
  EXPECT_EQ(hex(0),
            "06000000"
            "3c000000"
            "00000000"
            "44332211"
            "88776655"
            "01000000"
            "01000000"
            "78000000"
            "02000400"
            "01000000"
            "04000800"
            "0201000000000000"
            "00000000"
            "3c000000");
}

TEST_F(Pcapng, StatisticsCountWhatIsKnown) {
  add(write_statistics(room_, {.time = std::chrono::nanoseconds(1), .received = 7, .dropped = 2}));
  EXPECT_EQ(hex(0),
            "05000000"
            "34000000"
            "00000000"
            "00000000"
            "01000000"
            "04000800"
            "0700000000000000"
            "05000800"
            "0200000000000000"
            "00000000"
            "34000000");
  file_.clear();
  add(write_statistics(room_, {.received = 7, .dropped = 2, .delivered = 5}));
  EXPECT_EQ(file_.size(), 0x40U);
  EXPECT_LE(file_.size(), kMostStatistics);
}

TEST_F(Pcapng, TimesBefore1970AreItsBeginning) {
  begin();
  add(write_packet(room_, {.time = std::chrono::nanoseconds(-5), .bytes = as_bytes("x"), .original_size = 1}));
  EXPECT_EQ(read().at(0).time, std::chrono::nanoseconds(0));
}

TEST_F(Pcapng, LongCommentIsCutBetweenCharacters) {
  begin();
  std::string comment(kMostText - 1, 'a');
  comment += "\xc3\xb1 and more";
  add(write_packet(room_, {.bytes = as_bytes("x"), .original_size = 1, .comment = comment}));
  EXPECT_EQ(read().at(0).comment, std::string(kMostText - 1, 'a'));
}

TEST_F(Pcapng, BlockThatDoesNotFitIsRefused) {
  const std::string frame(61, 'f');
  const Packet packet{.bytes = as_bytes(frame),
                      .original_size = frame.size(),
                      .direction = net::Direction::sent,
                      .lost_before = 1,
                      .comment = "why"};
  const auto whole = write_packet(room_, packet);
  ASSERT_TRUE(whole.has_value());
  EXPECT_LE(whole->size(), most_packet(frame.size(), packet.comment.size()));
  for (std::size_t size = 0; size < whole->size(); ++size) {
    EXPECT_EQ(write_packet(MutableBytes(room_).first(size), packet), fail(Error::invalid)) << size;
  }
  EXPECT_TRUE(write_packet(MutableBytes(room_).first(whole->size()), packet).has_value());
}

}  // namespace
}  // namespace wirelab::trace
