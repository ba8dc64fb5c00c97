#include "firmware/lab/chat.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/lab/laboratory_fixture.h"
#include "tests/unit/lab/tcp_lab_fixture.h"

namespace wirelab::lab {
namespace {

/// All lines that a room keeps.
std::string told(const ChatRoom& room, std::uint64_t from = 1) {
  constexpr std::array<std::string_view, 4> kNames{"+", "<", ">", "-"};
  std::string all;
  for (const ChatLine* line = room.from(from); line != nullptr; line = room.from(line->sequence + 1)) {
    all += std::string(kNames.at(static_cast<std::size_t>(line->event))) + std::string(line->text()) + "|";
  }
  return all;
}

TEST(ChatRoom, MessageOfSeveralLines_IsSeveral) {
  ChatRoom room("R1");
  room.hear("R2: hello");
  room.hear("one\r\ntwo\n\nthree\n");
  room.say("fine");
  EXPECT_EQ(told(room), "<R2: hello|<one|<two|<three|>R1: fine|");
}

TEST(ChatRoom, OldestLines_GoFirst) {
  ChatRoom room("R1");
  for (int number = 1; number <= 20; ++number) room.hear(std::to_string(number));
  EXPECT_EQ(room.last(), 20U);
  EXPECT_EQ(told(room), "<13|<14|<15|<16|<17|<18|<19|<20|");
  EXPECT_EQ(told(room, 19), "<19|<20|");
  EXPECT_EQ(told(room, 21), "");
  EXPECT_EQ(room.from(3)->sequence, 13U);
}

TEST(ChatRoom, LongLine_IsCut) {
  ChatRoom room("R1");
  room.say(std::string(3000, 'x'));
  EXPECT_EQ(room.from(1)->text(), "R1: " + std::string(kLongestMessage - 4, 'x'));
}

class ChatTest : public TcpLabFixture {
 protected:
  ChatRoom& room() { return *lab->chat(); }
};

TEST_F(ChatTest, BothSides_SpeakWhenTheyLike) {
  start("chat", {.name = std::string_view("R1")});
  room().say("nobody hears this");
  Peer& peer = connect();
  EXPECT_EQ(peer.all_sent(), "") << "who comes later was not spoken to";
  room().say("hello");
  room().say("how are you?");
  run();
  EXPECT_EQ(writes(peer), (Writes{"R1: hello\n", "R1: how are you?\n"}));
  say(peer, "R2: fine");
  peer.arrive_fin();
  run();
  EXPECT_EQ(told(room()), ">R1: nobody hears this|+192.0.2.7:40000|>R1: hello|>R1: how are you?|<R2: fine|-|");
}

TEST_F(ChatTest, Faults_MeetTheAppliancesLines) {
  start("chat", {.faults = *FaultPlan::parse("drop:1", 0), .name = std::string_view("R1")});
  Peer& peer = connect();
  room().say("lost");
  room().say("kept");
  run();
  EXPECT_EQ(writes(peer), (Writes{"R1: kept\n"}));
}

class UdpChatTest : public LaboratoryFixture {};

TEST_F(UdpChatTest, WhoSpokeLast_IsTheOtherSide) {
  ASSERT_TRUE(start("chat-udp", {.name = std::string_view("R1")}));
  ChatRoom& room = *laboratory.chat(*find_lab("chat-udp"));
  auto first = peer.bind_datagram({kThere, 700});
  auto second = peer.bind_datagram({kThere, 701});
  ASSERT_TRUE(first && second);
  room.say("kept until somebody is there");
  const auto received = [&](net::DatagramSocketHandle& socket) {
    std::string all;
    std::array<std::byte, 100> bytes{};
    reactor.run_until_stalled();
    for (;;) {
      const auto datagram = socket->receive_from(bytes);
      if (!datagram) return all;
      all += as_text(ConstBytes(bytes).first(datagram->size));
    }
  };
  ASSERT_TRUE((*first)->send_to(as_bytes("R2: hello"), {kHere, 5000}));
  EXPECT_EQ(received(*first), "R1: kept until somebody is there\n");
  ASSERT_TRUE((*second)->send_to(as_bytes("R3: me too"), {kHere, 5000}));
  reactor.run_until_stalled();
  room.say("hello R3");
  EXPECT_EQ(received(*first), "");
  EXPECT_EQ(received(*second), "R1: hello R3\n");
  EXPECT_EQ(told(room),
            ">R1: kept until somebody is there|+10.0.0.2:700|<R2: hello|+10.0.0.2:701|<R3: me too|>R1: hello R3|");
}

}  // namespace
}  // namespace wirelab::lab
