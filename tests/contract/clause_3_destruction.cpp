#include <algorithm>
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

/// Its calls once those are over that were under way when their source fell silent.
template <typename Called>
int calls_so_far(Rig& rig, const Called& watcher) {
  rig.reactor().run_once(Duration::zero());
  return watcher.calls;
}

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
  const int calls = calls_so_far(rig, other);
  const int own_calls = destroyer.calls;
  static_cast<void>(talk.client->write(as_bytes("more")));
  static_cast<void>(client->write(as_bytes("more")));
  rig.run_for(std::chrono::milliseconds(50));
  WIRELAB_REQUIRE(other.calls == calls && destroyer.calls == own_calls);
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
  Probe alive;
  Talk talk;
  WIRELAB_REQUIRE(open_waiting_talk(rig, talk, alive));
  talk.server->watch(nullptr);
  const int calls = calls_so_far(rig, alive);
  WIRELAB_REQUIRE(write_all(rig, *talk.client, "x"));
  rig.run_for(std::chrono::milliseconds(50));
  WIRELAB_REQUIRE(alive.calls == calls);
  WIRELAB_REQUIRE(expect_text(rig, *talk.server, "x"));
  {
    Probe gone;
    talk.server->watch(&gone);
    WIRELAB_REQUIRE(would_block(*talk.server));
    WIRELAB_REQUIRE(write_all(rig, *talk.client, "y"));
    talk.server->watch(nullptr);
  }
  rig.run_for(std::chrono::milliseconds(50));
  WIRELAB_REQUIRE(expect_text(rig, *talk.server, "y"));
  WIRELAB_REQUIRE(alive.calls == calls);
}

void no_call_from_other_sources(Rig& rig, Verdict& verdict) {
  Probe probe;
  Talk talk;
  WIRELAB_REQUIRE(listen(rig, talk));
  auto server = rig.server().bind_datagram({rig.server_address(), 0});
  auto client = rig.client().bind_datagram({rig.client_address(), 0});
  WIRELAB_REQUIRE(server && client);
  talk.listener->watch(&probe);
  (*server)->watch(&probe);
  std::array<std::byte, 16> room;
  WIRELAB_REQUIRE(!talk.listener->accept() && !(*server)->receive_from(room));
  talk.listener->watch(nullptr);
  (*server)->watch(nullptr);
  const int calls = calls_so_far(rig, probe);
  WIRELAB_REQUIRE(connect(rig, talk, talk.client, talk.server));
  WIRELAB_REQUIRE(rig.run_until([&] {
    static_cast<void>((*client)->send_to(as_bytes("x"), {rig.server_address(), (*server)->local().port}));
    return (*server)->receive_from(room).has_value();
  }));
  WIRELAB_REQUIRE(probe.calls == calls);
}

/// How a stream ends whose peer is gone; `would_block` if it does not. It writes again and again: a reset may be lost
/// on the way, and what comes after it brings another.
Error end_without_peer(Rig& rig, net::Stream& stream) {
  Error error = Error::would_block;
  const bool ended = rig.run_until([&] {
    const auto written = stream.write(as_bytes("anybody?"));
    if (!written) error = written.error();
    return !written && !is_passing(error);
  });
  return ended ? error : Error::would_block;
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
  // A call without cause is legal: then the client came too late.
  const Error end = end_without_peer(rig, **client);
  WIRELAB_REQUIRE(end == Error::reset || end == Error::refused);
}

/// True if a read fails for good.
bool has_failed(net::Stream& stream) {
  std::array<std::byte, 1> room;
  const auto answer = stream.read(room);
  return !answer && !is_passing(answer.error());
}

void listener_leaves_nobody_waiting(Rig& rig, Verdict& verdict) {
  Talk talk;
  WIRELAB_REQUIRE(listen(rig, talk));
  std::array<net::StreamHandle, 3> clients;
  for (net::StreamHandle& client : clients) {
    auto stream = rig.client().connect(talk.at);
    WIRELAB_REQUIRE(stream.has_value());
    client = std::move(*stream);
    WIRELAB_REQUIRE(has_come(rig, *client));
  }
  rig.run_for(std::chrono::milliseconds(20));
  talk.listener.reset();
  // Who only reads hears of it too. One reset may be lost on the way, not two.
  WIRELAB_REQUIRE(rig.run_until(
      [&] { return std::ranges::count_if(clients, [](const auto& client) { return has_failed(*client); }) >= 2; }));
  for (const net::StreamHandle& client : clients) WIRELAB_REQUIRE(end_without_peer(rig, *client) == Error::reset);
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
    Case{"3.8 a listener that is let go resets those that wait for accept", listener_leaves_nobody_waiting},
    Case{"3.9 no call after watch(nullptr) of a listener or a datagram socket", no_call_from_other_sources},
};

}  // namespace

std::span<const Case> clause_3() { return kCases; }

}  // namespace wirelab::contract
