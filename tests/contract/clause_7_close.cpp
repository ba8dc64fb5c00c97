#include <array>

#include "firmware/net/linger.h"
#include "tests/contract/talk.h"

// Clause 7: bytes accepted before `close` are delivered; `close` with unread bytes resets; shutdown, drain, close is
// safe.

namespace wirelab::contract {
namespace {

/// Writes blocks until the stream takes no more or `most` is reached; how much it took.
std::size_t write_some(net::Stream& stream, std::size_t most) {
  static constexpr std::array<std::byte, 4096> kBlock{};
  std::size_t taken = 0;
  while (taken < most) {
    const auto count = stream.write(kBlock);
    if (!count) break;
    taken += *count;
  }
  return taken;
}

void accepted_bytes_arrive(Rig& rig, Verdict& verdict, bool let_go) {
  Talk talk;
  WIRELAB_REQUIRE(open_talk(rig, talk));
  const std::size_t taken = write_some(*talk.client, 60'000);
  WIRELAB_REQUIRE(taken > 0);
  if (let_go) {
    talk.client.reset();
  } else {
    talk.client->close();
  }
  std::size_t arrived = 0;
  Result<std::size_t> answer = fail(Error::would_block);
  std::array<std::byte, 4096> room;
  WIRELAB_REQUIRE(rig.run_until([&] {
    for (;;) {
      answer = talk.server->read(room);
      if (!answer) return !is_passing(answer.error());
      if (*answer == 0) return true;
      arrived += *answer;
    }
  }));
  WIRELAB_REQUIRE(answer.has_value());
  WIRELAB_REQUIRE(arrived == taken);
}

void close_delivers(Rig& rig, Verdict& verdict) { accepted_bytes_arrive(rig, verdict, false); }
void letting_go_delivers(Rig& rig, Verdict& verdict) { accepted_bytes_arrive(rig, verdict, true); }

void close_with_unread_bytes_resets(Rig& rig, Verdict& verdict) {
  Talk talk;
  WIRELAB_REQUIRE(open_talk(rig, talk));
  WIRELAB_REQUIRE(write_all(rig, *talk.client, "never read"));
  std::array<std::byte, 1> room;
  WIRELAB_REQUIRE(rig.run_until([&] { return talk.server->read(room).has_value(); }));
  talk.server->close();
  const auto answer = read_to_end(rig, *talk.client);
  WIRELAB_REQUIRE(!answer && answer.error() == Error::reset);
}

void patient_end_keeps_the_answer(Rig& rig, Verdict& verdict) {
  Probe probe;
  Talk talk;
  WIRELAB_REQUIRE(open_talk(rig, talk));
  WIRELAB_REQUIRE(write_all(rig, *talk.client, "a question and more"));
  rig.run_for(std::chrono::milliseconds(50));
  WIRELAB_REQUIRE(write_all(rig, *talk.server, "the answer", net::More::yes));
  WIRELAB_REQUIRE(talk.server->shutdown_write().has_value());
  net::Linger linger(rig.reactor(), probe);
  linger.start();
  static_cast<void>(talk.client->write(as_bytes("still talking")));
  rig.run_for(std::chrono::milliseconds(50));
  static_cast<void>(linger.done(*talk.server));
  WIRELAB_REQUIRE(expect_text(rig, *talk.client, "the answer"));
  WIRELAB_REQUIRE(read_answer(rig, *talk.client) == Result<std::size_t>(0));
  talk.client->close();
  // One that has only just begun cannot be done because its time is over.
  WIRELAB_REQUIRE(rig.run_until([&] {
    net::Linger last(rig.reactor(), probe);
    last.start();
    return last.done(*talk.server);
  }));
  WIRELAB_REQUIRE(read_answer(rig, *talk.server) == Result<std::size_t>(0));
}

void calls_after_close_say_closed(Rig& rig, Verdict& verdict) {
  Talk talk;
  WIRELAB_REQUIRE(open_talk(rig, talk));
  talk.client->close();
  std::array<std::byte, 1> room;
  for (int round = 0; round < 2; ++round) {
    const auto read = talk.client->read(room);
    const auto written = talk.client->write(as_bytes("x"));
    const auto shut = talk.client->shutdown_write();
    WIRELAB_REQUIRE(!read && read.error() == Error::closed);
    WIRELAB_REQUIRE(!written && written.error() == Error::closed);
    WIRELAB_REQUIRE(!shut && shut.error() == Error::closed);
    rig.run_for(std::chrono::milliseconds(20));
  }
  talk.client->close();
  talk.client->abort();
}

constexpr std::array kCases{
    Case{"7.1 bytes accepted before close are delivered", close_delivers},
    Case{"7.2 letting the handle go closes in good order", letting_go_delivers},
    Case{"7.3 close with unread bytes resets", close_with_unread_bytes_resets},
    Case{"7.4 shutdown, drain, close keeps the last answer", patient_end_keeps_the_answer},
    Case{"7.5 calls after close say closed, for ever", calls_after_close_say_closed},
};

}  // namespace

std::span<const Case> clause_7() { return kCases; }

}  // namespace wirelab::contract
