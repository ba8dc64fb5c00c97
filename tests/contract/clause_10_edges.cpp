#include <array>

#include "tests/contract/talk.h"

// Clause 10: refusal, time-out, back-log overflow, endpoints, datagrams, taps. IPv4, IPv6 and clock wrap-around come by
// rigs.

namespace wirelab::contract {
namespace {

/// How a connect fails; `would_block` if it does not within `limit`.
Error failure_of(Rig& rig, net::Stream& stream, Duration limit) {
  Error error = Error::would_block;
  std::array<std::byte, 1> room;
  const bool failed = rig.run_until(
      [&] {
        const auto answer = stream.read(room);
        if (!answer) error = answer.error();
        return answer || !is_passing(answer.error());
      },
      limit);
  return failed ? error : Error::would_block;
}

void refusal(Rig& rig, Verdict& verdict) {
  Talk talk;
  WIRELAB_REQUIRE(listen(rig, talk));
  talk.listener.reset();
  rig.run_for(std::chrono::milliseconds(20));
  auto stream = rig.client().connect(talk.at);
  WIRELAB_REQUIRE(stream.has_value());
  WIRELAB_REQUIRE(failure_of(rig, **stream, std::chrono::seconds(10)) == Error::refused);
  const auto again = (*stream)->write(as_bytes("x"));
  WIRELAB_REQUIRE(!again && again.error() == Error::refused);
}

void time_out(Rig& rig, Verdict& verdict) {
  auto stream = rig.client().connect({rig.silent_address(), 9});
  WIRELAB_REQUIRE(stream.has_value());
  WIRELAB_REQUIRE(failure_of(rig, **stream, rig.connect_patience()) == Error::timed_out);
  const auto again = (*stream)->write(as_bytes("x"));
  WIRELAB_REQUIRE(!again && again.error() == Error::timed_out);
}

void back_log_overflow(Rig& rig, Verdict& verdict) {
  Talk talk;
  WIRELAB_REQUIRE(listen(rig, talk, 2));
  std::array<net::StreamHandle, 12> flood;
  for (net::StreamHandle& client : flood) {
    auto stream = rig.client().connect(talk.at);
    if (stream) client = std::move(*stream);
  }
  rig.run_for(std::chrono::milliseconds(200));
  for (net::StreamHandle& client : flood) {
    if (client != nullptr) client->abort();
    client.reset();
  }
  // Drain what waited, then a newcomer is served.
  rig.run_for(std::chrono::milliseconds(50));
  while (talk.listener->accept()) {
  }
  auto client = rig.client().connect(talk.at);
  WIRELAB_REQUIRE(client.has_value());
  WIRELAB_REQUIRE(write_all(rig, **client, "newcomer"));
  WIRELAB_REQUIRE(rig.run_until([&] {
    auto incoming = talk.listener->accept();
    // Whoever of the flood still waited says nothing more.
    return incoming && expect_text(rig, **incoming, "newcomer");
  }));
}

void endpoints_agree(Rig& rig, Verdict& verdict) {
  Talk talk;
  WIRELAB_REQUIRE(open_talk(rig, talk));
  WIRELAB_REQUIRE(talk.at.port != 0);
  WIRELAB_REQUIRE(talk.client->peer() == talk.at);
  WIRELAB_REQUIRE(talk.server->local() == talk.at);
  WIRELAB_REQUIRE(talk.server->peer().port == talk.client->local().port);
  WIRELAB_REQUIRE(talk.client->local().port != 0);
}

void port_in_use(Rig& rig, Verdict& verdict) {
  Talk talk;
  WIRELAB_REQUIRE(listen(rig, talk));
  const auto second = rig.server().listen({rig.server_address(), talk.at.port}, {});
  WIRELAB_REQUIRE(!second && second.error() == Error::in_use);
  talk.listener.reset();
  WIRELAB_REQUIRE(
      rig.run_until([&] { return rig.server().listen({rig.server_address(), talk.at.port}, {}).has_value(); }));
}

void datagrams(Rig& rig, Verdict& verdict) {
  auto server = rig.server().bind_datagram({rig.server_address(), 0});
  auto client = rig.client().bind_datagram({rig.client_address(), 0});
  WIRELAB_REQUIRE(server && client);
  const net::Endpoint to{rig.server_address(), (*server)->local().port};
  std::array<std::byte, 64> room;
  Result<net::Datagram> got = fail(Error::would_block);
  const auto exchange = [&](std::string_view text, std::size_t room_size) {
    return rig.run_until([&] { return (*client)->send_to(as_bytes(text), to).has_value(); }) && rig.run_until([&] {
      got = (*server)->receive_from(MutableBytes(room).first(room_size));
      return got.has_value();
    });
  };
  WIRELAB_REQUIRE(exchange("hello", 64));
  WIRELAB_REQUIRE(got->size == 5 && !got->truncated && as_text(ConstBytes(room).first(5)) == "hello");
  WIRELAB_REQUIRE(got->from.port == (*client)->local().port);
  WIRELAB_REQUIRE(exchange("", 64));
  WIRELAB_REQUIRE(got->size == 0 && !got->truncated);
  WIRELAB_REQUIRE(exchange("too long for it", 4));
  WIRELAB_REQUIRE(got->size == 4 && got->truncated && as_text(ConstBytes(room).first(4)) == "too ");
  WIRELAB_REQUIRE(exchange("next", 64));
  WIRELAB_REQUIRE(got->size == 4 && !got->truncated);
}

void tap_sees_both_directions(Rig& rig, Verdict& verdict) {
  if (!rig.frame_tap().present) {
    verdict.impossible(rig.frame_tap().reason);
    return;
  }
  auto tap = rig.client().tap({.interface = rig.tapped_interface(), .leave_out = {}});
  WIRELAB_REQUIRE(tap.has_value());
  Talk talk;
  WIRELAB_REQUIRE(open_talk(rig, talk));
  WIRELAB_REQUIRE(write_all(rig, *talk.client, "tapped payload"));
  WIRELAB_REQUIRE(expect_text(rig, *talk.server, "tapped payload"));
  bool found = false;
  std::array<std::byte, 2048> frame;
  WIRELAB_REQUIRE(rig.run_until([&] {
    for (;;) {
      const auto info = (*tap)->next(frame);
      if (!info) break;
      const ConstBytes bytes = ConstBytes(frame).first(info->size);
      found = found || as_text(bytes).find("tapped payload") != std::string_view::npos;
    }
    return found;
  }));
}

constexpr std::array kCases{
    Case{"10.1 a refused connect says refused, for ever", refusal},
    Case{"10.2 a connect to nobody says timed out", time_out},
    Case{"10.3 after its back-log overflowed a listener is usable", back_log_overflow},
    Case{"10.4 both ends agree on the endpoints", endpoints_agree},
    Case{"10.5 a port in use is said to be, and is free again later", port_in_use},
    Case{"10.6 datagrams arrive whole, empty or marked as cut", datagrams},
    Case{"10.7 a tap sees the frames", tap_sees_both_directions},
};

}  // namespace

std::span<const Case> clause_10() { return kCases; }

}  // namespace wirelab::contract
