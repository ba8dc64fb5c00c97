#pragma once

#include "firmware/command/exchange.h"
#include "firmware/core/growing_array.h"
#include "firmware/core/timer.h"
#include "firmware/lab/laboratory.h"

namespace wirelab::lab {

/// What LAB_HEAR tells: what is said in a chat, a line of JSON each, as long as the lab runs: {"seq","event","text"},
/// with "event" joined, heard, said or left; {"event":"lost","lines"} where more was said than the room keeps;
/// {"event":"nothing"} now and then, and {"event":"stopped"} last.
class Hear final : private Watcher, private ChatListener {
 public:
  static constexpr Duration kHeartbeat = std::chrono::seconds(15);

  /// `waiting` is called when there is something to tell; begins with the lines that the room keeps.
  Hear(Laboratory& laboratory, const LabKind& kind, Watcher& waiting) noexcept;

  [[nodiscard]] command::Step next();

 private:
  void ready() override { laboratory_.reactor().mark(waiting_); }
  void line_added() override { laboratory_.reactor().mark(waiting_); }

  Laboratory& laboratory_;
  const LabKind& kind_;
  Watcher& waiting_;
  std::uint64_t run_;  // of the lab that it listens to
  std::uint64_t told_ = 0;
  bool ended_ = false;
  Timer heartbeat_;
  GrowingText line_;
};

/// The exchange that owns one.
class HearExchange final : public command::Exchange {
 public:
  explicit HearExchange(std::unique_ptr<Hear> hear) noexcept : hear_(std::move(hear)) {}
  [[nodiscard]] command::Step next() override { return hear_->next(); }

 private:
  std::unique_ptr<Hear> hear_;
};

}  // namespace wirelab::lab
