#include <array>

#include "tests/contract/talk.h"

// Clause 6: half-close works in both directions.

namespace wirelab::contract {
namespace {

void half_close(Rig& rig, Verdict& verdict, net::Stream& closing, net::Stream& other) {
  WIRELAB_REQUIRE(write_all(rig, closing, "last words", net::More::yes));
  WIRELAB_REQUIRE(closing.shutdown_write().has_value());
  WIRELAB_REQUIRE(expect_text(rig, other, "last words"));
  WIRELAB_REQUIRE(read_answer(rig, other) == Result<std::size_t>(0));
  WIRELAB_REQUIRE(read_answer(rig, other) == Result<std::size_t>(0));
  WIRELAB_REQUIRE(write_all(rig, other, "still heard"));
  WIRELAB_REQUIRE(expect_text(rig, closing, "still heard"));
  const auto after = closing.write(as_bytes("x"));
  WIRELAB_REQUIRE(!after && after.error() == Error::closed);
  WIRELAB_REQUIRE(other.shutdown_write().has_value());
  WIRELAB_REQUIRE(read_answer(rig, closing) == Result<std::size_t>(0));
}

void client_half_closes(Rig& rig, Verdict& verdict) {
  Talk talk;
  WIRELAB_REQUIRE(open_talk(rig, talk));
  half_close(rig, verdict, *talk.client, *talk.server);
}

void server_half_closes(Rig& rig, Verdict& verdict) {
  Talk talk;
  WIRELAB_REQUIRE(open_talk(rig, talk));
  half_close(rig, verdict, *talk.server, *talk.client);
}

void long_answer_after_half_close(Rig& rig, Verdict& verdict) {
  Talk talk;
  WIRELAB_REQUIRE(open_talk(rig, talk));
  WIRELAB_REQUIRE(talk.client->shutdown_write().has_value());
  WIRELAB_REQUIRE(read_answer(rig, *talk.server) == Result<std::size_t>(0));
  constexpr std::size_t kTotal = 200'000;
  std::size_t sent = 0;
  std::size_t got = 0;
  std::array<std::byte, 4096> room{};
  WIRELAB_REQUIRE(rig.run_until([&] {
    while (sent < kTotal) {
      const auto count = talk.server->write(room);
      if (!count) break;
      sent += *count;
    }
    for (;;) {
      const auto count = talk.client->read(room);
      if (!count || *count == 0) break;
      got += *count;
    }
    return sent >= kTotal && got == sent;
  }));
}

void both_half_close_at_once(Rig& rig, Verdict& verdict) {
  Talk talk;
  WIRELAB_REQUIRE(open_talk(rig, talk));
  WIRELAB_REQUIRE(write_all(rig, *talk.client, "from the client"));
  WIRELAB_REQUIRE(write_all(rig, *talk.server, "from the server"));
  WIRELAB_REQUIRE(talk.client->shutdown_write().has_value());
  WIRELAB_REQUIRE(talk.server->shutdown_write().has_value());
  WIRELAB_REQUIRE(expect_text(rig, *talk.client, "from the server"));
  WIRELAB_REQUIRE(expect_text(rig, *talk.server, "from the client"));
  WIRELAB_REQUIRE(read_answer(rig, *talk.client) == Result<std::size_t>(0));
  WIRELAB_REQUIRE(read_answer(rig, *talk.server) == Result<std::size_t>(0));
}

void answer_and_close_after_half_close(Rig& rig, Verdict& verdict) {
  Talk talk;
  WIRELAB_REQUIRE(open_talk(rig, talk));
  WIRELAB_REQUIRE(write_all(rig, *talk.client, "question"));
  WIRELAB_REQUIRE(talk.client->shutdown_write().has_value());
  WIRELAB_REQUIRE(expect_text(rig, *talk.server, "question"));
  WIRELAB_REQUIRE(read_answer(rig, *talk.server) == Result<std::size_t>(0));
  WIRELAB_REQUIRE(write_all(rig, *talk.server, "answer", net::More::yes));
  talk.server.reset();
  WIRELAB_REQUIRE(expect_text(rig, *talk.client, "answer"));
  WIRELAB_REQUIRE(read_answer(rig, *talk.client) == Result<std::size_t>(0));
}

constexpr std::array kCases{
    Case{"6.1 the client half-closes and still hears the server", client_half_closes},
    Case{"6.2 the server half-closes and still hears the client", server_half_closes},
    Case{"6.3 a long answer follows a half-close", long_answer_after_half_close},
    Case{"6.4 both half-close at once, and read all of the other", both_half_close_at_once},
    Case{"6.5 an answer and close after the peer's half-close arrive", answer_and_close_after_half_close},
};

}  // namespace

std::span<const Case> clause_6() { return kCases; }

}  // namespace wirelab::contract
