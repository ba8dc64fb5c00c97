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
  const auto speak = [&] { return write_all(rig, **client, "newcomer"); };
  const bool speaks_first = rig.established_before_accept().present;
  if (speaks_first) WIRELAB_REQUIRE(speak());
  WIRELAB_REQUIRE(rig.run_until([&] {
    auto incoming = talk.listener->accept();
    // Whoever of the flood still waited says nothing more.
    return incoming && (speaks_first || speak()) && expect_text(rig, **incoming, "newcomer");
  }));
}

void back_log_bounds_those_that_wait(Rig& rig, Verdict& verdict) {
  constexpr std::size_t kBacklog = 2;
  Talk talk;
  WIRELAB_REQUIRE(introduced(rig));
  WIRELAB_REQUIRE(listen(rig, talk, kBacklog));
  std::array<net::StreamHandle, 10> clients;
  for (net::StreamHandle& client : clients) {
    auto stream = rig.client().connect(talk.at);
    if (stream) client = std::move(*stream);
    // Each has its handshake behind it before the next one comes: half-open ones are not meant here.
    rig.run_for(std::chrono::milliseconds(30));
  }
  std::array<net::StreamHandle, 10> waiting;
  std::size_t count = 0;
  while (count < waiting.size()) {
    auto incoming = talk.listener->accept();
    if (!incoming) break;
    waiting[count++] = std::move(*incoming);
  }
  // Linux lets one more in.
  WIRELAB_REQUIRE(count >= 1 && count <= kBacklog + 1);
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
  // A stack may have few places in all; the second must not fail for want of one.
  WIRELAB_REQUIRE(listen(rig, talk, 1));
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

/// What a tap said about the frames that carry a text.
struct Sightings {
  int sent = 0;
  int received = 0;
};

/// Takes what the tap has and counts the frames with `text`; false if one has an impossible time-stamp or length.
bool look_for(net::FrameTap& tap, std::string_view text, std::chrono::nanoseconds since, Sightings& seen) {
  std::array<std::byte, 2048> frame;
  bool sound = true;
  for (auto info = tap.next(frame); info; info = tap.next(frame)) {
    if (info->time < since || info->size > info->original_size) sound = false;
    if (as_text(ConstBytes(frame).first(info->size)).find(text) == std::string_view::npos) continue;
    ++(info->direction == net::Direction::sent ? seen.sent : seen.received);
  }
  return sound;
}

void tap_sees_both_directions(Rig& rig, Verdict& verdict) {
  if (!rig.frame_tap().present) {
    verdict.impossible(rig.frame_tap().reason);
    return;
  }
  const std::chrono::nanoseconds begin = rig.tap_time();
  auto tap = rig.client().tap({.interface = rig.tapped_interface(), .leave_out = {}});
  WIRELAB_REQUIRE(tap.has_value());
  Talk talk;
  WIRELAB_REQUIRE(open_talk(rig, talk));
  bool sound = true;
  Sightings question;
  WIRELAB_REQUIRE(write_all(rig, *talk.client, "tapped question"));
  WIRELAB_REQUIRE(expect_text(rig, *talk.server, "tapped question"));
  WIRELAB_REQUIRE(rig.run_until([&] {
    sound = look_for(**tap, "tapped question", begin, question) && sound;
    return question.sent + question.received > 0;
  }));
  Sightings answer;
  WIRELAB_REQUIRE(write_all(rig, *talk.server, "tapped answer"));
  WIRELAB_REQUIRE(expect_text(rig, *talk.client, "tapped answer"));
  WIRELAB_REQUIRE(rig.run_until([&] {
    sound = look_for(**tap, "tapped answer", begin, answer) && sound;
    return answer.sent + answer.received > 0;
  }));
  WIRELAB_REQUIRE(begin > std::chrono::nanoseconds::zero() && sound);
  WIRELAB_REQUIRE((*tap)->dropped() == 0);
  if (!rig.tap_directions().present) {
    verdict.impossible(rig.tap_directions().reason);
    return;
  }
  WIRELAB_REQUIRE(question.sent > 0 && question.received == 0);
  WIRELAB_REQUIRE(answer.received > 0 && answer.sent == 0);
}

void datagram_to_nobody(Rig& rig, Verdict& verdict) {
  auto server = rig.server().bind_datagram({rig.server_address(), 0});
  auto gone = rig.server().bind_datagram({rig.server_address(), 0});
  auto client = rig.client().bind_datagram({rig.client_address(), 0});
  WIRELAB_REQUIRE(server && gone && client);
  const net::Endpoint nobody{rig.server_address(), (*gone)->local().port};
  const net::Endpoint to{rig.server_address(), (*server)->local().port};
  gone->reset();
  std::array<std::byte, 64> room;
  for (int round = 0; round < 3; ++round) {
    const auto sent = (*client)->send_to(as_bytes("nobody"), nobody);
    WIRELAB_REQUIRE(sent || is_passing(sent.error()));
    rig.run_for(std::chrono::milliseconds(20));
    const auto none = (*client)->receive_from(room);
    WIRELAB_REQUIRE(!none && none.error() == Error::would_block);
  }
  WIRELAB_REQUIRE(rig.run_until([&] {
    static_cast<void>((*client)->send_to(as_bytes("somebody"), to));
    return (*server)->receive_from(room).has_value();
  }));
}

void nonsense_is_invalid(Rig& rig, Verdict& verdict) {
  const auto portless = rig.client().connect({rig.server_address(), 0});
  WIRELAB_REQUIRE(!portless && portless.error() == Error::invalid);
  const auto elsewhere = rig.server().listen({rig.silent_address(), 0});
  WIRELAB_REQUIRE(!elsewhere && elsewhere.error() == Error::invalid);
  auto socket = rig.client().bind_datagram({rig.client_address(), 0});
  WIRELAB_REQUIRE(socket.has_value());
  const bool four = rig.client_address().family() == net::Family::ipv4;
  const net::Address other = net::Address::loopback(four ? net::Family::ipv6 : net::Family::ipv4);
  const auto other_family = (*socket)->send_to(as_bytes("x"), {other, 9});
  WIRELAB_REQUIRE(!other_family && other_family.error() == Error::invalid);
  static constexpr std::array<std::byte, 65536> kTooLong{};
  const net::Address any = net::Address::any(rig.client_address().family());
  const auto anywhere = rig.client().connect({any, 9});
  WIRELAB_REQUIRE(!anywhere && anywhere.error() == Error::invalid);
  const auto sent_anywhere = (*socket)->send_to(as_bytes("x"), {any, 9});
  WIRELAB_REQUIRE(!sent_anywhere && sent_anywhere.error() == Error::invalid);
  const auto sent_portless = (*socket)->send_to(as_bytes("x"), {rig.server_address(), 0});
  WIRELAB_REQUIRE(!sent_portless && sent_portless.error() == Error::invalid);
  const auto too_long = (*socket)->send_to(kTooLong, {rig.server_address(), 9});
  WIRELAB_REQUIRE(!too_long && too_long.error() == Error::invalid);
}

void any_address(Rig& rig, Verdict& verdict) {
  Talk talk;
  auto listener = rig.server().listen({net::Address::any(rig.server_address().family()), 0});
  WIRELAB_REQUIRE(listener.has_value());
  talk.listener = std::move(*listener);
  talk.at = {rig.server_address(), talk.listener->local().port};
  WIRELAB_REQUIRE(talk.at.port != 0);
  WIRELAB_REQUIRE(connect(rig, talk, talk.client, talk.server));
  WIRELAB_REQUIRE(talk.server->local() == talk.at);
  WIRELAB_REQUIRE(talk.server->peer() == talk.client->local());
  auto socket = rig.server().bind_datagram({net::Address::any(rig.server_address().family()), 0});
  auto client = rig.client().bind_datagram({rig.client_address(), 0});
  WIRELAB_REQUIRE(socket && client);
  std::array<std::byte, 64> room;
  Result<net::Datagram> got = fail(Error::would_block);
  WIRELAB_REQUIRE(rig.run_until([&] {
    static_cast<void>((*client)->send_to(as_bytes("x"), {rig.server_address(), (*socket)->local().port}));
    got = (*socket)->receive_from(room);
    return got.has_value();
  }));
  WIRELAB_REQUIRE(got->from == (*client)->local());
}

constexpr std::array kCases{
    Case{"10.1 a refused connect says refused, for ever", refusal},
    Case{"10.2 a connect to nobody says timed out", time_out},
    Case{"10.3 after its back-log overflowed a listener is usable", back_log_overflow},
    Case{"10.4 both ends agree on the endpoints", endpoints_agree},
    Case{"10.5 a port in use is said to be, and is free again later", port_in_use},
    Case{"10.6 datagrams arrive whole, empty or marked as cut", datagrams},
    Case{"10.7 a tap sees the frames of both directions", tap_sees_both_directions},
    Case{"10.8 a datagram to nobody spoils nothing", datagram_to_nobody},
    Case{"10.9 what makes no sense is invalid", nonsense_is_invalid},
    Case{"10.10 a socket at any address is reached, and says where", any_address},
    Case{"10.11 no more than the back-log wait for accept", back_log_bounds_those_that_wait},
};

}  // namespace

std::span<const Case> clause_10() { return kCases; }

}  // namespace wirelab::contract
