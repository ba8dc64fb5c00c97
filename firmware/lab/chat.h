#pragma once

#include "firmware/lab/chat_room.h"

namespace wirelab::lab {

/// Passes on what a room's appliance says, and tells the room what the client says.
class Chat final : public Talk, private ChatListener {
 public:
  /// `room` outlives the talk; `client` is called when there is something to pass on.
  Chat(ChatRoom& room, Reactor& reactor, Watcher& client) noexcept;
  ~Chat() override;

  [[nodiscard]] bool has_news() const noexcept override { return next_line() != nullptr; }
  [[nodiscard]] Act begin(const net::Endpoint& peer) override;
  [[nodiscard]] Act receive(MutableBytes message) override;
  [[nodiscard]] Act go_on() override;

 private:
  void line_added() override { reactor_.mark(client_); }
  [[nodiscard]] const ChatLine* next_line() const noexcept;

  ChatRoom& room_;
  Reactor& reactor_;
  Watcher& client_;
  std::uint64_t passed_on_;  // the number of the last line that was looked at
  std::array<char, kLongestMessage + 1> line_{};
};

/// The next line that the appliance says behind number `after`; null if there is none yet.
[[nodiscard]] const ChatLine* next_said(const ChatRoom& room, std::uint64_t after) noexcept;

/// A line as it goes over the wire, with its end; into `room`, which has a byte more than a line.
[[nodiscard]] ConstBytes wire_line(const ChatLine& line, std::span<char> room) noexcept;

}  // namespace wirelab::lab
