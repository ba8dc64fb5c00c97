#include <array>

#include "tests/contract/talk.h"

// Clause 3: no call arrives after destruction; destroying oneself inside `ready` is legal.

namespace wirelab::contract {
namespace {

/// Lets handles go as soon as it is called.
class Destroyer final : public Watcher {
 public:
  void ready() override {
    ++calls;
    first.reset();
    second.reset();
    listener.reset();
  }
  net::StreamHandle first;
  net::StreamHandle second;
  net::ListenerHandle listener;
  int calls = 0;
};

void stream_destroyed_inside_ready(Rig& rig, Verdict& verdict) {
  Talk talk;
  WIRELAB_REQUIRE(open_talk(rig, talk));
  Destroyer destroyer;
  destroyer.first = std::move(talk.server);
  destroyer.first->watch(&destroyer);
  WIRELAB_REQUIRE(write_all(rig, *talk.client, "end"));
  WIRELAB_REQUIRE(rig.run_until([&] { return destroyer.first == nullptr; }));
  const int calls = destroyer.calls;
  static_cast<void>(talk.client->write(as_bytes("more")));
  rig.run_for(std::chrono::milliseconds(50));
  WIRELAB_REQUIRE(destroyer.calls == calls);
}

void other_stream_destroyed_in_the_same_batch(Rig& rig, Verdict& verdict) {
  Talk talk;
  WIRELAB_REQUIRE(open_talk(rig, talk));
  net::StreamHandle client;
  net::StreamHandle server;
  WIRELAB_REQUIRE(connect(rig, talk, client, server));
  // Both become ready; whoever is called first takes both away, and its watcher too must not be called twice.
  Destroyer destroyer;
  Probe other;
  destroyer.first = std::move(talk.server);
  destroyer.second = std::move(server);
  WIRELAB_REQUIRE(write_all(rig, *talk.client, "one"));
  WIRELAB_REQUIRE(write_all(rig, *client, "two"));
  rig.run_for(std::chrono::milliseconds(20));
  destroyer.first->watch(&destroyer);
  destroyer.second->watch(&other);
  WIRELAB_REQUIRE(rig.run_until([&] { return destroyer.first == nullptr; }));
  const int calls = other.calls;
  rig.run_for(std::chrono::milliseconds(50));
  WIRELAB_REQUIRE(other.calls <= calls + 1);
}

void no_call_after_the_stream_is_gone(Rig& rig, Verdict& verdict) {
  Probe probe;
  Talk talk;
  WIRELAB_REQUIRE(open_waiting_talk(rig, talk, probe));
  WIRELAB_REQUIRE(write_all(rig, *talk.client, "late"));
  talk.server->watch(nullptr);
  talk.server.reset();
  rig.reactor().run_once(Duration::zero());
  const int calls = probe.calls;
  rig.run_for(std::chrono::milliseconds(50));
  WIRELAB_REQUIRE(probe.calls == calls);
}

void no_call_after_unwatching(Rig& rig, Verdict& verdict) {
  Talk talk;
  WIRELAB_REQUIRE(open_talk(rig, talk));
  int calls = 0;
  {
    Probe probe;
    talk.server->watch(&probe);
    WIRELAB_REQUIRE(would_block(*talk.server));
    WIRELAB_REQUIRE(write_all(rig, *talk.client, "x"));
    talk.server->watch(nullptr);
    calls = probe.calls;
  }
  rig.run_for(std::chrono::milliseconds(50));
  WIRELAB_REQUIRE(calls <= 1);
  WIRELAB_REQUIRE(expect_text(rig, *talk.server, "x"));
}

void listener_destroyed_inside_ready(Rig& rig, Verdict& verdict) {
  Talk talk;
  WIRELAB_REQUIRE(listen(rig, talk));
  Destroyer destroyer;
  destroyer.listener = std::move(talk.listener);
  destroyer.listener->watch(&destroyer);
  static_cast<void>(destroyer.listener->accept());
  auto client = rig.client().connect(talk.at);
  WIRELAB_REQUIRE(client.has_value());
  WIRELAB_REQUIRE(rig.run_until([&] { return destroyer.listener == nullptr; }));
  const auto answer = read_answer(rig, **client);
  WIRELAB_REQUIRE(!answer || *answer == 0);
}

void pending_connect_given_up(Rig& rig, Verdict& verdict) {
  Probe probe;
  auto stream = rig.client().connect({rig.silent_address(), 9});
  WIRELAB_REQUIRE(stream.has_value());
  (*stream)->watch(&probe);
  const auto none = (*stream)->write({});
  WIRELAB_REQUIRE(!none && none.error() == Error::would_block);
  rig.run_for(std::chrono::milliseconds(50));
  stream->reset();
  rig.reactor().run_once(Duration::zero());
  const int calls = probe.calls;
  // Long enough for the answer that would have come.
  rig.run_for(std::chrono::milliseconds(1500));
  WIRELAB_REQUIRE(probe.calls == calls);
}

/// Lets its socket go as soon as it is called.
class DatagramDestroyer final : public Watcher {
 public:
  void ready() override {
    ++calls;
    socket.reset();
  }
  net::DatagramSocketHandle socket;
  int calls = 0;
};

void datagram_socket_destroyed_inside_ready(Rig& rig, Verdict& verdict) {
  auto server = rig.server().bind_datagram({rig.server_address(), 0});
  auto client = rig.client().bind_datagram({rig.client_address(), 0});
  WIRELAB_REQUIRE(server && client);
  const net::Endpoint to{rig.server_address(), (*server)->local().port};
  DatagramDestroyer destroyer;
  destroyer.socket = std::move(*server);
  std::array<std::byte, 16> room;
  WIRELAB_REQUIRE(!destroyer.socket->receive_from(room));
  destroyer.socket->watch(&destroyer);
  WIRELAB_REQUIRE(rig.run_until([&] {
    static_cast<void>((*client)->send_to(as_bytes("x"), to));
    return destroyer.socket == nullptr;
  }));
  const int calls = destroyer.calls;
  static_cast<void>((*client)->send_to(as_bytes("x"), to));
  rig.run_for(std::chrono::milliseconds(50));
  WIRELAB_REQUIRE(destroyer.calls == calls);
}

constexpr std::array kCases{
    Case{"3.1 a stream may be destroyed inside ready", stream_destroyed_inside_ready},
    Case{"3.2 another stream that is ready too may be destroyed inside ready",
         other_stream_destroyed_in_the_same_batch},
    Case{"3.3 no call after the stream is gone", no_call_after_the_stream_is_gone},
    Case{"3.4 no call after watch(nullptr)", no_call_after_unwatching},
    Case{"3.5 a listener may be destroyed inside ready", listener_destroyed_inside_ready},
    Case{"3.6 a pending connect may be given up", pending_connect_given_up},
    Case{"3.7 a datagram socket may be destroyed inside ready", datagram_socket_destroyed_inside_ready},
};

}  // namespace

std::span<const Case> clause_3() { return kCases; }

}  // namespace wirelab::contract
