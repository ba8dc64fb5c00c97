#include "host/explain/dissection.h"

#include <gtest/gtest.h>

#include "host/explain/explainer.h"
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

/// What is said of an ARP request in a frame of that link.
std::string said_of_arp(std::uint16_t link_type, const char* header) {
  const Bytes frame = from_hex(header + std::string("0001 0800 0604 0001 020000000001 0a000001 000000000000 0a000002"));
  return Explainer()
      .add({.time = {}, .link_type = link_type, .bytes = frame, .original_length = frame.size(), .comment = {}})
      .sentence;
}

// The packet type of the cooked headers (LINKTYPE_LINUX_SLL and _SLL2) stands where Ethernet has the destination.
TEST(Dissection, CookedCapture_SaysWhomAnArpRequestGoesTo) {
  EXPECT_TRUE(said_of_arp(1, "ffffffffffff 020000000001 0806").contains("to everybody"));
  EXPECT_TRUE(said_of_arp(1, "020000000002 020000000001 0806").contains("to one station"));
  EXPECT_TRUE(said_of_arp(113, "0001 0001 0006 0200000000010000 0806").contains("to everybody"));
  EXPECT_TRUE(said_of_arp(113, "0000 0001 0006 0200000000010000 0806").contains("to one station"));
  EXPECT_TRUE(said_of_arp(113, "0003 0001 0006 0200000000010000 0806").contains("to one station"));
  EXPECT_TRUE(said_of_arp(276, "0806 0000 00000002 0001 01 06 0200000000010000").contains("to everybody"));
  EXPECT_TRUE(said_of_arp(276, "0806 0000 00000002 0001 00 06 0200000000010000").contains("to one station"));
}

TEST(Dissection, CookedCaptureOfTheSender_DoesNotSayWhomArpGoesTo) {
  EXPECT_EQ(said_of_arp(113, "0004 0001 0006 0200000000010000 0806"),
            "Who has 10.0.0.2? Tell 10.0.0.1. The sender needs the MAC address that belongs to it.");
  EXPECT_EQ(said_of_arp(276, "0806 0000 00000002 0001 04 06 0200000000010000"),
            said_of_arp(113, "0004 0001 0006 0200000000010000 0806"));
}

TEST(Dissection, Tags_AreTold) {
  EXPECT_TRUE(said_of_arp(1, "ffffffffffff 020000000001 8100 000a 0806").ends_with(" VLAN 10."));
  EXPECT_TRUE(said_of_arp(1, "ffffffffffff 020000000001 88a8 0007 8100 600a 0806").ends_with(" VLAN 10, within 7."));
  EXPECT_FALSE(said_of_arp(1, "ffffffffffff 020000000001 0806").contains("VLAN"));
}

}  // namespace
}  // namespace wirelab::explain
