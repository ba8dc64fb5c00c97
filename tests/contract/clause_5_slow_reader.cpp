#include <array>

#include "tests/contract/talk.h"

// Clause 5: a slow reader bounds memory at the writer and at the stack, also with one-byte segments.

namespace wirelab::contract {
namespace {

/// Writes in pieces of `size` until the stream has taken nothing for a while; how much it took.
std::size_t take_all(Rig& rig, net::Stream& stream, std::size_t size, std::size_t most) {
  static constexpr std::array<std::byte, 16384> kBlock{};
  std::size_t taken = 0;
  for (int quiet = 0; quiet < 10 && taken <= most; ++quiet) {
    for (int burst = 0; burst < 4096 && taken <= most; ++burst) {
      const auto count = stream.write(ConstBytes(kBlock).first(size));
      if (!count) break;
      taken += *count;
      quiet = 0;
    }
    rig.run_for(std::chrono::milliseconds(20));
  }
  return taken;
}

void writer_is_bounded(Rig& rig, Verdict& verdict) {
  Talk talk;
  WIRELAB_REQUIRE(open_talk(rig, talk));
  const std::size_t most = rig.most_unread();
  const std::size_t taken = take_all(rig, *talk.client, 16384, most);
  WIRELAB_REQUIRE(taken <= most);
  std::array<std::byte, 16384> room;
  std::size_t arrived = 0;
  WIRELAB_REQUIRE(rig.run_until([&] {
    for (;;) {
      const auto count = talk.server->read(room);
      if (!count) break;
      arrived += *count;
    }
    return arrived >= taken;
  }));
  WIRELAB_REQUIRE(arrived == taken);
}

void single_bytes_are_bounded(Rig& rig, Verdict& verdict) {
  Talk talk;
  WIRELAB_REQUIRE(open_talk(rig, talk));
  const std::size_t most = rig.most_unread();
  const std::size_t taken = take_all(rig, *talk.client, 1, most);
  WIRELAB_REQUIRE(taken <= most);
  // Others are served meanwhile: one stream's hoard does not take the stack's memory away.
  net::StreamHandle client;
  net::StreamHandle server;
  WIRELAB_REQUIRE(connect(rig, talk, client, server));
  WIRELAB_REQUIRE(write_all(rig, *client, "served"));
  WIRELAB_REQUIRE(expect_text(rig, *server, "served"));
}

void datagrams_are_bounded(Rig& rig, Verdict& verdict) {
  WIRELAB_REQUIRE(introduced(rig));
  auto server = rig.server().bind_datagram({rig.server_address(), 0});
  auto client = rig.client().bind_datagram({rig.client_address(), 0});
  WIRELAB_REQUIRE(server && client);
  const net::Endpoint to{rig.server_address(), (*server)->local().port};
  static constexpr std::array<std::byte, 1024> kBlock{};
  constexpr int kFlood = 3000;
  for (int i = 0; i < kFlood; ++i) {
    static_cast<void>((*client)->send_to(kBlock, to));
    if (i % 16 == 0) rig.turn();
  }
  rig.run_for(std::chrono::milliseconds(20));
  std::array<std::byte, 1024> room;
  int taken = 0;
  while ((*server)->receive_from(room)) ++taken;
  WIRELAB_REQUIRE(taken > 0 && taken < kFlood);
  WIRELAB_REQUIRE(rig.run_until([&] {
    static_cast<void>((*client)->send_to(as_bytes("later"), to));
    const auto got = (*server)->receive_from(room);
    return got && got->size == 5;
  }));
}

constexpr std::array kCases{
    Case{"5.1 a writer whose peer does not read is stopped, and loses nothing", writer_is_bounded},
    Case{"5.2 so is one that writes single bytes, and others are served", single_bytes_are_bounded},
    Case{"5.3 datagrams that nobody takes are bounded, and later ones arrive", datagrams_are_bounded},
};

}  // namespace

std::span<const Case> clause_5() { return kCases; }

}  // namespace wirelab::contract
