#include "firmware/capture/verb.h"

#include "firmware/capture/wishes.h"
#include "tests/unit/capture/capture_fixture.h"

namespace wirelab::capture {
namespace {

class CaptureVerbTest : public CaptureFixture {
 protected:
  /// What a request is refused with.
  std::string refusal(std::string_view words) {
    const Client client(*this, words);
    EXPECT_TRUE(client.file.empty());
    error = client.refusal;
    return client.document;
  }
  std::optional<Error> error;
};

TEST_F(CaptureVerbTest, IsTheAdmins_OnceThereAreAccounts) {
  EXPECT_EQ(verb.needs(), command::Role::admin);
  EXPECT_EQ(verb.need().authority, command::Authority::owner);
}

TEST_F(CaptureVerbTest, WordsThatMakeNoSense_AreRefused) {
  for (const std::string_view words :
       {"port=0", "port=65536", "host=router", "snap=15", "snap=262145", "seconds=0", "packets=-1", "everything=all",
        "everything=yes port=1", "lab=v2 port=1", "depth=3", "yes"}) {
    refusal(words);
    EXPECT_EQ(error, Error::invalid) << words;
  }
  EXPECT_EQ(link.taps, 0U);
}

TEST_F(CaptureVerbTest, Refusals_SayWhatToDo) {
  EXPECT_EQ(refusal("lab=v9"),
            R"({"schema":"wirelab.capture/1","kind":"error","error":{"code":"not-found","what":"CAPTURE",)"
            R"("message":"there is no such lab; LAB_LIST names them"}})");
  EXPECT_NE(refusal("lab=v3").find("start it first (LAB_START v3)"), std::string::npos);
  hearsay.labs_run = false;
  EXPECT_NE(refusal("").find("no lab runs"), std::string::npos);
  EXPECT_EQ(error, Error::not_found);
}

TEST_F(CaptureVerbTest, WhatTheStackRefuses_IsToldInWords) {
  link.refuses = Error::unsupported;
  EXPECT_NE(refusal("everything=yes").find("CAP_NET_RAW"), std::string::npos);
  link.refuses = Error::not_found;
  EXPECT_NE(refusal("everything=yes interface=eth9").find("NET_STATUS"), std::string::npos);
  link.refuses.reset();
  EXPECT_NE(refusal("everything=yes interface=a-name-too-long-for-one").find("NET_STATUS"), std::string::npos);
  EXPECT_EQ(error, Error::not_found);
}

TEST_F(CaptureVerbTest, MoreThanThereArePlacesFor_AreRefused) {
  Client one(*this, "everything=yes", 40000);
  const Client other(*this, "everything=yes", 40001);
  EXPECT_NE(refusal("everything=yes").find("as many captures"), std::string::npos);
  EXPECT_EQ(error, Error::no_resources);
  one.slot.clear();
  const Client third(*this, "everything=yes");
  EXPECT_FALSE(third.file.empty());
}

TEST_F(CaptureVerbTest, WithoutWords_TheLabsThatRunAreMeant) {
  Client client(*this, "");
  show(7);
  show(12345);
  run();
  EXPECT_EQ(packets(client.file).size(), 1U);
}

TEST_F(CaptureVerbTest, Words_AreAllHeeded) {
  const auto wishes = read_wishes("lab=v2 host=10.0.0.9 interface=eth3 snap=96 seconds=7 packets=8", hearsay);
  ASSERT_TRUE(wishes.has_value());
  EXPECT_EQ(wishes->filter.port->number, 12345);
  EXPECT_EQ(wishes->filter.port->transport, Transport::udp);
  EXPECT_EQ(wishes->filter.host, net::Address::ipv4(10, 0, 0, 9));
  EXPECT_EQ(wishes->interface.view(), "eth3");
  EXPECT_EQ(wishes->snap, 96U);
  EXPECT_EQ(wishes->seconds, 7U);
  EXPECT_EQ(wishes->packets, 8U);
}

}  // namespace
}  // namespace wirelab::capture
