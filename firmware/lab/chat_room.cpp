#include "firmware/lab/chat_room.h"

#include <algorithm>

#include "firmware/core/text.h"

namespace wirelab::lab {

ChatRoom::~ChatRoom() {
  listeners_.for_each([](ChatListener& listener) { listener.line_added(); });
}

void ChatRoom::hear(std::string_view message) noexcept {
  while (!message.empty()) {
    const std::size_t end = std::min(message.find('\n'), message.size());
    std::string_view line = message.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) add(ChatEvent::heard, line);
    message.remove_prefix(std::min(end + 1, message.size()));
  }
}

void ChatRoom::say(std::string_view text) noexcept {
  std::array<char, kLongestMessage> room;
  TextBuilder line(room);
  line.add(name_).add(": ").add(text);
  add(ChatEvent::said, line.text());
}

void ChatRoom::add(ChatEvent event, std::string_view text) noexcept {
  ChatLine& line = lines_.at(last_ % kKept);
  line.sequence = ++last_;
  line.event = event;
  line.size = static_cast<std::uint16_t>(std::min(text.size(), line.room.size()));
  std::copy_n(text.begin(), line.size, line.room.begin());
  listeners_.for_each([](ChatListener& listener) { listener.line_added(); });
}

const ChatLine* ChatRoom::from(std::uint64_t sequence) const noexcept {
  const std::uint64_t oldest = last_ > kKept ? last_ - kKept + 1 : 1;
  const std::uint64_t wanted = std::max(sequence, oldest);
  return wanted > last_ ? nullptr : &lines_.at((wanted - 1) % kKept);
}

}  // namespace wirelab::lab
