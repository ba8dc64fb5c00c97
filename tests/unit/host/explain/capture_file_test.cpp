#include "host/explain/capture_file.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/packet/hex_bytes.h"

namespace wirelab::explain {
namespace {

using packet::Bytes;
using packet::copy_of;
using packet::from_hex;
using packet::operator+;
using std::chrono::nanoseconds;

/// All packets of a file, and the trouble behind them.
struct Read {
  explicit Read(Bytes bytes) : file(std::move(bytes)) {
    CaptureReader reader(file);
    for (;;) {
      const auto packet = reader.next();
      if (!packet) {
        trouble = packet.error();
        EXPECT_FALSE(reader.next().value()) << "after a trouble there is nothing more";
        return;
      }
      if (!*packet) return;
      packets.push_back(**packet);
    }
  }
  Bytes file;
  std::vector<CapturedPacket> packets;
  std::optional<FileTrouble> trouble;
};

const char* const kHeader = "d4c3b2a1 0200 0400 00000000 00000000 ffff0000 01000000";
const char* const kRecord = "01000000 02000000 03000000 05000000 aabbcc";
// Section, interface (Ethernet, nanoseconds), an enhanced packet with a comment.
const char* const kSection = "0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000";
const char* const kInterface = "01000000 20000000 0100 0000 00000400 0900 0100 09000000 0000 0000 20000000";
const char* const kEnhanced =
    "06000000 30000000 00000000 00000000 05000000 03000000 04000000 aabbcc00 0100 0200 68690000 0000 0000 30000000";

TEST(CaptureFile, Pcap_InBothByteOrdersAndResolutions) {
  const Read little(from_hex(kHeader) + from_hex(kRecord) + from_hex(kRecord));
  ASSERT_EQ(little.packets.size(), 2U);
  EXPECT_FALSE(little.trouble);
  EXPECT_EQ(little.packets[1].time, nanoseconds(1'000'002'000));
  EXPECT_EQ(little.packets[1].link_type, 1);
  EXPECT_EQ(little.packets[1].original_length, 5U);
  EXPECT_EQ(copy_of(little.packets[1].bytes), from_hex("aabbcc"));
  const Read big(from_hex("a1b23c4d 0002 0004 00000000 00000000 0000ffff 00000071") +
                 from_hex("00000001 00000002 00000003 00000003 aabbcc"));
  ASSERT_EQ(big.packets.size(), 1U);
  EXPECT_EQ(big.packets[0].time, nanoseconds(1'000'000'002));
  EXPECT_EQ(big.packets[0].link_type, 113);
}

TEST(CaptureFile, PcapWithLongRecords_IsRead) {
  const Read read(from_hex("34cdb2a1 0200 0400 00000000 00000000 ffff0000 01000000") +
                  from_hex("01000000 02000000 03000000 03000000 0000000000000000 aabbcc"));
  ASSERT_EQ(read.packets.size(), 1U);
  EXPECT_EQ(copy_of(read.packets[0].bytes), from_hex("aabbcc"));
}

TEST(CaptureFile, Pcapng_HasTimesInItsOwnUnitsAndComments) {
  const Read read(from_hex(kSection) + from_hex(kInterface) + from_hex(kEnhanced));
  ASSERT_EQ(read.packets.size(), 1U);
  EXPECT_FALSE(read.trouble);
  EXPECT_EQ(read.packets[0].time, nanoseconds(5));
  EXPECT_EQ(read.packets[0].original_length, 4U);
  EXPECT_EQ(copy_of(read.packets[0].bytes), from_hex("aabbcc"));
  EXPECT_EQ(read.packets[0].comment, "hi");
}

TEST(CaptureFile, UnitsOfTime_AreOfAnyPower) {
  const auto time_with = [](const char* resolution) {
    const Bytes interface = from_hex("01000000 20000000 0100 0000 00000400 0900 0100") + from_hex(resolution) +
                            from_hex("000000 0000 0000 20000000");
    const Bytes packet = from_hex("06000000 20000000 00000000 01000000 00000000 00000000 00000000 20000000");
    return Read(from_hex(kSection) + interface + packet).packets.at(0).time;
  };
  EXPECT_EQ(time_with("00"), std::chrono::seconds(4'294'967'296));
  EXPECT_EQ(time_with("06"), nanoseconds(4'294'967'296'000));
  EXPECT_EQ(time_with("0c"), nanoseconds(4'294'967));
  EXPECT_EQ(time_with("a0"), std::chrono::seconds(1));
  EXPECT_EQ(time_with("ff"), nanoseconds(4'294'967'296'000)) << "no clock's: as if it was not there";
}

TEST(CaptureFile, SectionInTheOtherByteOrder_Follows) {
  const Bytes big = from_hex("0a0d0d0a 0000001c 1a2b3c4d 0001 0000 ffffffffffffffff 0000001c") +
                    from_hex("00000001 00000014 0001 0000 00040000 00000014") +
                    from_hex("00000003 00000014 00000003 ddeeff00 00000014");
  const Read read(from_hex(kSection) + from_hex(kInterface) + from_hex(kEnhanced) + big);
  ASSERT_EQ(read.packets.size(), 2U);
  EXPECT_FALSE(read.packets[1].time);
  EXPECT_EQ(copy_of(read.packets[1].bytes), from_hex("ddeeff"));
}

TEST(CaptureFile, BlocksOfOtherKinds_AreSteppedOver) {
  const Bytes other = from_hex("05000000 10000000 00000000 10000000");
  EXPECT_EQ(Read(from_hex(kSection) + other + from_hex(kInterface) + other + from_hex(kEnhanced)).packets.size(), 1U);
}

TEST(CaptureFile, ObsoletePackets_AreRead) {
  const Read read(from_hex(kSection) + from_hex(kInterface) +
                  from_hex("02000000 24000000 0000 ffff 00000000 05000000 03000000 03000000 aabbcc00 24000000"));
  ASSERT_EQ(read.packets.size(), 1U);
  EXPECT_EQ(read.packets[0].time, nanoseconds(5));
}

TEST(CaptureFile, FileThatWasCut_GivesWhatIsWhole) {
  const Bytes pcap = from_hex(kHeader) + from_hex(kRecord);
  const Bytes whole = pcap + from_hex(kRecord);
  for (std::size_t size = pcap.size() + 1; size < whole.size(); ++size) {
    const Read read({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)});
    EXPECT_EQ(read.packets.size(), 1U) << size;
    ASSERT_TRUE(read.trouble) << size;
    EXPECT_EQ(read.trouble->flaw, FileFlaw::cut) << size;
    EXPECT_EQ(read.trouble->offset, pcap.size()) << size;
  }
  const Bytes ng = from_hex(kSection) + from_hex(kInterface) + from_hex(kEnhanced);
  for (std::size_t size = from_hex(kSection).size() + 1; size < ng.size(); ++size) {
    const Read read({ng.begin(), ng.begin() + static_cast<std::ptrdiff_t>(size)});
    EXPECT_TRUE(read.packets.empty()) << size;
    EXPECT_EQ(read.trouble.has_value(), size != 60) << size;
  }
}

TEST(CaptureFile, WhatIsNone_IsSaid) {
  EXPECT_EQ(Read({}).trouble->flaw, FileFlaw::not_a_capture);
  EXPECT_EQ(Read(from_hex("68656c6c6f") + Bytes(40)).trouble->flaw, FileFlaw::not_a_capture);
  EXPECT_EQ(Read(from_hex("1f8b0800") + Bytes(40)).trouble->flaw, FileFlaw::compressed);
  EXPECT_EQ(Read(from_hex("28b52ffd") + Bytes(40)).trouble->flaw, FileFlaw::compressed);
}

TEST(CaptureFile, LengthsThatCannotBe_EndIt) {
  const Bytes begin = from_hex(kSection) + from_hex(kInterface);
  for (const char* block :
       {"06000000 00000000 00000000", "06000000 0e000000 00000000 00000000", "06000000 10000000 00000000 11000000",
        "06000000 24000000 00000000 00000000 05000000 ff000000 04000000 aabbcc00 24000000"}) {
    const Read read(begin + from_hex(block));
    ASSERT_TRUE(read.trouble) << block;
    EXPECT_EQ(read.trouble->flaw, FileFlaw::block_length) << block;
  }
  const Read stranger(begin + from_hex("06000000 20000000 07000000 00000000 05000000 00000000 00000000 20000000"));
  EXPECT_EQ(stranger.trouble->flaw, FileFlaw::unknown_interface);
}

}  // namespace
}  // namespace wirelab::explain
