#include "firmware/sntp/packet.h"

#include <gtest/gtest.h>

namespace wirelab::sntp {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Nonce kNonce{std::byte{1}, std::byte{2}, std::byte{3}, std::byte{4},
                       std::byte{5}, std::byte{6}, std::byte{7}, std::byte{8}};
// 2026-01-01T00:00:00Z
constexpr Duration kBuilt = seconds(1'767'225'600);
constexpr std::uint64_t kTo1970 = 2'208'988'800;

using Packet = std::array<std::byte, kPacketSize>;

void put(Packet& packet, std::size_t at, std::uint32_t number) {
  for (std::size_t index = 0; index < 4; ++index) {
    packet.at(at + index) = static_cast<std::byte>(number >> (24 - 8 * index));
  }
}

/// A good reply that was received and sent at that moment since 1970.
Packet reply_of(Duration moment) {
  Packet packet{};
  packet[0] = std::byte{0x24};  // no warning, version 4, server
  packet[1] = std::byte{2};
  for (std::size_t index = 0; index < kNonce.size(); ++index) packet.at(24 + index) = kNonce.at(index);
  const auto whole = std::chrono::floor<seconds>(moment);
  for (const std::size_t at : {32U, 40U}) {
    put(packet, at, static_cast<std::uint32_t>(static_cast<std::uint64_t>(whole.count()) + kTo1970));
    const auto part = static_cast<std::uint64_t>((moment - whole).count());
    put(packet, at + 4, static_cast<std::uint32_t>((part << 32U) / 1'000'000'000U));
  }
  return packet;
}

std::expected<Duration, Refusal> judged(const Packet& packet, Duration round_trip = {}, Duration earliest = kBuilt) {
  return judge_reply(packet, kNonce, round_trip, earliest);
}

Refusal refusal_of(const Packet& packet) {
  const auto found = judged(packet);
  EXPECT_FALSE(found);
  return found ? Refusal{} : found.error();
}

TEST(Request, IsAClientsAndCarriesTheNonceAlone) {
  const Packet packet = make_request(kNonce);
  EXPECT_EQ(packet[0], std::byte{0x23});
  for (std::size_t index = 1; index < kPacketSize; ++index) {
    EXPECT_EQ(packet.at(index), index < 40 ? std::byte{0} : kNonce.at(index - 40)) << index;
  }
}

TEST(Reply, Good_GivesItsTime) {
  EXPECT_EQ(judged(reply_of(kBuilt + seconds(5))), kBuilt + seconds(5));
  // 2^-32 s is 0.23 ns.
  const auto half = judged(reply_of(kBuilt + milliseconds(500)));
  ASSERT_TRUE(half);
  EXPECT_LT(std::chrono::abs(*half - kBuilt - milliseconds(500)), Duration(2));
}

TEST(Reply, RoundTrip_HalfOfItLessTheServersPartIsAdded) {
  Packet packet = reply_of(kBuilt + seconds(5));
  EXPECT_EQ(judged(packet, milliseconds(200)), kBuilt + seconds(5) + milliseconds(100));
  put(packet, 32, static_cast<std::uint32_t>(1'767'225'604U + kTo1970));  // received a second before it was sent
  EXPECT_EQ(judged(packet, milliseconds(1600)), kBuilt + seconds(5) + milliseconds(300));
  EXPECT_EQ(judged(packet, milliseconds(200)), kBuilt + seconds(5));
  put(packet, 32, static_cast<std::uint32_t>(1'767'225'606U + kTo1970));  // received after it was sent
  EXPECT_EQ(judged(packet, milliseconds(200)), kBuilt + seconds(5) + milliseconds(100));
}

TEST(Reply, EveryTruncation_IsNone) {
  const Packet packet = reply_of(kBuilt);
  for (std::size_t size = 0; size < kPacketSize; ++size) {
    const auto found = judge_reply(std::span(packet).first(size), kNonce, {}, kBuilt);
    EXPECT_EQ(found, std::unexpected(Refusal::not_a_reply)) << size;
  }
}

TEST(Reply, WhatFollowsThePacket_IsNotRead) {
  std::vector<std::byte> longer(kPacketSize + 20, std::byte{0xff});
  std::ranges::copy(reply_of(kBuilt), longer.begin());
  EXPECT_EQ(judge_reply(longer, kNonce, {}, kBuilt), kBuilt);
}

TEST(Reply, ModeAndVersion_OnlyAServersOfThreeAndFour) {
  for (unsigned head = 0; head < 64; ++head) {
    Packet packet = reply_of(kBuilt);
    packet[0] = static_cast<std::byte>(head);
    if (head == 0x24 || head == 0x1c) {
      EXPECT_EQ(judged(packet), kBuilt) << head;
    } else {
      EXPECT_EQ(refusal_of(packet), Refusal::not_a_reply) << head;
    }
  }
}

TEST(Reply, AnyBitOfTheNonceChanged_IsNotOurs) {
  for (std::size_t bit = 0; bit < 64; ++bit) {
    Packet packet = reply_of(kBuilt);
    packet.at(24 + bit / 8) ^= static_cast<std::byte>(1U << bit % 8);
    EXPECT_EQ(refusal_of(packet), Refusal::not_ours) << bit;
  }
}

TEST(Reply, LeapIndicator_OnlyThreeIsRefused) {
  for (unsigned leap = 0; leap < 4; ++leap) {
    Packet packet = reply_of(kBuilt);
    packet[0] = static_cast<std::byte>(leap << 6U | 0x24U);
    EXPECT_EQ(judged(packet).has_value(), leap != 3) << leap;
  }
}

TEST(Reply, Stratum_OneToFifteen) {
  for (unsigned stratum = 0; stratum < 256; ++stratum) {
    Packet packet = reply_of(kBuilt);
    packet[1] = static_cast<std::byte>(stratum);
    if (stratum >= 1 && stratum <= 15) {
      EXPECT_TRUE(judged(packet)) << stratum;
    } else {
      EXPECT_EQ(refusal_of(packet), Refusal::unsynchronized) << stratum;
    }
  }
}

TEST(Reply, KissOfDeath_IsTold) {
  const std::array<std::pair<std::string_view, Refusal>, 5> kisses{{{"RATE", Refusal::asked_too_often},
                                                                    {"DENY", Refusal::unwelcome},
                                                                    {"RSTR", Refusal::unwelcome},
                                                                    {"INIT", Refusal::unsynchronized},
                                                                    {"X\n\0\xff", Refusal::unsynchronized}}};
  for (const auto& [code, refusal] : kisses) {
    Packet packet = reply_of(kBuilt);
    packet[0] = std::byte{0xe4};  // a kiss-o'-death has leap indicator 3
    packet[1] = std::byte{0};
    std::ranges::copy(as_bytes(code), packet.begin() + 12);
    EXPECT_EQ(refusal_of(packet), refusal) << code;
    packet[24] ^= std::byte{1};
    EXPECT_EQ(refusal_of(packet), Refusal::not_ours) << code;
  }
}

TEST(Reply, TransmitTimeOfZero_IsNone) {
  Packet packet = reply_of(kBuilt);
  put(packet, 40, 0);
  put(packet, 44, 0);
  EXPECT_EQ(refusal_of(packet), Refusal::no_time);
}

TEST(Reply, BeforeTheEarliest_IsRefused) {
  EXPECT_EQ(refusal_of(reply_of(kBuilt - seconds(1))), Refusal::too_early);
  EXPECT_EQ(refusal_of(reply_of(Duration::zero())), Refusal::too_early);
}

TEST(Reply, Era_IsTheOneNearestToTheEarliest) {
  // 2036-02-07T06:28:16Z: the first second of era 1, whose timestamp would be zero without its fraction.
  const Duration era_1 = seconds(2'085'978'496);
  EXPECT_EQ(judged(reply_of(era_1 - seconds(1))), era_1 - seconds(1));
  EXPECT_EQ(judged(reply_of(era_1 + seconds(1))), era_1 + seconds(1));
  EXPECT_EQ(judged(reply_of(era_1 + seconds(10)), {}, era_1 + seconds(5)), era_1 + seconds(10));
  EXPECT_EQ(judged(reply_of(era_1 - seconds(10)), {}, era_1 + seconds(5)), std::unexpected(Refusal::too_early));
  const Duration last = kBuilt + seconds((std::int64_t{1} << 31U) - 1);
  EXPECT_EQ(judged(reply_of(last)), last);
  EXPECT_EQ(refusal_of(reply_of(last + seconds(2))), Refusal::too_early);
}

TEST(Refusals, EachHasItsText) {
  for (int one = 0; one <= static_cast<int>(Refusal::too_early); ++one) {
    EXPECT_NE(refusal_text(static_cast<Refusal>(one)), "");
  }
}

}  // namespace
}  // namespace wirelab::sntp
