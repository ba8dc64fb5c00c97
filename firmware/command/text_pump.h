#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "firmware/command/classic_reply.h"
#include "firmware/command/pump.h"

namespace wirelab::command {

/// Sends bytes that lie in memory: a marker, a reply, a document, a text of a stream. What it was started with has to
/// stay in place until it is complete.
class TextPump {
 public:
  /// Begins with `text`; `last` is what follows its last byte.
  void start(const Reply& text, net::More last) noexcept;
  /// Sends what can be sent now, but no more than `share` bytes.
  [[nodiscard]] PumpResult pump(net::Stream& stream, std::uint64_t share) noexcept;

 private:
  [[nodiscard]] std::size_t left() const noexcept;
  [[nodiscard]] std::string_view next(std::span<char> room) const noexcept;
  void take_off(std::size_t count) noexcept;

  Reply left_{};
  net::More last_ = net::More::no;
};

}  // namespace wirelab::command
