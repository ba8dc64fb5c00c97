#include "firmware/lab/laboratory.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "firmware/lab/udp_lab.h"
#include "tests/support/manual_clock.h"
#include "tests/support/memory_file_store.h"
#include "tests/support/memory_network.h"
#include "tests/unit/lab/laboratory_fixture.h"

namespace wirelab::lab {
namespace {

using LaboratoryTest = LaboratoryFixture;

TEST(Catalogue, EveryLab_CanBeFoundAndTellsWhatItTeaches) {
  std::set<std::string_view> names;
  for (const LabKind& kind : catalogue()) {
    EXPECT_TRUE(names.insert(kind.name).second) << kind.name;
    EXPECT_EQ(find_lab(kind.name), &kind);
    EXPECT_GT(kind.teaches.size(), 20U) << kind.name;
    EXPECT_NE(kind.port, 0) << kind.name;
    EXPECT_EQ(kind.maker == nullptr, kind.transport == Transport::udp) << kind.name;
  }
  EXPECT_LE(names.size(), Laboratory::kMost);
  EXPECT_EQ(find_lab("v5"), nullptr);
}

TEST_F(LaboratoryTest, LabsOfOnePort_SayWhoHasIt) {
  EXPECT_TRUE(start("v2"));
  const auto second = start("v3");
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().error, Error::in_use);
  EXPECT_EQ(second.error().why.view(),
            "v3 cannot start: v2 listens at tcp port 12345. Stop it first (LAB_STOP v2), or give another port "
            "(LAB_START v3 port=N)");
  EXPECT_TRUE(start("v3", {.port = 12346}));
  EXPECT_TRUE(start("upper-tcp"));
  EXPECT_TRUE(start("upper-udp")) << "the same number over UDP is another port";
}

TEST_F(LaboratoryTest, LabThatRuns_IsNotStartedTwice) {
  EXPECT_TRUE(start("v0"));
  const auto again = start("v0", {.port = 999});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().why.view(), "v0 runs already, at port 12345: stop it first (LAB_STOP v0)");
}

TEST_F(LaboratoryTest, StoppedLab_GivesItsPortBack) {
  EXPECT_TRUE(start("v0"));
  EXPECT_TRUE(laboratory.stop(*find_lab("v0")));
  EXPECT_EQ(laboratory.running(*find_lab("v0")), nullptr);
  const auto again = laboratory.stop(*find_lab("v0"));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().error, Error::not_found);
  EXPECT_EQ(again.error().why.view(), "v0 does not run");
  EXPECT_TRUE(start("v1"));
}

TEST_F(LaboratoryTest, PortOfAnotherProgram_IsNamed) {
  const auto other = stack.listen({kHere, 5001}, {});
  ASSERT_TRUE(other);
  const auto started = start("secret");
  ASSERT_FALSE(started);
  EXPECT_EQ(
      started.error().why.view(),
      "secret cannot listen at 10.0.0.1:5001: another program, or another service of the appliance, listens there");
}

TEST_F(LaboratoryTest, StrictLabThatEnded_DoesNotRunAndCanStartAgain) {
  ASSERT_TRUE(start("time-strict"));
  auto client = peer.connect({kHere, 8080});
  ASSERT_TRUE(client);
  reactor.run_until_stalled();
  ASSERT_TRUE((*client)->write(as_bytes("EXIT")));
  reactor.run_until_stalled();
  EXPECT_EQ(laboratory.running(*find_lab("time-strict")), nullptr);
  EXPECT_TRUE(start("time-strict"));
}

TEST_F(LaboratoryTest, ShowingFiles_NeedsAWordWhereTheyNeedALogIn) {
  const auto refused = start("web");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().error, Error::not_allowed);
  EXPECT_EQ(refused.error().why.view(),
            "web opens files to everybody, and here they need a log-in: name the folder that it may use (LAB_START web "
            "folder=public), or folder= for all");
  EXPECT_TRUE(start("web", {.folder = std::string_view("public")}));
  EXPECT_TRUE(start("web-bytes", {.port = 6790, .folder = std::string_view("")}));
  Laboratory open({stack, store, calendar, log, kHere, true});
  EXPECT_TRUE(open.start(*find_lab("web"), {.port = 6791}));
}

/// The number crosses several temporaries on its way, which a compiler may get wrong (toolchains/README.md).
TEST_F(LaboratoryTest, LongestDelay_ArrivesAsItWasOrdered) {
  const auto plan = FaultPlan::parse("delay:1:9000,delay:2:10000", 0);
  ASSERT_TRUE(plan);
  ASSERT_TRUE(start("v3", {.faults = *plan}));
  const FaultPlan& running = laboratory.running(*find_lab("v3"))->faults();
  EXPECT_EQ(running.of(1, 1).delay, std::chrono::seconds(9));
  EXPECT_EQ(running.of(1, 2).delay, std::chrono::seconds(10));
}

TEST_F(LaboratoryTest, FolderThatNoFileCanBeIn_IsRefused) {
  for (const std::string_view folder : {"../public", "/public", ".wirelab", "a//b", "a\\b", "a/\x1b"}) {
    const auto refused = start("web", {.folder = folder});
    ASSERT_FALSE(refused) << folder;
    EXPECT_EQ(refused.error().error, Error::invalid);
    EXPECT_TRUE(refused.error().why.view().starts_with("web cannot use that folder: ")) << refused.error().why.view();
  }
  const auto useless = start("v2", {.folder = std::string_view("public")});
  ASSERT_FALSE(useless);
  EXPECT_EQ(useless.error().why.view(), "v2 opens no files, so it has no use for a folder: leave folder= away");
  EXPECT_TRUE(start("web", {.folder = std::string_view("public/")}));
}

class UdpLabTest : public LaboratoryFixture {
 protected:
  void SetUp() override {
    auto bound = peer.bind_datagram({kThere, 0});
    ASSERT_TRUE(bound);
    socket = std::move(*bound);
  }
  void send(std::string_view text) {
    ASSERT_TRUE(socket->send_to(as_bytes(text), {kHere, 12000}));
    reactor.run_until_stalled();
  }
  /// The datagrams that came back, joined by "|".
  std::string answers() {
    std::string all;
    std::array<std::byte, 4096> room{};
    for (;;) {
      const auto datagram = socket->receive_from(room);
      if (!datagram) return all;
      all += (all.empty() ? "" : "|") + std::string(as_text(ConstBytes(room).first(datagram->size)));
    }
  }
  net::DatagramSocketHandle socket;
};

TEST_F(UdpLabTest, Datagrams_ComeBackInCapitals) {
  ASSERT_TRUE(start("upper-udp"));
  send("a lower sentence");
  EXPECT_EQ(answers(), "A LOWER SENTENCE");
  send("one");
  send("");
  send("two");
  EXPECT_EQ(answers(), "ONE||TWO") << "an empty datagram is one too";
  EXPECT_EQ(laboratory.running(*find_lab("upper-udp"))->tally().replies, 4U);
}

TEST_F(UdpLabTest, OneThatWouldAnswerTheAnswer_GetsNone) {
  ASSERT_TRUE(start("upper-udp"));
  for (const std::uint16_t port : {std::uint16_t{12000}, std::uint16_t{7}}) {
    auto echo = peer.bind_datagram({kThere, port});
    ASSERT_TRUE(echo);
    ASSERT_TRUE((*echo)->send_to(as_bytes("and so on"), {kHere, 12000}));
    reactor.run_until_stalled();
    std::array<std::byte, 64> room{};
    EXPECT_FALSE((*echo)->receive_from(room)) << port;
  }
  send("a client");
  EXPECT_EQ(answers(), "A CLIENT");
}

TEST_F(UdpLabTest, LongDatagram_IsCutAtItsBound) {
  ASSERT_TRUE(start("upper-udp"));
  send(std::string(UdpUpper::kLongest + 10, 'x'));
  EXPECT_EQ(answers(), std::string(UdpUpper::kLongest, 'X'));
}

TEST_F(UdpLabTest, Faults_CountTheLabsReplies) {
  ASSERT_TRUE(start("upper-udp", {.faults = *FaultPlan::parse("drop:1,duplicate:2,truncate:3,delay:4:50", 0)}));
  for (const char* text : {"first", "second", "third.", "fourth", "fifth"}) send(text);
  EXPECT_EQ(answers(), "SECOND|SECOND|THI");
  clock.advance(std::chrono::milliseconds(50));
  reactor.run_until_stalled();
  EXPECT_EQ(answers(), "FOURTH|FIFTH");
}

TEST_F(UdpLabTest, Resets_AreRefused) {
  const auto started = start("upper-udp", {.faults = *FaultPlan::parse("reset:1", 0)});
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().why.view(),
            "upper-udp runs over UDP, which has no connection to reset: choose other faults");
}

}  // namespace
}  // namespace wirelab::lab
