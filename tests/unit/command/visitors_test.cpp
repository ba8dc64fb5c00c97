// How many connections one source may have: counted for itself, and as a server treats them.

#include <deque>

#include "firmware/command/source.h"
#include "tests/unit/command/server_fixture.h"

namespace wirelab::command {
namespace {

net::Address address(std::string_view text) { return net::Address::parse(text).value(); }

TEST(Source, IsWhatOneOwnerHas) {
  const auto source = [](std::string_view text) { return source_of(address(text)); };
  EXPECT_EQ(source("192.0.2.7"), address("192.0.2.7"));
  EXPECT_EQ(source("::ffff:192.0.2.7"), address("192.0.2.7"));
  EXPECT_EQ(source("2001:db8:1:2:3:4:5:6"), address("2001:db8:1:2::"));
  EXPECT_NE(source("2001:db8:1:3::1"), source("2001:db8:1:2::1"));
  EXPECT_NE(source("fe80::1"), source("fe80::2")) << "all neighbours share that network";
  EXPECT_EQ(source_of(net::Address::ipv6({0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 3)),
            source("fe80::1"));
}

TEST(Visitors, Share_LeavesRoomForOthers) {
  EXPECT_EQ(Visitors::fair_share(4352), 1088U);
  EXPECT_EQ(Visitors::fair_share(32), 8U);
  EXPECT_EQ(Visitors::fair_share(16), 8U);
  EXPECT_EQ(Visitors::fair_share(4), 3U);
  EXPECT_EQ(Visitors::fair_share(1), 1U);
}

TEST(Visitors, OneSource_IsServedRefusedThenCut) {
  Visitors visitors(3);
  std::deque<Visitor> all;
  const auto arrive = [&](std::string_view from) { return visitors.arrive(all.emplace_back(), address(from)); };
  for (int i = 0; i < 3; ++i) EXPECT_EQ(arrive("192.0.2.7"), Welcome::served);
  for (std::size_t i = 0; i < Visitors::kRefusals; ++i) EXPECT_EQ(arrive("::ffff:192.0.2.7"), Welcome::refused);
  EXPECT_EQ(arrive("192.0.2.7"), Welcome::cut);
  EXPECT_EQ(arrive("192.0.2.8"), Welcome::served);
  all.pop_front();
  EXPECT_EQ(arrive("192.0.2.7"), Welcome::served) << "refusals under way take nobody's place";
  EXPECT_EQ(arrive("192.0.2.7"), Welcome::cut);
}

TEST(Visitors, ManySources_AreToldApart) {
  Visitors visitors(1);
  std::deque<Visitor> all;
  for (int i = 0; i < 4000; ++i) {
    const auto from = net::Address::ipv4(10, 0, static_cast<std::uint8_t>(i / 250), static_cast<std::uint8_t>(i % 250));
    ASSERT_EQ(visitors.arrive(all.emplace_back(), from), Welcome::served);
    ASSERT_EQ(visitors.arrive(all.emplace_back(), from), Welcome::refused);
  }
}

ServerOptions two_for_each() {
  ServerOptions options;
  options.max_connections = 64;
  options.most_per_source = 2;
  return options;
}

TEST(Visitors, ServerRefusesOneSource_AndServesAnother) {
  ServerFixture f(two_for_each());
  auto& first = f.connect();
  f.connect();
  auto& refused = f.connect();
  EXPECT_EQ(refused.all_sent(), "ERROR");
  for (int i = 0; i < 20; ++i) f.connect();
  auto& cut = f.connect();
  EXPECT_TRUE(cut.was_reset);
  EXPECT_EQ(cut.all_sent(), "");
  EXPECT_LE(f.server().connections(), 2 + Visitors::kRefusals);
  f.stack.client = address("192.0.2.8");
  EXPECT_EQ(f.ask("LIST_FILES\n").all_sent(), "");
  f.say(first, "UPLOAD_FILE a\n1\nx");
  EXPECT_TRUE(first.all_sent().ends_with("subido correctamente.")) << "whoever is served goes on";
  const std::string log = f.log_text();
  const std::string line = "connections_of_one_source_exhausted";
  EXPECT_NE(log.find(line), std::string::npos);
  EXPECT_EQ(log.find(line), log.rfind(line)) << "a flood must not flood the log";
}

}  // namespace
}  // namespace wirelab::command
