#pragma once

#include <cstdint>

#include "firmware/command/classic_reply.h"
#include "firmware/command/pump.h"

namespace wirelab::command {

/// Sends bytes that lie in memory: a marker, a reply, a document, a text of a stream. Copies nothing; what it was
/// started with has to stay in place until it is complete.
class TextPump {
 public:
  /// Begins with `text`; `last` is what follows its last byte.
  void start(const Reply& text, net::More last) noexcept;
  /// Sends what can be sent now, but no more than `share` bytes.
  [[nodiscard]] PumpResult pump(net::Stream& stream, std::uint64_t share) noexcept;

 private:
  [[nodiscard]] bool is_last_piece() const noexcept;

  Reply left_{};
  std::uint8_t piece_ = 0;  // of `left_`, the one being sent
  net::More last_ = net::More::no;
};

}  // namespace wirelab::command
