#include "firmware/command/text_pump.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/manual_clock.h"
#include "tests/support/scripted_stack.h"

namespace wirelab::command {
namespace {

struct TextPumpTest : testing::Test {
  test::ManualClock clock;
  Reactor reactor{clock};
  test::ScriptedStream stream{reactor, {}};
  TextPump pump;

  PumpState all(const Reply& text, std::uint64_t share = kBytesPerTurn) {
    pump.start(text, net::More::no);
    return pump.pump(stream, share).state;
  }
};

TEST_F(TextPumpTest, SmallPieces_AreOneWrite) {
  EXPECT_EQ(all({{"SUCCESS: Fichero '", "a", "' subido correctamente."}}), PumpState::complete);
  EXPECT_EQ(stream.writes, 1U) << "an ACK between two writes would make two segments of them";
  EXPECT_EQ(stream.all_sent(), "SUCCESS: Fichero 'a' subido correctamente.");
}

TEST_F(TextPumpTest, NothingToSay_IsNoWrite) {
  EXPECT_EQ(all({}), PumpState::complete);
  EXPECT_EQ(stream.writes, 0U);
}

TEST_F(TextPumpTest, LongPieces_StayInOrder) {
  const std::string large(5000, 'x');
  for (const Reply& text : {Reply{{"SIZE: 5000\r\n", large}}, Reply{{large, "a", large}}, Reply{{"", large, "end"}}}) {
    const std::size_t before = stream.all_sent().size();
    EXPECT_EQ(all(text), PumpState::complete);
    std::string whole;
    for (const std::string_view piece : text.pieces) whole += piece;
    EXPECT_EQ(stream.all_sent().substr(before), whole);
  }
}

TEST_F(TextPumpTest, StreamThatTakesLittle_GetsEveryByteOnce) {
  stream.largest_write = 3;
  EXPECT_EQ(all({{"abcdefg", "", "hij"}}), PumpState::complete);
  EXPECT_EQ(stream.all_sent(), "abcdefghij");
}

TEST_F(TextPumpTest, Share_IsNotExceeded) {
  EXPECT_EQ(all({{"abcd", "efgh"}}, 5), PumpState::yielded);
  EXPECT_EQ(stream.bytes_sent, 5U);
  EXPECT_EQ(pump.pump(stream, 5).state, PumpState::complete);
  EXPECT_EQ(stream.all_sent(), "abcdefgh");
}

TEST_F(TextPumpTest, FullWindow_GoesOnWhereItStopped) {
  stream.open_window(6);
  EXPECT_EQ(all({{"abcd", "efgh"}}), PumpState::blocked);
  stream.open_window(6);
  EXPECT_EQ(pump.pump(stream, kBytesPerTurn).state, PumpState::complete);
  EXPECT_EQ(stream.all_sent(), "abcdefgh");
}

}  // namespace
}  // namespace wirelab::command
