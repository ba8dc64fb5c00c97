#include "host/explain/annotator.h"

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

const char* const kNgSection = "0a0d0d0a 1c000000 4d3c2b1a 0100 0000 4c00000000000000 1c000000";
const char* const kNgInterface = "01000000 20000000 0100 0000 00000400 0900 0100 09000000 0000 0000 20000000";
const char* const kCommented =
    "06000000 30000000 00000000 00000000 05000000 03000000 04000000 aabbcc00 0100 0200 68690000 0000 0000 30000000";
const char* const kPlain = "06000000 24000000 00000000 00000000 05000000 03000000 04000000 aabbcc00 24000000";
const char* const kOther = "05000000 10000000 00000000 10000000";

/// The capture with that comment at each packet.
Bytes annotated(const Bytes& file, const std::string& comment, std::size_t without = 0) {
  CaptureReader reader(file);
  Annotator annotator(file);
  for (;;) {
    const auto packet = reader.next();
    if (!packet || !*packet) break;
    annotator.add(**packet, reader.offset(), comment);
  }
  const std::string written = annotator.finish(reader.offset());
  EXPECT_EQ(annotator.without_comment(), without);
  return copy_of(as_bytes(written));
}

std::vector<CapturedPacket> packets_of(const Bytes& file) {
  std::vector<CapturedPacket> packets;
  CaptureReader reader(file);
  for (;;) {
    const auto packet = reader.next();
    EXPECT_TRUE(packet) << "the file is broken";
    if (!packet || !*packet) return packets;
    packets.push_back(**packet);
  }
}

TEST(Annotator, PacketWithoutOptions_GetsThem) {
  const Bytes whole = annotated(from_hex(kNgSection) + from_hex(kNgInterface) + from_hex(kPlain), "said");
  EXPECT_EQ(whole,
            from_hex("0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000") + from_hex(kNgInterface) +
                from_hex("06000000 30000000 00000000 00000000 05000000 03000000 04000000 aabbcc00 0100 0400 73616964 "
                         "00000000 30000000"));
}

TEST(Annotator, OlderComments_StandBeforeOurs) {
  const Bytes whole = annotated(from_hex(kNgSection) + from_hex(kNgInterface) + from_hex(kCommented), "ours!");
  const Bytes expected = from_hex(
      "06000000 3c000000 00000000 00000000 05000000 03000000 04000000 aabbcc00 0100 0200 68690000 "
      "0100 0500 6f757273 21000000 00000000 3c000000");
  EXPECT_EQ(Bytes(whole.end() - static_cast<std::ptrdiff_t>(expected.size()), whole.end()), expected);
  EXPECT_EQ(annotated(whole, "ours!"), whole) << "once is enough";
}

TEST(Annotator, BlocksOfOtherKinds_Stay) {
  const Bytes file = from_hex(kNgSection) + from_hex(kOther) + from_hex(kNgInterface) + from_hex(kPlain) +
                     from_hex(kOther) + from_hex(kPlain) + from_hex(kOther);
  const Bytes whole = annotated(file, "x");
  const Bytes tail(whole.end() - 16, whole.end());
  EXPECT_EQ(tail, from_hex(kOther));
  EXPECT_EQ(whole.size(), file.size() + 2 * 12);
  EXPECT_EQ(packets_of(whole).size(), 2U);
  EXPECT_EQ(packets_of(whole)[1].comment, "x");
}

TEST(Annotator, BigEndianSection_StaysOne) {
  const Bytes file = from_hex("0a0d0d0a 0000001c 1a2b3c4d 0001 0000 ffffffffffffffff 0000001c") +
                     from_hex("00000001 00000014 0001 0000 00040000 00000014") +
                     from_hex("00000006 00000024 00000000 00000000 00000005 00000003 00000004 aabbcc00 00000024");
  const Bytes whole = annotated(file, "ab");
  const Bytes expected = from_hex(
      "00000006 00000030 00000000 00000000 00000005 00000003 00000004 aabbcc00 0001 0002 61620000 00000000 00000030");
  EXPECT_EQ(Bytes(whole.end() - static_cast<std::ptrdiff_t>(expected.size()), whole.end()), expected);
}

TEST(Annotator, SimplePackets_HaveNoPlaceForIt) {
  const Bytes file =
      from_hex(kNgSection) + from_hex(kNgInterface) + from_hex("03000000 14000000 03000000 ddeeff00 14000000");
  const Bytes whole = annotated(file, "x", 1);
  EXPECT_EQ(whole.size(), file.size());
}

TEST(Annotator, PcapBecomesPcapng_InItsResolution) {
  struct Case {
    const char* header;
    const char* record;
    nanoseconds time;
  };
  for (const auto& [header, record, time] :
       {Case{"d4c3b2a1 0200 0400 00000000 00000000 ffff0000 01000000", "01000000 02000000 03000000 05000000 aabbcc",
             nanoseconds(1'000'002'000)},
        Case{"4d3cb2a1 0200 0400 00000000 00000000 ffff0000 01000000", "01000000 02000000 03000000 05000000 aabbcc",
             nanoseconds(1'000'000'002)},
        Case{"a1b23c4d 0002 0004 00000000 00000000 0000ffff 00000001", "00000001 00000002 00000003 00000005 aabbcc",
             nanoseconds(1'000'000'002)}}) {
    const Bytes whole = annotated(from_hex(header) + from_hex(record) + from_hex(record), "why");
    const auto packets = packets_of(whole);
    ASSERT_EQ(packets.size(), 2U);
    EXPECT_EQ(packets[1].time, time);
    EXPECT_EQ(packets[1].link_type, 1);
    EXPECT_EQ(packets[1].original_length, 5U);
    EXPECT_EQ(copy_of(packets[1].bytes), from_hex("aabbcc"));
    EXPECT_EQ(packets[1].comment, "why");
  }
}

TEST(Annotator, LongComment_IsCutBetweenCharacters) {
  std::string comment(65'531, 'a');
  for (int i = 0; i < 4; ++i) comment += "ñ";
  const Bytes whole = annotated(from_hex(kNgSection) + from_hex(kNgInterface) + from_hex(kPlain), comment);
  const auto packets = packets_of(whole);
  ASSERT_EQ(packets.size(), 1U);
  EXPECT_EQ(packets[0].comment, std::string(65'531, 'a'));
}

TEST(Annotator, CutFile_KeepsWhatIsWhole) {
  Bytes file = from_hex(kNgSection) + from_hex(kNgInterface) + from_hex(kPlain) + from_hex(kPlain);
  file.resize(file.size() - 3);
  const Bytes whole = annotated(file, "x");
  EXPECT_EQ(packets_of(whole).size(), 1U);
}

}  // namespace
}  // namespace wirelab::explain
