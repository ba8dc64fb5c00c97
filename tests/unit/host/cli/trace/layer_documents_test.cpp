#include "host/cli/trace/layer_documents.h"

#include <gtest/gtest.h>

#include "host/explain/explainer.h"
#include "tests/unit/packet/hex_bytes.h"

namespace wirelab::cli {
namespace {

using nlohmann::json;
using packet::from_hex;
using packet::operator+;

const char* const kEthernet = "020000000002 020000000001 ";

/// The documents of frames that follow each other.
std::vector<json> documents_of(const std::vector<std::string>& frames) {
  explain::Explainer explainer;
  std::vector<json> documents;
  for (const std::string& frame : frames) {
    const packet::Bytes bytes = from_hex(kEthernet) + from_hex(frame);
    const explain::CapturedPacket packet{
        .time = {}, .link_type = 1, .bytes = bytes, .original_length = bytes.size(), .comment = {}};
    const explain::Dissection dissection = explain::dissect(packet);
    documents.push_back(layers_document(dissection, explainer.add(packet, dissection).tcp));
  }
  return documents;
}

TEST(LayerDocuments, Tcp_HasItsNumbersTwiceAndItsOptions) {
  const auto documents = documents_of({
      // SYN with MSS 1460, SACK permitted, timestamps 7 and 0, window scale 7.
      "0800 4500003c000040004006 0000 0a000001 0a000002 c3503039 fffffff0 00000000 a002faf0 0000 0000"
      "020405b4 0402080a 00000007 00000000 01030307",
      // SYN, ACK with window scale 2.
      "0800 4500002c000040004006 0000 0a000002 0a000001 3039c350 00001388 fffffff1 60120100 0000 0000 01030302",
      // An ACK that names bytes 11 to 21 behind a gap.
      "0800 45000034000040004006 0000 0a000001 0a000002 c3503039 fffffff1 00001389 80100064 0000 0000"
      "0101050a 00001393 0000139d",
  });
  EXPECT_EQ(documents[0]["ethernet"], json({{"source", "02:00:00:00:00:01"},
                                            {"destination", "02:00:00:00:00:02"},
                                            {"type", 0x0800},
                                            {"vlans", json::array()}}));
  EXPECT_EQ(documents[0]["ip"]["total_length"], 60);
  EXPECT_EQ(documents[0]["tcp"]["sequence"], 0);
  EXPECT_EQ(documents[0]["tcp"]["sequence_raw"], 0xfffffff0);
  EXPECT_EQ(documents[0]["tcp"]["flags"], json({"SYN"}));
  EXPECT_EQ(
      documents[0]["tcp"]["options"],
      json(
          {{"mss", 1460}, {"window_scale", 7}, {"sack_permitted", true}, {"timestamps", {{"value", 7}, {"echo", 0}}}}));
  EXPECT_EQ(documents[1]["tcp"]["flags"], json({"SYN", "ACK"}));
  EXPECT_EQ(documents[2]["tcp"]["acknowledgement"], 1);
  EXPECT_EQ(documents[2]["tcp"]["acknowledgement_raw"], 0x1389);
  EXPECT_EQ(documents[2]["tcp"]["window_raw"], 100);
  EXPECT_EQ(documents[2]["tcp"]["window"], 12'800);
  EXPECT_EQ(documents[2]["tcp"]["options"]["sack"],
            json::array({{{"begin", 11}, {"end", 21}, {"begin_raw", 0x1393}, {"end_raw", 0x139d}}}));
}

TEST(LayerDocuments, Dhcp_HasItsOptionsInOrder) {
  const std::string zeros(2 * (16 + 192), '0');
  const auto documents =
      documents_of({"0800 45000129000040004011 0000 0a000202 ffffffff 00430044 0115 0000"
                    "02010600 12345678 00008000 00000000 0a00020f 0a000202 00000000" +
                    zeros + "63825363 350102 3604 0a000202 3304 00000e10 0308 0a000201 0a000203 6101aa ff"});
  ASSERT_TRUE(documents[0].contains("dhcp")) << documents[0];
  const json& dhcp = documents[0]["dhcp"];
  EXPECT_EQ(dhcp["type"], 2);
  EXPECT_EQ(dhcp["xid"], 0x12345678);
  EXPECT_EQ(dhcp["broadcast"], true);
  EXPECT_EQ(dhcp["your_address"], "10.0.2.15");
  EXPECT_EQ(dhcp["client_mac"], "00:00:00:00:00:00");
  std::vector<std::pair<unsigned, json>> options;
  for (const json& option : dhcp["options"]) options.emplace_back(option["code"], option["value"]);
  EXPECT_EQ(options, (std::vector<std::pair<unsigned, json>>{
                         {53, 2}, {54, "10.0.2.2"}, {51, 3600}, {3, {"10.0.2.1", "10.0.2.3"}}, {97, nullptr}}));
  EXPECT_EQ(dhcp["options"][4]["bytes"], "aa");
}

TEST(LayerDocuments, PacketsThatAreNotReadFurther_SayWhy) {
  const auto documents = documents_of({"0806 0001 0800 06 04 0001 020000000001 0a000001 000000000000 0a000002",
                                       "0800 45000028000040004006 0000 0a000001 0a000002 c3503039", "88cc 0204"});
  EXPECT_EQ(documents[0]["arp"], json({{"operation", 1},
                                       {"sender_mac", "02:00:00:00:00:01"},
                                       {"sender_address", "10.0.0.1"},
                                       {"target_mac", "00:00:00:00:00:00"},
                                       {"target_address", "10.0.0.2"}}));
  EXPECT_FALSE(documents[0].contains("flaw"));
  EXPECT_EQ(documents[1]["flaw"], "ends inside its TCP header");
  EXPECT_TRUE(documents[1].contains("ip"));
  EXPECT_FALSE(documents[1].contains("tcp"));
  EXPECT_EQ(documents[2].size(), 1U) << documents[2];
}

}  // namespace
}  // namespace wirelab::cli
