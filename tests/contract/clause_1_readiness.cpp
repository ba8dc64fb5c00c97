#include <array>

#include "tests/contract/talk.h"

// Clause 1: after `would_block` or `no_resources`, at least one `ready` follows when progress becomes possible.

namespace wirelab::contract {
namespace {

bool called(Rig& rig, const Probe& probe, int before = 0) {
  return rig.run_until([&] { return probe.calls > before; });
}

/// Writes until the stream takes no more, also after some rest: a stack that tidies its buffers up finds a little more
/// room. The last answer was would_block. False if it never stops.
bool fill(Rig& rig, net::Stream& stream) {
  static constexpr std::array<std::byte, 4096> kBlock{};
  std::size_t taken = 0;
  for (int quiet = 0; quiet < 3; ++quiet) {
    rig.run_for(std::chrono::milliseconds(30));
    for (auto count = stream.write(kBlock); count; count = stream.write(kBlock)) {
      quiet = 0;
      taken += *count;
      if (taken > rig.most_unread()) return false;
    }
  }
  return true;
}

/// A server that waits to read. Watching alone may bring calls; only one that comes after them says something.
struct Reader {
  /// False if there is something to read after all.
  [[nodiscard]] bool settle(Rig& rig) {
    rig.run_for(std::chrono::milliseconds(20));
    if (!would_block(*talk.server)) return false;
    before = probe.calls;
    return true;
  }
  [[nodiscard]] bool called_again(Rig& rig) const { return called(rig, probe, before); }

  Probe probe;
  Talk talk;
  int before = 0;
};

void read_then_data(Rig& rig, Verdict& verdict) {
  Reader reader;
  WIRELAB_REQUIRE(open_talk(rig, reader.talk));
  WIRELAB_REQUIRE(would_block(*reader.talk.server));
  reader.talk.server->watch(&reader.probe);  // only now: in the next two cases it comes before the read
  WIRELAB_REQUIRE(reader.settle(rig));
  WIRELAB_REQUIRE(write_all(rig, *reader.talk.client, "x"));
  WIRELAB_REQUIRE(reader.called_again(rig));
  WIRELAB_REQUIRE(expect_text(rig, *reader.talk.server, "x"));
}

void read_then_end(Rig& rig, Verdict& verdict) {
  Reader reader;
  WIRELAB_REQUIRE(open_waiting_talk(rig, reader.talk, reader.probe));
  WIRELAB_REQUIRE(reader.settle(rig));
  WIRELAB_REQUIRE(reader.talk.client->shutdown_write().has_value());
  WIRELAB_REQUIRE(reader.called_again(rig));
  WIRELAB_REQUIRE(read_answer(rig, *reader.talk.server) == Result<std::size_t>(0));
}

void read_then_reset(Rig& rig, Verdict& verdict) {
  Reader reader;
  WIRELAB_REQUIRE(open_waiting_talk(rig, reader.talk, reader.probe));
  WIRELAB_REQUIRE(reader.settle(rig));
  reader.talk.client->abort();
  WIRELAB_REQUIRE(reader.called_again(rig));
  const auto answer = read_answer(rig, *reader.talk.server);
  WIRELAB_REQUIRE(!answer && answer.error() == Error::reset);
}

void read_then_close(Rig& rig, Verdict& verdict) {
  Reader reader;
  WIRELAB_REQUIRE(open_waiting_talk(rig, reader.talk, reader.probe));
  WIRELAB_REQUIRE(reader.settle(rig));
  reader.talk.client->close();
  reader.talk.client.reset();
  WIRELAB_REQUIRE(reader.called_again(rig));
  WIRELAB_REQUIRE(read_answer(rig, *reader.talk.server) == Result<std::size_t>(0));
}

void write_then_room(Rig& rig, Verdict& verdict) {
  Probe probe;
  Talk talk;
  WIRELAB_REQUIRE(open_talk(rig, talk));
  talk.client->watch(&probe);
  WIRELAB_REQUIRE(fill(rig, *talk.client));
  const int before = probe.calls;
  std::array<std::byte, 4096> room;
  const bool ready = rig.run_until([&] {
    while (talk.server->read(room)) {
    }
    return probe.calls > before;
  });
  WIRELAB_REQUIRE(ready);
  WIRELAB_REQUIRE(rig.run_until([&] {
    while (talk.server->read(room)) {
    }
    return talk.client->write(as_bytes("x")).has_value();
  }));
}

void accept_then_connection(Rig& rig, Verdict& verdict) {
  Probe probe;
  Talk talk;
  WIRELAB_REQUIRE(listen(rig, talk));
  talk.listener->watch(&probe);
  const auto none = talk.listener->accept();
  WIRELAB_REQUIRE(!none && none.error() == Error::would_block);
  rig.run_for(std::chrono::milliseconds(20));
  WIRELAB_REQUIRE(!talk.listener->accept());
  const int before = probe.calls;
  auto client = rig.client().connect(talk.at);
  WIRELAB_REQUIRE(client.has_value());
  WIRELAB_REQUIRE(called(rig, probe, before));
  WIRELAB_REQUIRE(rig.run_until([&] { return talk.listener->accept().has_value(); }));
}

void connect_then_established(Rig& rig, Verdict& verdict) {
  Probe probe;
  Talk talk;
  WIRELAB_REQUIRE(listen(rig, talk));
  auto client = rig.client().connect(talk.at);
  WIRELAB_REQUIRE(client.has_value());
  (*client)->watch(&probe);
  // Accepted only where nothing is established without that.
  const bool accepts = !rig.established_before_accept().present;
  const auto run_until = [&](auto done) {
    return rig.run_until([&] {
      if (accepts && talk.server == nullptr) talk.server = talk.listener->accept().value_or(nullptr);
      return done();
    });
  };
  if (!(*client)->write({})) WIRELAB_REQUIRE(run_until([&] { return probe.calls > 0; }));
  WIRELAB_REQUIRE(run_until([&] { return (*client)->write({}).has_value(); }));
}

void accept_after_exhaustion(Rig& rig, Verdict& verdict) {
  if (!rig.bounded_streams().present) {
    verdict.impossible(rig.bounded_streams().reason);
    return;
  }
  Probe probe;
  Talk talk;
  WIRELAB_REQUIRE(listen(rig, talk));
  talk.listener->watch(&probe);
  std::array<net::StreamHandle, 3> clients;
  std::array<net::StreamHandle, 16> servers;
  std::size_t accepted = 0;
  std::size_t asked = 0;
  std::size_t freed = 0;
  Error refused = Error::would_block;
  // The client lets its handles go, the server keeps its own: sooner or later the server has no room, whoever's pool it
  // is.
  WIRELAB_REQUIRE(rig.run_until([&] {
    auto incoming = talk.listener->accept();
    if (incoming) {
      servers[accepted++ % servers.size()] = std::move(*incoming);
    } else if (incoming.error() != Error::would_block) {
      refused = incoming.error();
      return true;
    } else if (asked == accepted) {
      // One at a time: a connect takes more than a turn where frames travel.
      if (auto stream = rig.client().connect(talk.at)) {
        clients[asked++ % clients.size()] = std::move(*stream);
      } else {
        clients[freed++ % clients.size()].reset();
      }
    }
    return accepted > servers.size();
  }));
  WIRELAB_REQUIRE(refused == Error::no_resources);
  rig.run_for(std::chrono::milliseconds(20));
  const auto still = talk.listener->accept();
  WIRELAB_REQUIRE(!still && still.error() == Error::no_resources);
  const int before = probe.calls;
  for (net::StreamHandle& client : clients) client.reset();
  for (net::StreamHandle& server : servers) server.reset();
  WIRELAB_REQUIRE(called(rig, probe, before));
  net::StreamHandle newcomer;
  WIRELAB_REQUIRE(rig.run_until([&] {
    if (talk.listener->accept()) return true;
    if (newcomer != nullptr) return false;
    if (auto stream = rig.client().connect(talk.at)) newcomer = std::move(*stream);
    return false;
  }));
}

void datagram_then_arrival(Rig& rig, Verdict& verdict) {
  Probe probe;
  auto server = rig.server().bind_datagram({rig.server_address(), 0});
  auto client = rig.client().bind_datagram({rig.client_address(), 0});
  WIRELAB_REQUIRE(server && client);
  std::array<std::byte, 64> room;
  (*server)->watch(&probe);
  const auto none = (*server)->receive_from(room);
  WIRELAB_REQUIRE(!none && none.error() == Error::would_block);
  rig.run_for(std::chrono::milliseconds(20));
  WIRELAB_REQUIRE(!(*server)->receive_from(room));
  const int before = probe.calls;
  const net::Endpoint to{rig.server_address(), (*server)->local().port};
  WIRELAB_REQUIRE(rig.run_until([&] { return (*client)->send_to(as_bytes("x"), to).has_value(); }));
  WIRELAB_REQUIRE(called(rig, probe, before));
  WIRELAB_REQUIRE((*server)->receive_from(room).has_value());
}

void watch_replays(Rig& rig, Verdict& verdict) {
  Probe probe;
  Talk talk;
  WIRELAB_REQUIRE(open_talk(rig, talk));
  WIRELAB_REQUIRE(would_block(*talk.server));
  WIRELAB_REQUIRE(write_all(rig, *talk.client, "early"));
  rig.run_for(std::chrono::milliseconds(50));
  talk.server->watch(&probe);
  WIRELAB_REQUIRE(called(rig, probe));
  WIRELAB_REQUIRE(expect_text(rig, *talk.server, "early"));
}

void watch_replays_connection(Rig& rig, Verdict& verdict) {
  Probe probe;
  Talk talk;
  WIRELAB_REQUIRE(listen(rig, talk));
  auto client = rig.client().connect(talk.at);
  WIRELAB_REQUIRE(client.has_value());
  WIRELAB_REQUIRE(has_come(rig, **client));
  rig.run_for(std::chrono::milliseconds(50));
  talk.listener->watch(&probe);
  WIRELAB_REQUIRE(called(rig, probe));
  WIRELAB_REQUIRE(talk.listener->accept().has_value());
}

void again_calls_once_more(Rig& rig, Verdict& verdict) {
  Probe probe;
  Talk talk;
  WIRELAB_REQUIRE(open_talk(rig, talk));
  WIRELAB_REQUIRE(write_all(rig, *talk.client, "two"));
  talk.server->watch(&probe);
  WIRELAB_REQUIRE(expect_text(rig, *talk.server, "t"));
  rig.run_for(std::chrono::milliseconds(20));
  const int before = probe.calls;
  talk.server->again();
  WIRELAB_REQUIRE(probe.calls == before);
  WIRELAB_REQUIRE(called(rig, probe, before));
  WIRELAB_REQUIRE(expect_text(rig, *talk.server, "wo"));
}

constexpr std::array kCases{
    Case{"1.1 a read that would block is called when data comes", read_then_data},
    Case{"1.2 a read that would block is called at the end of the stream", read_then_end},
    Case{"1.3 a read that would block is called at a reset", read_then_reset},
    Case{"1.4 a write that would block is called when the peer reads", write_then_room},
    Case{"1.5 an accept that would block is called when somebody connects", accept_then_connection},
    Case{"1.6 a connect is called when it is established", connect_then_established},
    Case{"1.7 an accept without a free handle is called once one is freed", accept_after_exhaustion, {.streams = 4}},
    Case{"1.8 a datagram socket that would block is called when one comes", datagram_then_arrival},
    Case{"1.9 watch replays data that came before", watch_replays},
    Case{"1.10 watch replays a connection that came before", watch_replays_connection},
    Case{"1.11 again asks for one more call in a later turn", again_calls_once_more},
    Case{"1.12 a read that would block is called when the peer closes", read_then_close},
};

}  // namespace

std::span<const Case> clause_1() { return kCases; }

}  // namespace wirelab::contract
