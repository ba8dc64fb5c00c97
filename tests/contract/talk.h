#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "tests/contract/suite.h"

namespace wirelab::contract {

/// Counts its calls, and notices one that comes while its owner is inside a call of its own.
class Probe final : public Watcher {
 public:
  void ready() override {
    ++calls;
    nested = nested || inside;
  }

  int calls = 0;
  bool inside = false;  ///< set by the case around its own calls
  bool nested = false;
};

/// A listener and the two ends of one connection to it.
struct Talk {
  net::ListenerHandle listener;
  net::StreamHandle client;
  net::StreamHandle server;
  net::Endpoint at;  ///< where the listener is, as the client reaches it
};

/// True once a datagram has come through, so that both ends know each other's link-layer address: for a case that
/// counts what arrives within a moment, of which the first frame may be lost.
[[nodiscard]] bool introduced(Rig& rig);

/// Opens a listener on a port that the stack chooses.
[[nodiscard]] bool listen(Rig& rig, Talk& talk, std::size_t backlog = 16);
/// Connects one more client to the talk's listener and accepts it.
[[nodiscard]] bool connect(Rig& rig, const Talk& talk, net::StreamHandle& client, net::StreamHandle& server);
/// True once a connection that nobody has accepted yet must have come to the listener: where frames may be lost, that
/// is known by its being established; where accepting comes first, some time passes instead.
[[nodiscard]] bool has_come(Rig& rig, net::Stream& client);
/// Both: a talk with both ends established.
[[nodiscard]] bool open_talk(Rig& rig, Talk& talk);

/// A talk whose server is watched and then finds nothing to read, so that it has to be called.
[[nodiscard]] bool open_waiting_talk(Rig& rig, Talk& talk, Watcher& watcher);

/// Gives all of `text` to the stream, waiting as needed.
[[nodiscard]] bool write_all(Rig& rig, net::Stream& stream, std::string_view text, net::More more = net::More::no);
/// Reads until `out` is full; false at an end or error before.
[[nodiscard]] bool read_exactly(Rig& rig, net::Stream& stream, MutableBytes out);
/// True if the next bytes are `text`.
[[nodiscard]] bool expect_text(Rig& rig, net::Stream& stream, std::string_view text);
/// The first answer of `read` that is not `would_block`, dropping what was read; `timed_out` if there is none in time.
[[nodiscard]] Result<std::size_t> read_answer(Rig& rig, net::Stream& stream);
/// Reads and drops until the end of the stream or an error, which it answers; 0 for the end.
[[nodiscard]] Result<std::size_t> read_to_end(Rig& rig, net::Stream& stream);
/// True if a read says `would_block` now.
[[nodiscard]] bool would_block(net::Stream& stream);

/// Byte `index` of a pattern that does not repeat within what a window holds.
[[nodiscard]] constexpr std::byte pattern(std::uint64_t index) {
  const std::uint64_t mixed = (index + 1) * 0x9e3779b97f4a7c15ULL;
  return static_cast<std::byte>(mixed >> 56U);
}

}  // namespace wirelab::contract
