#include "firmware/command/text_pump.h"

#include <algorithm>
#include <array>

namespace wirelab::command {
namespace {

/// Holds any reply but a listing or a document.
constexpr std::size_t kJoined = 512;

}  // namespace

void TextPump::start(const Reply& text, net::More last) noexcept {
  left_ = text;
  last_ = last;
}

std::size_t TextPump::left() const noexcept {
  std::size_t size = 0;
  for (const std::string_view piece : left_.pieces) size += piece.size();
  return size;
}

/// What is written at once. Small pieces are joined in `room`: were each a write of its own, an ACK that comes in
/// between would make the stack send what it holds back, and a reply of one segment would be two.
std::string_view TextPump::next(std::span<char> room) const noexcept {
  std::size_t used = 0;
  for (const std::string_view piece : left_.pieces) {
    if (used == 0 && piece.size() >= room.size()) return piece;
    used += piece.copy(room.subspan(used).data(), room.size() - used);
  }
  return {room.data(), used};
}

void TextPump::take_off(std::size_t count) noexcept {
  for (std::string_view& piece : left_.pieces) {
    const std::size_t part = std::min(count, piece.size());
    piece.remove_prefix(part);
    count -= part;
  }
}

PumpResult TextPump::pump(net::Stream& stream, std::uint64_t share) noexcept {
  PumpResult result;
  std::array<char, kJoined> room;
  for (std::size_t left = this->left(); left > 0; left = this->left()) {
    if (result.moved >= share) {
      result.state = PumpState::yielded;
      return result;
    }
    const auto most = static_cast<std::size_t>(std::min<std::uint64_t>(left, share - result.moved));
    const std::string_view now = next(room).substr(0, most);
    const auto count = stream.write(as_bytes(now), now.size() == left ? last_ : net::More::yes);
    if (!count) {
      result.error = count.error();
      result.state = is_passing(count.error()) ? PumpState::blocked : PumpState::stream_failed;
      return result;
    }
    take_off(*count);
    result.moved += *count;
  }
  result.state = PumpState::complete;
  return result;
}

}  // namespace wirelab::command
