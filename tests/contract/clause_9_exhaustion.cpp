#include <array>

#include "tests/contract/talk.h"

// Clause 9: pool exhaustion is a clean error, and the next attempt succeeds once something is freed.

namespace wirelab::contract {
namespace {

void connect_without_room(Rig& rig, Verdict& verdict) {
  if (!rig.bounded_streams().present) {
    verdict.impossible(rig.bounded_streams().reason);
    return;
  }
  Talk talk;
  WIRELAB_REQUIRE(listen(rig, talk));
  std::array<net::StreamHandle, 8> clients;
  std::size_t made = 0;
  Error error = Error::would_block;
  while (made < clients.size()) {
    auto stream = rig.client().connect(talk.at);
    if (!stream) {
      error = stream.error();
      break;
    }
    clients[made++] = std::move(*stream);
  }
  WIRELAB_REQUIRE(error == Error::no_resources);
  for (std::size_t i = 0; i < made; ++i) clients[i]->abort();
  for (std::size_t i = 0; i < made; ++i) clients[i].reset();
  net::StreamHandle after;
  WIRELAB_REQUIRE(rig.run_until([&] {
    auto stream = rig.client().connect(talk.at);
    if (stream) after = std::move(*stream);
    return after != nullptr;
  }));
}

void many_short_connections(Rig& rig, Verdict& verdict) {
  Talk talk;
  WIRELAB_REQUIRE(listen(rig, talk));
  for (int round = 0; round < 40; ++round) {
    net::StreamHandle client;
    net::StreamHandle server;
    WIRELAB_REQUIRE(connect(rig, talk, client, server));
    WIRELAB_REQUIRE(write_all(rig, *client, "ping"));
    WIRELAB_REQUIRE(expect_text(rig, *server, "ping"));
    if (round % 2 == 0) {
      client->abort();
    } else {
      client->close();
    }
    static_cast<void>(read_to_end(rig, *server));
  }
}

void end_both_ways(Rig& rig, Verdict& verdict, net::Stream& first, net::Stream& second) {
  WIRELAB_REQUIRE(first.shutdown_write().has_value());
  WIRELAB_REQUIRE(read_to_end(rig, second) == Result<std::size_t>(0));
  WIRELAB_REQUIRE(second.shutdown_write().has_value());
  WIRELAB_REQUIRE(read_to_end(rig, first) == Result<std::size_t>(0));
}

void ended_but_held(Rig& rig, Verdict& verdict) {
  Talk old;
  WIRELAB_REQUIRE(open_talk(rig, old));
  end_both_ways(rig, verdict, *old.client, *old.server);
  // What the stack kept for it now goes to others.
  rig.run_for(rig.free_time());
  std::array<net::StreamHandle, 2> clients;
  std::array<net::StreamHandle, 2> servers;
  for (std::size_t i = 0; i < clients.size(); ++i) WIRELAB_REQUIRE(connect(rig, old, clients[i], servers[i]));
  for (net::Stream* ended : {old.client.get(), old.server.get()}) {
    WIRELAB_REQUIRE(read_answer(rig, *ended) == Result<std::size_t>(0));
    WIRELAB_REQUIRE(!ended->write(as_bytes("late")));
    ended->set_nagle(false);
    ended->abort();
  }
  for (std::size_t i = 0; i < clients.size(); ++i) {
    WIRELAB_REQUIRE(write_all(rig, *clients[i], "ping"));
    WIRELAB_REQUIRE(expect_text(rig, *servers[i], "ping"));
    WIRELAB_REQUIRE(write_all(rig, *servers[i], "pong"));
    WIRELAB_REQUIRE(expect_text(rig, *clients[i], "pong"));
  }
}

constexpr std::array kCases{
    Case{"9.1 a connect without room says so, and succeeds after one is freed", connect_without_room, {.streams = 4}},
    Case{"9.2 ten times as many short connections as there is room for", many_short_connections, {.streams = 4}},
    Case{"9.3 a stream that ended and is still held touches no later connection", ended_but_held, {.streams = 8}},
};

}  // namespace

std::span<const Case> clause_9() { return kCases; }

}  // namespace wirelab::contract
