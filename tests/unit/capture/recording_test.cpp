#include "firmware/capture/recording.h"

#include "tests/unit/capture/capture_fixture.h"

namespace wirelab::capture {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class RecordingTest : public CaptureFixture {
 protected:
  std::string answer_to(std::string_view words) {
    const Client client(record, words);
    EXPECT_TRUE(client.over);
    refused = client.refusal;
    return client.document;
  }
  /// A moment, so long after now.
  std::chrono::nanoseconds in(std::chrono::nanoseconds time) { return reactor.now().time_since_epoch() + time; }
  std::optional<Error> refused;
};

TEST_F(RecordingTest, GoesOnWithoutItsClient_AndIsFetchedOnce) {
  EXPECT_EQ(answer_to("port=7 seconds=5 interface=eth0"),
            R"({"schema":"wirelab.capture/1","kind":"recording","interface":"eth0","seconds":5})");
  EXPECT_FALSE(refused);
  show(7, 60, in(milliseconds(1)));
  run();
  show(8, 60, in(milliseconds(2)));
  pass(seconds(2));
  show(7, 61, in(seconds(2)));
  run();
  const Client client(*this, "recorded=yes");
  EXPECT_TRUE(client.over);
  ASSERT_EQ(packets(client.file).size(), 2U);
  EXPECT_EQ(packets(client.file)[1].original_length, 61U);
  EXPECT_NE(client.file.find(statistics(2, 0, 2)), std::string::npos);
  const Client again(*this, "recorded=yes");
  EXPECT_EQ(again.refusal, Error::not_found);
}

TEST_F(RecordingTest, EndsWithItsSeconds_NotWithItsFetch) {
  answer_to("port=7 seconds=1");
  show(7, 60, in(milliseconds(500)));
  pass(seconds(1));
  show(7, 61, in(milliseconds(1500)));
  pass(seconds(1));
  const Client client(*this, "recorded=yes");
  EXPECT_EQ(packets(client.file).size(), 1U);
}

TEST_F(RecordingTest, KeepsWhatFits_AndCountsTheRest) {
  answer_to("port=7 seconds=5");
  for (int i = 0; i < 40; ++i) {
    show(7, 1000, in({}));
    pass(milliseconds(1));
  }
  const Client client(*this, "recorded=yes");
  const std::size_t kept = packets(client.file).size();
  EXPECT_GT(kept, 2U);
  EXPECT_LT(kept, 40U);
  EXPECT_NE(client.file.find(statistics(40, 40 - kept, kept)), std::string::npos);
}

TEST_F(RecordingTest, WhatCrossesAfterItsEnd_IsNoLoss) {
  answer_to("port=7 seconds=1");
  show(7, 60, in(milliseconds(500)));
  link.dropped = 2;
  pass(seconds(1));
  link.dropped = 2000;
  pass(seconds(1));
  const Client client(*this, "recorded=yes");
  EXPECT_NE(client.file.find(statistics(3, 2, 1)), std::string::npos);
}

TEST_F(RecordingTest, WhatNobodyFetches_IsDropped) {
  answer_to("port=7 seconds=5");
  EXPECT_TRUE(service.full() || recording.there());
  pass(seconds(5) + Recording::kKept - seconds(1));
  EXPECT_TRUE(recording.there());
  pass(seconds(1));
  EXPECT_FALSE(recording.there());
  EXPECT_EQ(Client(*this, "recorded=yes").refusal, Error::not_found);
}

TEST_F(RecordingTest, TheNextOne_TakesItsPlace) {
  answer_to("port=7 seconds=5");
  answer_to("port=8 seconds=5");
  EXPECT_FALSE(refused);
  show(7);
  show(8);
  run();
  const Client client(*this, "recorded=yes");
  EXPECT_EQ(packets(client.file).size(), 1U);
}

TEST_F(RecordingTest, TakesThePlaceOfACapture) {
  answer_to("port=7 seconds=5");
  const Client one(*this, "everything=yes", 40001);
  const Client other(*this, "everything=yes", 40002);
  EXPECT_EQ(other.refusal, Error::no_resources);
  EXPECT_NE(other.document.find("recorded=yes"), std::string::npos);
  const Client fetch(*this, "recorded=yes", 40003);
  EXPECT_FALSE(fetch.file.empty());
}

TEST_F(RecordingTest, WordsThatMakeNoSense_AreRefused) {
  for (const std::string_view words : {"port=7", "port=7 seconds=601", "recorded=yes", "seconds=5 port=0"}) {
    answer_to(words);
    EXPECT_EQ(refused, Error::invalid) << words;
  }
  for (const std::string_view words : {"recorded=no", "recorded=yes port=7"}) {
    EXPECT_EQ(Client(*this, words).refusal, Error::invalid) << words;
  }
  EXPECT_FALSE(recording.there());
}

TEST_F(RecordingTest, IsTheAdmins) {
  EXPECT_EQ(record.needs(), command::Role::admin);
  EXPECT_EQ(record.need().authority, command::Authority::owner);
}

}  // namespace
}  // namespace wirelab::capture
