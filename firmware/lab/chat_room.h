#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "firmware/core/intrusive_list.h"
#include "firmware/core/reactor.h"
#include "firmware/lab/talk.h"

namespace wirelab::lab {

/// Somebody who wants to know when something is said.
class ChatListener : public ListNode {
 public:
  /// A line was added, or the room ends. Called inside that: only to be marked or woken by.
  virtual void line_added() = 0;

 protected:
  ~ChatListener() = default;
};

/// What becomes of a chat.
enum class ChatEvent : std::uint8_t {
  joined,  ///< a client connected, or sent its first datagram; the text is its address
  heard,   ///< the client said the text
  said,    ///< the appliance did
  left,    ///< the client has gone
};

struct ChatLine {
  std::uint64_t sequence = 0;  ///< from 1
  ChatEvent event = ChatEvent::said;
  std::uint16_t size = 0;
  std::array<char, kLongestMessage> room{};

  [[nodiscard]] std::string_view text() const noexcept { return {room.data(), size}; }
};

/// What two sides say to each other, the last few lines of it. The appliance's own are written by whoever talks for it,
/// and carry its name. Bounded: the oldest line goes when a new one needs its place.
class ChatRoom {
 public:
  static constexpr std::size_t kKept = 8;

  /// `name` stands before each line that the appliance says; it outlives the room.
  explicit ChatRoom(std::string_view name) noexcept : name_(name) {}
  ChatRoom(const ChatRoom&) = delete;
  ChatRoom& operator=(const ChatRoom&) = delete;
  /// Tells the listeners, who find that it is gone.
  ~ChatRoom();

  /// The client said something; line ends behind it do not count, and between lines each is one.
  void hear(std::string_view message) noexcept;
  /// Most bytes of a text that the appliance can say at once: its line has the name before it and a line end behind.
  [[nodiscard]] std::size_t most_to_say() const noexcept { return kLongestMessage - name_.size() - 3; }
  /// The appliance says something: "NAME: text". What is longer than `most_to_say` is cut.
  void say(std::string_view text) noexcept;
  void add(ChatEvent event, std::string_view text) noexcept;

  /// The first line that is kept from number `sequence` on; null if there is none yet.
  [[nodiscard]] const ChatLine* from(std::uint64_t sequence) const noexcept;
  /// The number of the latest line; 0 before the first.
  [[nodiscard]] std::uint64_t last() const noexcept { return last_; }
  /// Adds somebody to be told; it leaves by ending.
  void add(ChatListener& listener) noexcept { listeners_.push_back(listener); }

 private:
  std::string_view name_;
  std::uint64_t last_ = 0;
  std::array<ChatLine, kKept> lines_{};
  IntrusiveList<ChatListener> listeners_;
};

}  // namespace wirelab::lab
