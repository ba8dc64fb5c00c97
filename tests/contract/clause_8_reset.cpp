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

void reset_over_unread_bytes(Rig& rig, Verdict& verdict) {
  Talk talk;
  WIRELAB_REQUIRE(open_talk(rig, talk));
  WIRELAB_REQUIRE(write_all(rig, *talk.client, "perhaps lost"));
  rig.run_for(std::chrono::milliseconds(50));
  talk.client->abort();
  rig.run_for(std::chrono::milliseconds(50));
  // Some of the bytes or none, but never an end in good order, and never a byte after the reset was told.
  std::size_t got = 0;
  Result<std::size_t> answer = 0;
  do {
    answer = read_answer(rig, *talk.server);
    WIRELAB_REQUIRE(!answer || *answer > 0);
    got += answer.value_or(0);
  } while (answer);
  WIRELAB_REQUIRE(answer.error() == Error::reset && got <= 12);
  answer = read_answer(rig, *talk.server);
  WIRELAB_REQUIRE(!answer && answer.error() == Error::reset);
}

constexpr std::array kCases{
    Case{"8.1 abort reaches the peer as a reset", abort_is_a_reset},
    Case{"8.2 after a reset every read and write says reset", reset_is_sticky},
    Case{"8.3 a writer hears of the reset, and a later read says the same", reset_reaches_a_writer},
    Case{"8.4 a reset over unread bytes never looks like an end", reset_over_unread_bytes},
};

}  // namespace

std::span<const Case> clause_8() { return kCases; }

}  // namespace wirelab::contract
