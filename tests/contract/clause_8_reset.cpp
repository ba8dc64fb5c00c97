#include <array>

#include "tests/contract/talk.h"

// Clause 8: a reset is reported once and for all; unread bytes may be lost.

namespace wirelab::contract {
namespace {

void abort_is_a_reset(Rig& rig, Verdict& verdict) {
  Talk talk;
  WIRELAB_REQUIRE(open_talk(rig, talk));
  talk.client->abort();
  const auto answer = read_to_end(rig, *talk.server);
  WIRELAB_REQUIRE(!answer && answer.error() == Error::reset);
}

void reset_is_sticky(Rig& rig, Verdict& verdict) {
  Talk talk;
  WIRELAB_REQUIRE(open_talk(rig, talk));
  talk.client->abort();
  WIRELAB_REQUIRE(!read_to_end(rig, *talk.server));
  std::array<std::byte, 16> room;
  for (int round = 0; round < 3; ++round) {
    const auto read = talk.server->read(room);
    const auto written = talk.server->write(as_bytes("x"));
    WIRELAB_REQUIRE(!read && read.error() == Error::reset);
    WIRELAB_REQUIRE(!written && written.error() == Error::reset);
    rig.run_for(std::chrono::milliseconds(10));
  }
}

void reset_reaches_a_writer(Rig& rig, Verdict& verdict) {
  Talk talk;
  WIRELAB_REQUIRE(open_talk(rig, talk));
  talk.client->abort();
  Result<std::size_t> answer = fail(Error::would_block);
  WIRELAB_REQUIRE(rig.run_until([&] {
    answer = talk.server->write(as_bytes("x"));
    return !answer && !is_passing(answer.error());
  }));
  WIRELAB_REQUIRE(answer.error() == Error::reset);
  const auto read = talk.server->read({});
  static_cast<void>(read);
  const auto later = read_to_end(rig, *talk.server);
  WIRELAB_REQUIRE(!later && later.error() == Error::reset);
}

constexpr std::array kCases{
    Case{"8.1 abort reaches the peer as a reset", abort_is_a_reset},
    Case{"8.2 after a reset every read and write says reset", reset_is_sticky},
    Case{"8.3 a writer hears of the reset, and a later read says the same", reset_reaches_a_writer},
};

}  // namespace

std::span<const Case> clause_8() { return kCases; }

}  // namespace wirelab::contract
