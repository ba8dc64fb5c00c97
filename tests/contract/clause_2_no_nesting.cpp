#include <array>

#include "tests/contract/talk.h"

// Clause 2: `ready` never runs inside the caller's own read, write or close.

namespace wirelab::contract {
namespace {

template <typename Call>
void inside(Probe& probe, Call call) {
  probe.inside = true;
  call();
  probe.inside = false;
}

void no_call_inside_stream_calls(Rig& rig, Verdict& verdict) {
  Probe near;
  Probe far;
  Talk talk;
  WIRELAB_REQUIRE(open_talk(rig, talk));
  inside(near, [&] { talk.client->watch(&near); });
  inside(far, [&] { talk.server->watch(&far); });
  std::array<std::byte, 4096> room{};
  for (int round = 0; round < 50; ++round) {
    near.inside = far.inside = true;
    static_cast<void>(talk.client->write(room));
    static_cast<void>(talk.server->write(MutableBytes(room).first(100)));
    static_cast<void>(talk.server->read(room));
    static_cast<void>(talk.client->read(room));
    talk.client->again();
    near.inside = far.inside = false;
    rig.turn();
  }
  near.inside = far.inside = true;
  static_cast<void>(talk.client->shutdown_write());
  talk.server->abort();
  talk.client->close();
  near.inside = far.inside = false;
  rig.run_for(std::chrono::milliseconds(50));
  WIRELAB_REQUIRE(!near.nested && !far.nested);
}

void no_call_inside_listener_calls(Rig& rig, Verdict& verdict) {
  Probe probe;
  Talk talk;
  WIRELAB_REQUIRE(listen(rig, talk));
  inside(probe, [&] { talk.listener->watch(&probe); });
  net::StreamHandle client;
  net::StreamHandle server;
  probe.inside = true;
  auto stream = rig.client().connect(talk.at);
  probe.inside = false;
  WIRELAB_REQUIRE(stream.has_value());
  WIRELAB_REQUIRE(rig.run_until([&] {
    bool accepted = false;
    inside(probe, [&] { accepted = talk.listener->accept().has_value(); });
    return accepted;
  }));
  inside(probe, [&] { talk.listener.reset(); });
  WIRELAB_REQUIRE(!probe.nested);
}

void no_call_inside_datagram_calls(Rig& rig, Verdict& verdict) {
  Probe probe;
  auto socket = rig.client().bind_datagram({rig.client_address(), 0});
  WIRELAB_REQUIRE(socket.has_value());
  std::array<std::byte, 64> room;
  inside(probe, [&] { (*socket)->watch(&probe); });
  for (int round = 0; round < 20; ++round) {
    // To itself: nothing stands between the two calls but the stack.
    inside(probe, [&] {
      static_cast<void>((*socket)->send_to(as_bytes("x"), (*socket)->local()));
      static_cast<void>((*socket)->receive_from(room));
      (*socket)->again();
    });
    rig.turn();
  }
  inside(probe, [&] { socket->reset(); });
  rig.run_for(std::chrono::milliseconds(20));
  WIRELAB_REQUIRE(!probe.nested && probe.calls > 0);
}

constexpr std::array kCases{
    Case{"2.1 no call inside read, write, again, shutdown, abort or close", no_call_inside_stream_calls},
    Case{"2.2 no call inside connect, accept or letting a listener go", no_call_inside_listener_calls},
    Case{"2.3 no call inside a datagram socket's calls", no_call_inside_datagram_calls},
};

}  // namespace

std::span<const Case> clause_2() { return kCases; }

}  // namespace wirelab::contract
