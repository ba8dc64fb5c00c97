#include "firmware/lab/chat.h"

#include "firmware/core/text.h"

namespace wirelab::lab {

const ChatLine* next_said(const ChatRoom& room, std::uint64_t after) noexcept {
  for (const ChatLine* line = room.from(after + 1); line != nullptr; line = room.from(line->sequence + 1)) {
    if (line->event == ChatEvent::said) return line;
  }
  return nullptr;
}

ConstBytes wire_line(const ChatLine& line, std::span<char> room) noexcept {
  TextBuilder out(room);
  return as_bytes(out.add(line.text()).add('\n').text());
}

Chat::Chat(ChatRoom& room, Reactor& reactor, Watcher& client) noexcept
    : room_(room), reactor_(reactor), client_(client), passed_on_(room.last()) {
  room_.add(*this);
}

Chat::~Chat() {
  static_cast<ChatListener*>(this)->unlink();
  room_.add(ChatEvent::left, {});
}

Act Chat::begin(const net::Endpoint& peer) {
  room_.add(ChatEvent::joined, net::EndpointText(peer).view());
  return {};
}

Act Chat::receive(MutableBytes message) {
  room_.hear(as_text(message));
  return {};
}

const ChatLine* Chat::next_line() const noexcept { return next_said(room_, passed_on_); }

Act Chat::go_on() {
  const ChatLine* line = next_line();
  if (line == nullptr) return {};
  passed_on_ = line->sequence;
  return {.reply = wire_line(*line, line_)};
}

}  // namespace wirelab::lab
