// Against servers of the test's own, in a network namespace of its own, where the well-known ports are free.

#include "boards/linux/init/time_sync.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "tests/support/network_namespace.h"

namespace wirelab::boards {
namespace {

using std::chrono::seconds;

constexpr Duration kBuilt = seconds(1'767'225'600);
constexpr int kPatience = 10'000;  // milliseconds

using Bytes = std::vector<std::byte>;

class Server {
 public:
  explicit Server(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in own{};
    own.sin_family = AF_INET;
    own.sin_port = htons(port);
    own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&own), sizeof(own)), 0);
  }
  Bytes request() {
    pollfd waited{.fd = socket_.get(), .events = POLLIN, .revents = 0};
    EXPECT_EQ(::poll(&waited, 1, kPatience), 1);
    Bytes bytes(600);
    socklen_t size = sizeof(peer_);
    const ssize_t got =
        ::recvfrom(socket_.get(), bytes.data(), bytes.size(), MSG_DONTWAIT, reinterpret_cast<sockaddr*>(&peer_), &size);
    bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return bytes;
  }
  void reply(const Bytes& bytes) {
    EXPECT_EQ(::sendto(socket_.get(), bytes.data(), bytes.size(), 0, reinterpret_cast<const sockaddr*>(&peer_),
                       sizeof(peer_)),
              static_cast<ssize_t>(bytes.size()));
  }

 private:
  UniqueFd socket_;
  sockaddr_in peer_{};
};

/// A good reply to that request, with a time in whole seconds.
Bytes reply_to(const Bytes& request, Duration time, unsigned stratum = 2) {
  Bytes reply(sntp::kPacketSize);
  reply[0] = std::byte{0x24};
  reply[1] = static_cast<std::byte>(stratum);
  for (std::size_t index = 0; index < 8; ++index) reply[24 + index] = request.at(40 + index);
  const auto stamp = static_cast<std::uint64_t>(time / seconds(1)) + 2'208'988'800U;
  for (std::size_t index = 0; index < 4; ++index) {
    reply[32 + index] = reply[40 + index] = static_cast<std::byte>(stamp >> (24 - 8 * index));
  }
  return reply;
}

class TimeSyncTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(network_.ok()) << network_.why();
    sync_.set_earliest(kBuilt);
  }
  void advance(Duration by = {}) {
    now_ += by;
    sync_.advance(now_);
  }
  void receive() {
    pollfd waited{.fd = sync_.descriptor(), .events = POLLIN, .revents = 0};
    EXPECT_EQ(::poll(&waited, 1, kPatience), 1);
    sync_.receive(now_);
  }
  [[nodiscard]] Duration pause() const { return sync_.next() - now_; }

  support::NetworkNamespace network_;
  UniqueFd nothing_{::open("/dev/null", O_WRONLY | O_CLOEXEC)};
  Console console_{nothing_.get()};
  std::optional<TimeServers> servers_ = TimeServers{.time = {"127.0.0.1"}, .names_server = std::nullopt};
  std::vector<Duration> taken_;
  TimeSync sync_{console_, [this] { return servers_; },
                 [this](Duration time, const std::string&) { taken_.push_back(time); }};
  TimePoint now_{seconds(100)};
};

TEST_F(TimeSyncTest, Answer_IsTakenOverAndLastsAnHour) {
  Server server(sntp::kPort);
  advance();
  server.reply(reply_to(server.request(), kBuilt + seconds(5)));
  receive();
  EXPECT_EQ(taken_, std::vector<Duration>{kBuilt + seconds(5)});
  EXPECT_EQ(pause(), sntp::Schedule::kGood);
  EXPECT_EQ(sync_.descriptor(), -1);
  EXPECT_EQ(sync_.describe(), "time from 127.0.0.1, last at 2026-01-01T00:00:05Z");
}

TEST_F(TimeSyncTest, RoundTrip_IsMeasured) {
  Server server(sntp::kPort);
  advance();
  const Bytes request = server.request();
  now_ += seconds(2);
  server.reply(reply_to(request, kBuilt));
  receive();
  EXPECT_EQ(taken_, std::vector<Duration>{kBuilt + seconds(1)});
}

TEST_F(TimeSyncTest, NobodyAnswers_DeadlineThenEverLongerPauses) {
  const Server server(sntp::kPort);
  advance();
  for (const int expected : {16, 32, 64}) {
    EXPECT_EQ(pause(), sntp::Schedule::kDeadline);
    advance(sntp::Schedule::kDeadline);
    EXPECT_EQ(pause(), seconds(expected));
    EXPECT_EQ(sync_.describe(), "the time server 127.0.0.1 does not answer");
    advance(pause());
  }
  EXPECT_TRUE(taken_.empty());
}

TEST_F(TimeSyncTest, NobodyListens_IsAFailureAtOnce) {
  advance();
  receive();
  EXPECT_EQ(sync_.describe(), "the time server 127.0.0.1 cannot be reached: Connection refused");
  EXPECT_EQ(pause(), seconds(16));
}

TEST_F(TimeSyncTest, ServerThatFails_GivesItsTurnToTheNext) {
  Server server(sntp::kPort);
  servers_->time = {"127.0.0.2", "127.0.0.1"};  // nobody listens at the first
  advance();
  receive();
  EXPECT_EQ(sync_.describe(), "the time server 127.0.0.2 cannot be reached: Connection refused");
  advance(pause());
  server.reply(reply_to(server.request(), kBuilt + seconds(5)));
  receive();
  EXPECT_EQ(sync_.describe(), "time from 127.0.0.1, last at 2026-01-01T00:00:05Z");
}

TEST_F(TimeSyncTest, WhatIsNoAnswer_IsPassedOver) {
  Server server(sntp::kPort);
  advance();
  const Bytes request = server.request();
  Bytes forged = reply_to(request, kBuilt + seconds(7));
  forged[24] ^= std::byte{1};
  for (const Bytes& wrong : {forged, Bytes{}, Bytes(600)}) {
    server.reply(wrong);
    receive();
    EXPECT_EQ(pause(), sntp::Schedule::kDeadline);
  }
  server.reply(reply_to(request, kBuilt + seconds(5)));
  receive();
  EXPECT_EQ(taken_, std::vector<Duration>{kBuilt + seconds(5)});
}

TEST_F(TimeSyncTest, TimeBeforeTheImage_IsNotTakenOver) {
  Server server(sntp::kPort);
  advance();
  server.reply(reply_to(server.request(), kBuilt - seconds(1)));
  receive();
  EXPECT_TRUE(taken_.empty());
  EXPECT_EQ(sync_.describe(), "the time server 127.0.0.1 has a time before this firmware was built");
}

TEST_F(TimeSyncTest, KissOfDeath_IsObeyed) {
  Server server(sntp::kPort);
  advance();
  Bytes kiss = reply_to(server.request(), kBuilt, 0);
  std::ranges::copy(as_bytes("RATE"), kiss.begin() + 12);
  server.reply(kiss);
  receive();
  EXPECT_EQ(pause(), sntp::Schedule::kLongestPause);
  advance(pause());
  kiss = reply_to(server.request(), kBuilt, 0);
  std::ranges::copy(as_bytes("DENY"), kiss.begin() + 12);
  server.reply(kiss);
  receive();
  for (int hours = 0; hours < 5; ++hours) {
    advance(std::chrono::hours(1));
    EXPECT_EQ(sync_.descriptor(), -1);
  }
  servers_->time = {"127.0.0.1", "127.0.0.2"};  // DHCP names another one
  advance(std::chrono::hours(1));
  EXPECT_GE(sync_.descriptor(), 0);
}

TEST_F(TimeSyncTest, Name_IsLookedUpFirst) {
  Server names(dns::kPort);
  Server server(sntp::kPort);
  servers_ = TimeServers{.time = {"ntp.example.org"}, .names_server = net::Address::ipv4(127, 0, 0, 1)};
  advance();
  Bytes answer = names.request();
  answer.at(2) |= std::byte{0x80};
  answer.at(7) = std::byte{1};
  std::ranges::copy(as_bytes(std::string_view("\xc0\x0c\0\1\0\1\0\0\0\1\0\4\x7f\0\0\1", 16)),
                    std::back_inserter(answer));
  names.reply(answer);
  receive();
  server.reply(reply_to(server.request(), kBuilt + seconds(5)));
  receive();
  EXPECT_EQ(taken_.size(), 1U);
  EXPECT_EQ(sync_.describe(), "time from ntp.example.org, last at 2026-01-01T00:00:05Z");
}

TEST_F(TimeSyncTest, NameNobodyKnows_SaysWhoSaidSo) {
  Server names(dns::kPort);
  servers_ = TimeServers{.time = {"ntp.example.org"}, .names_server = net::Address::ipv4(127, 0, 0, 1)};
  advance();
  Bytes answer = names.request();
  answer.at(2) |= std::byte{0x80};
  answer.at(3) |= std::byte{3};
  names.reply(answer);
  receive();
  EXPECT_EQ(sync_.describe(), "the time server ntp.example.org has no address: the name server knows no such name");
  EXPECT_EQ(pause(), seconds(16));
  servers_->names_server.reset();
  advance(pause());
  EXPECT_EQ(sync_.describe(),
            "the time server ntp.example.org is a name, and no name server is known: set 'dns', or the time server's "
            "address");
}

TEST_F(TimeSyncTest, NoAddressOrNoServer_IsLookedForAgain) {
  servers_.reset();
  advance();
  EXPECT_EQ(pause(), TimeSync::kLookSoon);
  servers_ = TimeServers{};
  advance(pause());
  EXPECT_EQ(pause(), TimeSync::kLookLater);
  EXPECT_EQ(sync_.describe(), "no time server so far");
}

TEST_F(TimeSyncTest, ServerOfAnotherFamily_SaysWhy) {
  servers_->time = {"::1"};
  advance();
  EXPECT_EQ(sync_.describe(), "the time server ::1 cannot be asked: Address family not supported by protocol");
}

}  // namespace
}  // namespace wirelab::boards
