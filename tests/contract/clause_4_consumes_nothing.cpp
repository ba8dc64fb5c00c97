#include <algorithm>
#include <array>

#include "tests/contract/talk.h"

// Clause 4: `would_block` and `no_resources` consume nothing. Shown by sending a pattern through full buffers: a byte
// that a refused call had taken would be missing or doubled.

namespace wirelab::contract {
namespace {

/// Sends or receives a pattern in pieces of changing size.
class Flow {
 public:
  explicit Flow(std::uint64_t total) : total_(total) {}

  /// One attempt; false if the stream failed or a byte is wrong.
  bool send(net::Stream& stream) {
    const std::size_t count = next_size();
    for (std::size_t i = 0; i < count; ++i) room_[i] = pattern(done_ + i);
    const auto taken = stream.write(ConstBytes(room_).first(count));
    if (taken) done_ += *taken;
    return taken || is_passing(taken.error());
  }
  bool receive(net::Stream& stream) {
    const auto got = stream.read(MutableBytes(room_).first(next_size()));
    if (!got) return is_passing(got.error());
    for (std::size_t i = 0; i < *got; ++i) {
      if (room_[i] != pattern(done_ + i)) return false;
    }
    done_ += *got;
    return *got > 0;
  }
  [[nodiscard]] bool complete() const { return done_ == total_; }

 private:
  std::size_t next_size() {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    const auto size = static_cast<std::size_t>(1 + (state_ >> 33U) % room_.size());
    return static_cast<std::size_t>(std::min<std::uint64_t>(size, total_ - done_));
  }

  std::uint64_t total_;
  std::uint64_t done_ = 0;
  std::uint64_t state_ = 20261121;
  std::array<std::byte, 3000> room_{};
};

constexpr std::uint64_t kTotal = 1024UL * 1024;

void pattern_arrives_whole(Rig& rig, Verdict& verdict) {
  Talk talk;
  WIRELAB_REQUIRE(open_talk(rig, talk));
  Flow out(kTotal);
  Flow in(kTotal);
  bool sound = true;
  WIRELAB_REQUIRE(rig.run_until(
      [&] {
        for (int i = 0; i < 64 && sound && !out.complete(); ++i) sound = out.send(*talk.client);
        for (int i = 0; i < 40 && sound && !in.complete(); ++i) sound = in.receive(*talk.server);
        return !sound || in.complete();
      },
      std::chrono::seconds(120)));
  WIRELAB_REQUIRE(sound && in.complete());
}

void patterns_cross(Rig& rig, Verdict& verdict) {
  Talk talk;
  WIRELAB_REQUIRE(open_talk(rig, talk));
  std::array<Flow, 2> out{Flow(kTotal / 2), Flow(kTotal / 2)};
  std::array<Flow, 2> in{Flow(kTotal / 2), Flow(kTotal / 2)};
  const std::array<net::Stream*, 2> ends{talk.client.get(), talk.server.get()};
  bool sound = true;
  WIRELAB_REQUIRE(rig.run_until(
      [&] {
        for (std::size_t end = 0; end < 2; ++end) {
          for (int i = 0; i < 64 && sound && !out[end].complete(); ++i) sound = out[end].send(*ends[end]);
          for (int i = 0; i < 40 && sound && !in[end].complete(); ++i) sound = in[end].receive(*ends[1 - end]);
        }
        return !sound || (in[0].complete() && in[1].complete());
      },
      std::chrono::seconds(120)));
  WIRELAB_REQUIRE(sound && in[0].complete() && in[1].complete());
}

void starved_write_consumes_nothing(Rig& rig, Verdict& verdict) {
  if (!rig.bounded_memory().present) {
    verdict.impossible(rig.bounded_memory().reason);
    return;
  }
  Probe probe;
  Talk talk;
  WIRELAB_REQUIRE(open_talk(rig, talk));
  talk.client->watch(&probe);
  rig.run_for(std::chrono::milliseconds(20));
  rig.take_memory();
  Result<std::size_t> written = fail(Error::would_block);
  std::size_t held = 0;
  WIRELAB_REQUIRE(rig.run_until([&] {
    written = talk.client->write(as_bytes("held"));
    held += written.value_or(0);
    return held > rig.taken_without_memory() || (!written && written.error() != Error::would_block);
  }));
  WIRELAB_REQUIRE(!written && written.error() == Error::no_resources);
  // Only a call may lead to the next attempt: each that is refused must be followed by another call.
  int answered = probe.calls;
  const auto try_if_called = [&] {
    if (probe.calls == answered) return false;
    answered = probe.calls;
    written = talk.client->write(as_bytes("kept"));
    return written.has_value();
  };
  WIRELAB_REQUIRE(!rig.run_until(try_if_called, std::chrono::milliseconds(500)));
  WIRELAB_REQUIRE(would_block(*talk.server));
  rig.give_memory_back();
  WIRELAB_REQUIRE(rig.run_until(try_if_called));
  WIRELAB_REQUIRE(write_all(rig, *talk.client, std::string_view("kept").substr(*written)));
  WIRELAB_REQUIRE(expect_text(rig, *talk.server, std::string_view("heldheldheld").substr(0, held)));
  WIRELAB_REQUIRE(expect_text(rig, *talk.server, "kept"));
  WIRELAB_REQUIRE(talk.client->shutdown_write().has_value());
  WIRELAB_REQUIRE(read_answer(rig, *talk.server) == Result<std::size_t>(0));
}

constexpr std::array kCases{
    Case{"4.1 a megabyte through full buffers arrives byte for byte", pattern_arrives_whole},
    Case{"4.2 so it does in both directions at once", patterns_cross},
    Case{"4.3 a write without memory takes nothing, and is called once there is some", starved_write_consumes_nothing},
};

}  // namespace

std::span<const Case> clause_4() { return kCases; }

}  // namespace wirelab::contract
