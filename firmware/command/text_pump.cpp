#include "firmware/command/text_pump.h"

#include <algorithm>

namespace wirelab::command {

void TextPump::start(const Reply& text, net::More last) noexcept {
  left_ = text;
  piece_ = 0;
  last_ = last;
}

bool TextPump::is_last_piece() const noexcept {
  return std::all_of(left_.pieces.begin() + piece_ + 1, left_.pieces.end(),
                     [](std::string_view later) { return later.empty(); });
}

PumpResult TextPump::pump(net::Stream& stream, std::uint64_t share) noexcept {
  PumpResult result;
  while (piece_ < left_.pieces.size()) {
    std::string_view& piece = left_.pieces[piece_];
    if (piece.empty()) {
      ++piece_;
      continue;
    }
    if (result.moved >= share) {
      result.state = PumpState::yielded;
      return result;
    }
    const std::string_view now =
        piece.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(piece.size(), share - result.moved)));
    const bool last = now.size() == piece.size() && is_last_piece();
    const auto count = stream.write(as_bytes(now), last ? last_ : net::More::yes);
    if (!count) {
      result.error = count.error();
      result.state = is_passing(count.error()) ? PumpState::blocked : PumpState::stream_failed;
      return result;
    }
    piece.remove_prefix(*count);
    result.moved += *count;
  }
  result.state = PumpState::complete;
  return result;
}

}  // namespace wirelab::command
