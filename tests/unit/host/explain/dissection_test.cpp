#include "host/explain/dissection.h"

#include <gtest/gtest.h>

#include "tests/unit/packet/hex_bytes.h"

namespace wirelab::explain {
namespace {

using packet::Bytes;
using packet::from_hex;

const char* const kEthernet = "020000000002 020000000001 0800 ";
const char* const kTcp = "c350 3039 00000001 00000002 5010 0064 0000 0000";

/// A TCP segment over IPv4 whose header says that total length; `more` follows it, and the link had `on_link` bytes.
std::size_t payload_length(const char* total_length, std::size_t more, std::size_t on_link) {
  const Bytes header =
      from_hex(kEthernet + std::string("4500") + total_length + "000040004006 0000 0a000001 0a000002" + kTcp);
  Bytes frame = header;
  frame.resize(header.size() + more);
  const Dissection dissection =
      dissect({.time = {}, .link_type = 1, .bytes = frame, .original_length = on_link, .comment = {}});
  if (dissection.get<Tcp>() == nullptr) throw std::runtime_error("no TCP in it");
  return dissection.get<Tcp>()->segment.payload_length;
}

TEST(Dissection, PayloadLength_IsWhatTheHeaderSays) {
  EXPECT_EQ(payload_length("0032", 10, 64), 10U);
  EXPECT_EQ(payload_length("0028", 6, 60), 0U) << "what fills a short frame is no payload";
  EXPECT_EQ(payload_length("0032", 0, 64), 10U) << "a short capture does not make the segment shorter";
}

TEST(Dissection, PayloadLength_IsNeverMoreThanTheLinkHad) {
  EXPECT_EQ(payload_length("0334", 0, 54), 0U);
  EXPECT_EQ(payload_length("0334", 7, 61), 7U);
}

TEST(Dissection, PacketWithoutALength_CarriesAllThatTheLinkHad) {
  EXPECT_EQ(payload_length("0000", 10, 64), 10U);
  EXPECT_EQ(payload_length("0000", 10, 65'000), 65'000U - 54U) << "also if less of it was captured";
}

}  // namespace
}  // namespace wirelab::explain
