#pragma once

#include <cstdint>

#include <array>

#include "firmware/command/exchange.h"
#include "firmware/net/stream.h"

namespace wirelab::command {

/// What moving bytes came to.
enum class PumpState : std::uint8_t {
  blocked,        ///< the watcher is called when it can go on
  yielded,        ///< the turn's share is used up; go on in the next
  complete,       ///< every byte is across
  stream_failed,  ///< the connection broke, or ended before the last byte
  file_failed,    ///< the store refused
};

/// The answer of a pump.
struct PumpResult {
  PumpState state = PumpState::blocked;
  std::uint64_t moved = 0;       ///< bytes moved by this call
  Error error = Error::invalid;  ///< why, for the two failures
};

/// Most bytes that one session moves in one turn, so that none holds the loop for more than about a millisecond.
inline constexpr std::uint64_t kBytesPerTurn = 1024 * 1024;

/// Moves the bytes of one upload: stream to writer, without a copy in between. `early` are bytes that came with the
/// size and are used first; what is left in it afterwards does not belong to the file.
class ReceivePump {
 public:
  /// Begins with `size` bytes to come.
  void start(std::uint64_t size) noexcept { left_ = size; }
  /// Moves what can be moved now.
  [[nodiscard]] PumpResult pump(net::Stream& stream, storage::FileWriter& writer, ConstBytes& early);
  /// Bytes that did not come yet.
  [[nodiscard]] std::uint64_t left() const noexcept { return left_; }

 private:
  std::uint64_t left_ = 0;
};

/// Where downloads are copied through on a stack that cannot send files by itself. One serves all sessions, because
/// nothing stays in it between two calls: what the stream did not take by then is read again.
using CopyBuffer = std::array<std::byte, 16 * 1024>;

/// Moves the bytes of one download: by the back end's own way if it has one, else through a buffer.
class SendPump {
 public:
  /// Begins with `size` bytes to send, from `offset` on.
  void start(std::uint64_t size, std::uint64_t offset) noexcept;
  /// Moves what can be moved now. The content of `buffer` means nothing before and after.
  [[nodiscard]] PumpResult pump(net::Stream& stream, storage::FileReader& reader, CopyBuffer& buffer);

 private:
  [[nodiscard]] Result<std::size_t> send_directly(net::Stream& stream, storage::FileReader& reader);
  /// What lies in the buffer and the stream has not taken yet, and whether more of the file follows it at once.
  struct Piece {
    ConstBytes bytes;
    net::More behind = net::More::no;
  };

  [[nodiscard]] Result<void> fetch(storage::FileReader& reader, CopyBuffer& buffer, Piece& piece);
  [[nodiscard]] Result<std::size_t> send_copied(net::Stream& stream, storage::FileReader& reader, CopyBuffer& buffer,
                                                Piece& piece);

  std::uint64_t end_ = 0;     // where the last byte stands, and one more
  std::uint64_t offset_ = 0;  // sent up to here
  std::size_t portion_ = 0;   // what to copy at a time: about what the stream takes, so that little is read twice
  bool copies_ = false;       // the back end has no way of its own
  bool file_failed_ = false;
};

}  // namespace wirelab::command
