#include "firmware/link_local/claim.h"

#include <gtest/gtest.h>

#include <vector>

namespace wirelab::link_local {
namespace {

using net::Address;
using packet::ArpPacket;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr net::MacAddress kClaimant{0x52, 0x54, 0x00, 0x12, 0x34, 0x56};
constexpr net::MacAddress kOther{0x52, 0x54, 0x00, 0xaa, 0xbb, 0xcc};

/// A claim on a time line that the test moves: it goes from one planned moment to the next.
class Line {
 public:
  explicit Line(std::uint64_t seed = 7) : claim(kClaimant, seed) {}

  /// Goes to the next planned moment and does what is due.
  Move step() {
    now = claim.next();
    return claim.advance(now);
  }
  /// Does all steps until the address is ours; answers the move that says so.
  Move gain() {
    Move move;
    while (move.change != Change::gained) move = step();
    return move;
  }
  /// The same until nothing is planned.
  void settle() {
    while (claim.next() != kNever) static_cast<void>(step());
  }
  Move receive(const ArpPacket& packet) { return claim.receive(packet, now); }

  Claim claim;
  TimePoint now{seconds(1000)};
};

/// A claim that has begun.
Line begun(std::uint64_t seed = 7) {
  Line line(seed);
  EXPECT_EQ(line.claim.begin(line.now).change, Change::none);
  return line;
}

ArpPacket used_by(const net::MacAddress& mac, const Address& address) {
  return packet::arp_request(mac, address, Address::ipv4(169, 254, 9, 9));
}

TEST(Claim, BeforeItBegins_NothingIsPlannedNorSaid) {
  Line line;
  EXPECT_EQ(line.claim.phase(), Claim::Phase::idle);
  EXPECT_EQ(line.claim.next(), kNever);
  EXPECT_FALSE(line.receive(used_by(kOther, line.claim.address())).packet);
  EXPECT_FALSE(line.claim.advance(line.now).packet);
  EXPECT_EQ(line.claim.end().change, Change::none);
}

TEST(Claim, FirstProbe_ComesWithinASecond) {
  Duration latest{};
  Duration earliest = seconds(9);
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    const Line line = begun(seed);
    latest = std::max(latest, line.claim.next() - line.now);
    earliest = std::min(earliest, line.claim.next() - line.now);
  }
  EXPECT_GE(earliest, seconds(0));
  EXPECT_LT(earliest, milliseconds(50));
  EXPECT_LE(latest, Claim::kProbeWait);
  EXPECT_GT(latest, milliseconds(950));
}

TEST(Claim, UndisturbedClaim_ProbesThreeTimesAndAnnouncesTwice) {
  Line line = begun();
  const Address address = line.claim.address();
  std::vector<TimePoint> moments;
  for (int i = 0; i < 3; ++i) {
    const Move move = line.step();
    EXPECT_EQ(move.change, Change::none);
    EXPECT_EQ(move.packet, packet::arp_probe(kClaimant, address));
    EXPECT_FALSE(line.claim.holds());
    moments.push_back(line.now);
  }
  for (std::size_t i = 1; i < moments.size(); ++i) {
    EXPECT_GE(moments[i] - moments[i - 1], Claim::kProbeMin);
    EXPECT_LE(moments[i] - moments[i - 1], Claim::kProbeMax);
  }
  const Move gained = line.step();
  EXPECT_EQ(line.now - moments.back(), Claim::kAnnounceWait);
  EXPECT_EQ(gained.change, Change::gained);
  EXPECT_EQ(gained.packet, packet::arp_announcement(kClaimant, address));
  EXPECT_EQ(line.claim.phase(), Claim::Phase::announcing);
  EXPECT_TRUE(line.claim.holds());
  const TimePoint first = line.now;
  const Move second = line.step();
  EXPECT_EQ(line.now - first, Claim::kAnnounceInterval);
  EXPECT_EQ(second.change, Change::none);
  EXPECT_EQ(second.packet, packet::arp_announcement(kClaimant, address));
  EXPECT_EQ(line.claim.phase(), Claim::Phase::claimed);
  EXPECT_EQ(line.claim.next(), kNever);
  EXPECT_EQ(line.claim.address(), address);
}

TEST(Claim, EarlyCall_DoesNothing) {
  Line line = begun();
  const TimePoint planned = line.claim.next();
  EXPECT_FALSE(line.claim.advance(planned - Duration(1)).packet);
  EXPECT_EQ(line.claim.next(), planned);
}

TEST(Claim, LateCall_DelaysWhatFollows) {
  Line line = begun();
  const TimePoint late = line.claim.next() + seconds(30);
  EXPECT_TRUE(line.claim.advance(late).packet);
  EXPECT_FALSE(line.claim.advance(late).packet);
  EXPECT_GE(line.claim.next(), late + Claim::kProbeMin);
}

TEST(Claim, SameMac_HasTheSameFirstAddress) {
  EXPECT_EQ(Claim(kClaimant, 1).address(), Claim(kClaimant, 2).address());
  EXPECT_TRUE(may_be_chosen(Claim(kClaimant, 1).address()));
}

/// Each packet that says, while an address is probed, that it is another's.
std::vector<ArpPacket> refusals(const Address& address) {
  return {used_by(kOther, address), packet::arp_reply(kOther, address, packet::arp_probe(kClaimant, address)),
          packet::arp_announcement(kOther, address), packet::arp_probe(kOther, address), used_by(kClaimant, address)};
}

TEST(Claim, AddressInUseOrProbedByAnother_IsGivenUpAndAnotherIsProbed) {
  const std::size_t kinds = refusals(Address()).size();
  for (std::size_t kind = 0; kind < kinds; ++kind) {
    // After one probe, after two, and in the silence after the last.
    for (int probes = 1; probes <= 3; ++probes) {
      Line line = begun();
      const Address first = line.claim.address();
      for (int i = 0; i < probes; ++i) static_cast<void>(line.step());
      const Move move = line.receive(refusals(first)[kind]);
      EXPECT_EQ(move.change, Change::none);
      EXPECT_FALSE(move.packet);
      EXPECT_NE(line.claim.address(), first);
      EXPECT_LE(line.claim.next() - line.now, Claim::kProbeWait);
      for (int i = 0; i < 3; ++i) EXPECT_EQ(line.step().packet, packet::arp_probe(kClaimant, line.claim.address()));
      EXPECT_EQ(line.step().change, Change::gained);
    }
  }
}

TEST(Claim, BeforeTheFirstProbe_ATakenAddressCostsNoTime) {
  Line line = begun();
  const Address first = line.claim.address();
  const TimePoint planned = line.claim.next();
  static_cast<void>(line.receive(used_by(kOther, first)));
  EXPECT_NE(line.claim.address(), first);
  EXPECT_EQ(line.claim.next(), planned);
}

TEST(Claim, PacketsAboutOtherThings_ChangeNothing) {
  Line line = begun();
  static_cast<void>(line.step());
  const Address address = line.claim.address();
  const TimePoint planned = line.claim.next();
  const Address elsewhere = Address::ipv4(169, 254, 9, 9);
  for (const ArpPacket& packet :
       {packet::arp_probe(kClaimant, address),               // our own, brought back by the link
        packet::arp_probe(kOther, elsewhere),                // somebody claims another
        used_by(kOther, elsewhere),                          // and uses it
        packet::arp_request(kOther, elsewhere, address)}) {  // somebody looks for whoever had it before
    EXPECT_FALSE(line.receive(packet).packet);
    EXPECT_EQ(line.claim.address(), address);
    EXPECT_EQ(line.claim.next(), planned);
  }
}

TEST(Claim, AfterTenConflicts_OneNewAddressAMinuteIsTried) {
  Line line = begun();
  for (unsigned conflict = 1; conflict <= Claim::kMaxConflicts; ++conflict) {
    static_cast<void>(line.step());
    static_cast<void>(line.receive(used_by(kOther, line.claim.address())));
    EXPECT_LE(line.claim.next() - line.now, Claim::kProbeWait) << conflict;
  }
  for (int more = 0; more < 3; ++more) {
    static_cast<void>(line.step());
    static_cast<void>(line.receive(used_by(kOther, line.claim.address())));
    EXPECT_GE(line.claim.next() - line.now, Claim::kRateLimitInterval);
    EXPECT_LE(line.claim.next() - line.now, Claim::kRateLimitInterval + Claim::kProbeWait);
  }
  // A link that comes and goes is no way around it.
  static_cast<void>(line.claim.begin(line.now));
  EXPECT_GE(line.claim.next() - line.now, Claim::kRateLimitInterval);
  // An address that was free ends it.
  line.gain();
  static_cast<void>(line.claim.begin(line.now));
  EXPECT_LE(line.claim.next() - line.now, Claim::kProbeWait);
}

TEST(Claim, FirstConflict_IsAnsweredByOneAnnouncement) {
  for (const bool settled : {false, true}) {
    Line line = begun();
    line.gain();
    if (settled) line.settle();
    const Address address = line.claim.address();
    const TimePoint planned = line.claim.next();
    const Move move = line.receive(used_by(kOther, address));
    EXPECT_EQ(move.change, Change::none);
    EXPECT_EQ(move.packet, packet::arp_announcement(kClaimant, address));
    EXPECT_EQ(line.claim.next(), planned);
    EXPECT_TRUE(line.claim.holds());
  }
}

TEST(Claim, SecondConflictWithinTenSeconds_GivesTheAddressUp) {
  Line line = begun();
  line.gain();
  line.settle();
  const Address address = line.claim.address();
  static_cast<void>(line.receive(used_by(kOther, address)));
  line.now += Claim::kDefendInterval - Duration(1);
  const Move move = line.receive(used_by(kOther, address));
  EXPECT_EQ(move.change, Change::lost);
  EXPECT_FALSE(move.packet);
  EXPECT_FALSE(line.claim.holds());
  EXPECT_NE(line.claim.address(), address);
  EXPECT_LE(line.claim.next() - line.now, Claim::kProbeWait);
  line.gain();
  // What was contested before says nothing of the new one.
  EXPECT_TRUE(line.receive(used_by(kOther, line.claim.address())).packet);
}

TEST(Claim, ConflictsFurtherApart_AreEachDefended) {
  Line line = begun();
  line.gain();
  const Address address = line.claim.address();
  for (int i = 0; i < 20; ++i) {
    const Move move = line.receive(used_by(kOther, address));
    EXPECT_EQ(move.change, Change::none);
    EXPECT_EQ(move.packet, packet::arp_announcement(kClaimant, address));
    line.now += Claim::kDefendInterval;
  }
}

TEST(Claim, HeldAddress_IsNotContestedByOwnPacketsQuestionsAndProbes) {
  Line line = begun();
  line.gain();
  const Address address = line.claim.address();
  for (const ArpPacket& packet : {packet::arp_announcement(kClaimant, address), packet::arp_probe(kOther, address),
                                  packet::arp_request(kOther, Address::ipv4(169, 254, 9, 9), address)}) {
    for (int i = 0; i < 2; ++i) {
      EXPECT_FALSE(line.receive(packet).packet);
      EXPECT_TRUE(line.claim.holds());
    }
  }
}

TEST(Claim, End_GivesTheAddressBack) {
  Line line = begun();
  line.gain();
  EXPECT_EQ(line.claim.end().change, Change::lost);
  EXPECT_EQ(line.claim.next(), kNever);
  EXPECT_FALSE(line.receive(used_by(kOther, line.claim.address())).packet);
  Line early = begun();
  EXPECT_EQ(early.claim.end().change, Change::none);
  EXPECT_EQ(early.claim.phase(), Claim::Phase::idle);
}

TEST(Claim, BegunAnew_ProbesForTheAddressThatItHad) {
  Line line = begun();
  static_cast<void>(line.step());
  static_cast<void>(line.receive(used_by(kOther, line.claim.address())));
  line.gain();
  const Address address = line.claim.address();
  EXPECT_EQ(line.claim.begin(line.now).change, Change::lost);
  EXPECT_FALSE(line.claim.holds());
  EXPECT_EQ(line.step().packet, packet::arp_probe(kClaimant, address));
}

}  // namespace
}  // namespace wirelab::link_local
