#include <array>

#include "tests/contract/icmp_talk.h"

// Clause 11, continued: ICMP sockets keep clauses 1 to 5 and 9.

namespace wirelab::contract {
namespace {

void ready_for_a_message(Rig& rig, Verdict& verdict) {
  Pinger pinger(rig);
  if (!open_pinger(rig, verdict, pinger)) return;
  WIRELAB_REQUIRE(pinger.is_answered("to know each other"));
  Probe probe;
  pinger.socket().watch(&probe);
  rig.run_for(std::chrono::milliseconds(100));
  while (pinger.take()) {
  }
  int before = probe.calls;
  const auto called = [&] {
    if (probe.calls == before) static_cast<void>(pinger.send("ring"));
    return probe.calls > before;
  };
  WIRELAB_REQUIRE(rig.run_until(called));
  WIRELAB_REQUIRE(pinger.is_answered("ring"));
  // What came while nobody watched is replayed.
  pinger.socket().watch(nullptr);
  for (int i = 0; i < 5; ++i) static_cast<void>(pinger.send("unheard"));
  rig.run_for(std::chrono::milliseconds(100));
  Probe late;
  pinger.socket().watch(&late);
  WIRELAB_REQUIRE(rig.run_until([&] { return late.calls > 0; }));
  before = late.calls;
  pinger.socket().again();
  WIRELAB_REQUIRE(rig.run_until([&] { return late.calls > before; }));
}

void messages_are_bounded(Rig& rig, Verdict& verdict) {
  Pinger pinger(rig);
  if (!open_pinger(rig, verdict, pinger)) return;
  WIRELAB_REQUIRE(pinger.is_answered("to know each other"));
  constexpr int kFlood = 1500;
  for (int i = 0; i < kFlood; ++i) {
    static_cast<void>(pinger.send("flood"));
    if (i % 8 == 0) rig.turn();
  }
  rig.run_for(std::chrono::milliseconds(20));
  int taken = 0;
  while (pinger.take()) ++taken;
  WIRELAB_REQUIRE(taken > 0 && taken < kFlood);
  WIRELAB_REQUIRE(pinger.is_answered("later"));
}

void no_socket_left(Rig& rig, Verdict& verdict) {
  if (!rig.bounded_icmp_sockets().present) {
    verdict.impossible(rig.bounded_icmp_sockets().reason);
    return;
  }
  const net::Family family = rig.client_address().family();
  std::array<net::IcmpSocketHandle, 64> sockets;
  std::size_t made = 0;
  Error error = Error::would_block;
  while (made < sockets.size()) {
    auto socket = rig.client().open_icmp(family);
    if (!socket) {
      error = socket.error();
      break;
    }
    sockets[made++] = std::move(*socket);
  }
  WIRELAB_REQUIRE(made > 0 && error == Error::no_resources);
  sockets[made / 2].reset();
  Pinger pinger(rig);
  WIRELAB_REQUIRE(pinger.open());
  WIRELAB_REQUIRE(pinger.is_answered("one was freed"));
}

void starved_send_takes_nothing(Rig& rig, Verdict& verdict) {
  if (!rig.bounded_memory().present) {
    verdict.impossible(rig.bounded_memory().reason);
    return;
  }
  Pinger pinger(rig);
  if (!open_pinger(rig, verdict, pinger)) return;
  WIRELAB_REQUIRE(pinger.is_answered("before"));
  rig.run_for(std::chrono::milliseconds(100));
  while (pinger.take()) {
  }
  Probe probe;
  pinger.socket().watch(&probe);
  rig.run_for(std::chrono::milliseconds(20));
  rig.take_memory();
  auto sent = pinger.send("lost");
  WIRELAB_REQUIRE(!sent && sent.error() == Error::no_resources);
  // Only a call may lead to the next attempt: each that is refused must be followed by another call.
  int answered = probe.calls;
  const auto try_if_called = [&] {
    if (probe.calls == answered) return false;
    answered = probe.calls;
    sent = pinger.send("kept");
    return sent.has_value();
  };
  WIRELAB_REQUIRE(!rig.run_until(try_if_called, std::chrono::milliseconds(500)));
  rig.give_memory_back();
  WIRELAB_REQUIRE(rig.run_until(try_if_called));
  bool lost = false;
  WIRELAB_REQUIRE(rig.run_until([&] {
    static_cast<void>(pinger.send("kept"));
    while (pinger.take()) {
      lost = lost || pinger.is_reply("lost");
      if (pinger.is_reply("kept")) return true;
    }
    return false;
  }));
  WIRELAB_REQUIRE(!lost);
}

void no_call_from_inside(Rig& rig, Verdict& verdict) {
  Pinger pinger(rig);
  if (!open_pinger(rig, verdict, pinger)) return;
  Probe probe;
  for (int round = 0; round < 20; ++round) {
    probe.inside = true;
    pinger.socket().watch(&probe);
    static_cast<void>(pinger.send("x"));
    static_cast<void>(pinger.take());
    pinger.socket().again();
    probe.inside = false;
    rig.turn();
  }
  probe.inside = true;
  pinger.close();
  probe.inside = false;
  rig.run_for(std::chrono::milliseconds(20));
  WIRELAB_REQUIRE(!probe.nested && probe.calls > 0);
}

/// Lets its socket go as soon as it is called.
class Destroyer final : public Watcher {
 public:
  void ready() override {
    ++calls;
    pinger.close();
    gone = true;
  }
  explicit Destroyer(Rig& rig) noexcept : pinger(rig) {}
  Pinger pinger;
  int calls = 0;
  bool gone = false;
};

void destroyed_inside_ready(Rig& rig, Verdict& verdict) {
  Destroyer destroyer(rig);
  if (!open_pinger(rig, verdict, destroyer.pinger)) return;
  Pinger other(rig);
  WIRELAB_REQUIRE(other.open());
  WIRELAB_REQUIRE(destroyer.pinger.is_answered("to know each other"));
  rig.run_for(std::chrono::milliseconds(50));
  while (destroyer.pinger.take()) {
  }
  destroyer.pinger.socket().watch(&destroyer);
  WIRELAB_REQUIRE(rig.run_until([&] {
    static_cast<void>(other.send("x"));
    return destroyer.gone;
  }));
  const int calls = destroyer.calls;
  for (int i = 0; i < 5; ++i) {
    static_cast<void>(other.send("x"));
    rig.run_for(std::chrono::milliseconds(10));
  }
  WIRELAB_REQUIRE(destroyer.calls == calls);
}

void no_call_after_unwatching(Rig& rig, Verdict& verdict) {
  Pinger pinger(rig);
  if (!open_pinger(rig, verdict, pinger)) return;
  WIRELAB_REQUIRE(pinger.is_answered("to know each other"));
  Probe probe;
  pinger.socket().watch(&probe);
  while (pinger.take()) {
  }
  pinger.socket().watch(nullptr);
  rig.run_for(std::chrono::milliseconds(50));
  const int calls = probe.calls;
  WIRELAB_REQUIRE(pinger.is_answered("unwatched"));
  WIRELAB_REQUIRE(probe.calls == calls);
}

constexpr std::array kCases{
    Case{"11.9 a socket that would block is called when a message comes", ready_for_a_message},
    Case{"11.10 messages that nobody takes are bounded, and later ones arrive", messages_are_bounded},
    Case{"11.11 without a free socket there is none, and there is after one is freed", no_socket_left},
    Case{"11.12 a send without memory takes nothing, and is called once there is some", starved_send_takes_nothing},
    // Before the next: with a nested call that would destroy the socket inside its own send.
    Case{"11.13 no call inside the socket's own calls", no_call_from_inside},
    Case{"11.14 a socket may be destroyed inside ready, and is silent then", destroyed_inside_ready},
    Case{"11.15 no call after watch(nullptr)", no_call_after_unwatching},
};

}  // namespace

std::span<const Case> clause_11_sockets() { return kCases; }

}  // namespace wirelab::contract
