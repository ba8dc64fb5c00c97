#pragma once

#include "firmware/net/stream.h"
#include "host/client/body.h"

namespace wirelab::client {

/// Moves a body from its source into a stream: without a copy as long as the stream can send files.
class BodyWriter {
 public:
  /// Most bytes that one call moves.
  static constexpr std::size_t kMost = 4U * 1024 * 1024;

  /// Sends the next piece from `done` on; 0 if the file has no more bytes or cannot be read. `room` is for stacks that
  /// need a copy.
  [[nodiscard]] Result<std::size_t> write(net::Stream& stream, BodySource& source, std::uint64_t done,
                                          MutableBytes room);

 private:
  bool can_send_files_ = true;
};

}  // namespace wirelab::client
