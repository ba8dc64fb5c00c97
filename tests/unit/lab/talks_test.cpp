#include <gtest/gtest.h>

#include <string>

#include "firmware/lab/secret_digits.h"
#include "firmware/lab/time_exit.h"
#include "firmware/lab/upper_line.h"
#include "firmware/lab/upper_message.h"
#include "firmware/lab/upper_stream.h"
#include "tests/unit/lab/set_calendar.h"

namespace wirelab::lab {
namespace {

const net::Endpoint kPeer{net::Address::ipv4(127, 0, 0, 1), 39770};

/// What a lab answers to a message, and what it does then.
struct Said {
  std::string reply;
  Then then;
};
Said ask(Talk& talk, std::string message) {
  const Act act = talk.receive(std::as_writable_bytes(std::span(message)));
  return {std::string(as_text(act.reply)), act.then};
}

TEST(UpperStream, OnlyAToZ_Change) {
  UpperStream talk({});
  EXPECT_EQ(ask(talk, "Hello, World! 09 `{ ñ é").reply, "HELLO, WORLD! 09 `{ ñ é");
  EXPECT_EQ(ask(talk, "az AZ @[").reply, "AZ AZ @[");
  EXPECT_EQ(ask(talk, "x").then, Then::receive);
  EXPECT_EQ(talk.ended().then, Then::close);
}

TEST(UpperStream, Rules_AreTheOneThingThatDiffers) {
  std::string hello = "Hello, World!";
  const auto message = std::as_writable_bytes(std::span(hello));
  EXPECT_EQ(UpperStream({}).appetite(), 1024U);
  EXPECT_EQ(UpperStream({.appetite = 5}).appetite(), 5U);
  EXPECT_EQ(UpperStream({.times = 1000}).receive(message).times, 1000U);
  UpperStream sleepy({.nap = std::chrono::milliseconds(5)});
  EXPECT_EQ(sleepy.begin(kPeer).pause, std::chrono::milliseconds(5));
  EXPECT_EQ(sleepy.receive(message).pause, std::chrono::milliseconds(5));
}

TEST(UpperLine, Line_IsAnsweredWhenItIsWhole) {
  UpperLine talk;
  EXPECT_EQ(ask(talk, "hello, ").reply, "");
  EXPECT_EQ(ask(talk, "world").then, Then::receive);
  EXPECT_EQ(ask(talk, "\n").reply, "HELLO, WORLD\n");
  std::string several = "one\ntwo\nthr";
  Act act = talk.receive(std::as_writable_bytes(std::span(several)));
  EXPECT_EQ(as_text(act.reply), "ONE\n");
  ASSERT_EQ(act.then, Then::go_on);
  act = talk.go_on();
  EXPECT_EQ(as_text(act.reply), "TWO\n");
  ASSERT_EQ(act.then, Then::go_on);
  EXPECT_TRUE(talk.go_on().reply.empty());
  EXPECT_EQ(ask(talk, "ee\n").reply, "THREE\n");
  EXPECT_EQ(ask(talk, std::string(kLongestMessage, 'x')).reply, std::string(kLongestMessage, 'X'));
}

TEST(UpperMessage, OneAnswer_ThenClose) {
  UpperMessage talk;
  const Said said = ask(talk, "a lowercase sentence");
  EXPECT_EQ(said.reply, "A LOWERCASE SENTENCE");
  EXPECT_EQ(said.then, Then::close);
}

TEST(SecretDigits, Answers_AreThoseOfTheExercise) {
  for (const auto& [message, answer] : std::initializer_list<std::pair<std::string, std::string>>{
           {"my net id is ab2755", "Secret code not found."},
           {"my net id should be kept SECRET", "Digits: , Total Digits: 0"},
           {"my net id ab2755 should be kept SECRET", "Digits: 2755, Total Digits: 4"},
           {"SECRET", "Digits: , Total Digits: 0"},
           {"secret 1", "Secret code not found."},
           {"1SECRET2 ñ3\xff", "Digits: 123, Total Digits: 3"}}) {
    SecretDigits talk;
    EXPECT_EQ(ask(talk, message).reply, answer) << message;
  }
}

TEST(SecretDigits, NothingButDigits_HasRoomInTheAnswer) {
  SecretDigits talk;
  const std::string digits(kLongestMessage - 6, '7');
  const Said said = ask(talk, "SECRET" + digits);
  EXPECT_EQ(said.reply, "Digits: " + digits + ", Total Digits: 1018");
  EXPECT_EQ(said.then, Then::close);
}

class TimeTalk : public testing::Test {
 protected:
  SetCalendar calendar;
  bool ended = false;
  TimeExit talk{{}, calendar, ended};
};

TEST_F(TimeTalk, Greeting_HoldsTheClientsAddress) {
  EXPECT_EQ(as_text(talk.begin(kPeer).reply), "MESSAGE!!! ----> We are now connected to ('127.0.0.1', 39770)\n");
  EXPECT_EQ(talk.patience(), std::chrono::seconds(15));
}

TEST_F(TimeTalk, Time_IsWrittenAsAsctimeDoes) {
  calendar.now = std::chrono::seconds(1'696'167'183);
  EXPECT_EQ(ask(talk, "TIME").reply, "Sun Oct  1 13:33:03 2023");
  calendar.now = std::chrono::seconds(1'709'208'000) + std::chrono::milliseconds(999);
  EXPECT_EQ(ask(talk, "  TIME\r\n").reply, "Thu Feb 29 12:00:00 2024");
  calendar.now.reset();
  EXPECT_EQ(ask(talk, "TIME").reply, "The time is not known here yet.");
}

TEST_F(TimeTalk, Commands_AreTrimmedAndElseExact) {
  EXPECT_EQ(ask(talk, "time").reply, "Invalid command!");
  EXPECT_EQ(ask(talk, "TIME EXIT").reply, "Invalid command!");
  EXPECT_EQ(ask(talk, "TIME EXIT").then, Then::receive);
  EXPECT_EQ(ask(talk, " EXIT \n").then, Then::close);
  EXPECT_EQ(ask(talk, " \r\n").then, Then::close);
  EXPECT_FALSE(ended);
}

TEST_F(TimeTalk, Variants_DifferInTheirText) {
  TimeExit warning({.warns = true}, calendar, ended);
  EXPECT_EQ(ask(warning, "x").reply, "WARNING!!! ----> Please enter a valid command!\n");
  EXPECT_FALSE(ended);
  TimeExit strict({.strict = true}, calendar, ended);
  EXPECT_EQ(ask(strict, "EXIT").then, Then::close);
  EXPECT_TRUE(ended);
}

}  // namespace
}  // namespace wirelab::lab
