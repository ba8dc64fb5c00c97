#pragma once

#include <memory>

#include "firmware/capture/service.h"
#include "firmware/capture/shelves.h"
#include "firmware/command/exchange.h"
#include "firmware/core/calendar_anchor.h"
#include "firmware/core/timer.h"
#include "firmware/trace/pcapng.h"

namespace wirelab::capture {

/// What a client wants to see.
struct Wishes {
  FrameFilter filter;
  FixedText<15> interface;
  std::size_t snap = 0;       ///< bytes of a frame that are kept; 0: all
  std::uint32_t seconds = 0;  ///< after which it ends; 0: when its client has enough
  std::uint32_t packets = 0;  ///< the same
  bool recorded = false;      ///< none of these, but what was recorded
};

/// One capture: takes frames from a tap as they come, keeps those that are wanted as blocks of a pcapng file, and hands
/// them out as fast as its client takes them. While that is slow frames wait in the tap; what finds no room there is
/// counted, and told before the next packet and in the statistics. These come every few seconds of silence, so that a
/// client can tell silence from an appliance that is gone, and at the end.
class Capture final : private Watcher {
 public:
  /// Silence after which it tells its statistics.
  static constexpr Duration kHeartbeat = std::chrono::seconds(5);
  /// How often it goes to the tap once no more is wanted: frames go on coming, and a session has patience for 1 MiB.
  static constexpr int kLastRounds = 3;

  /// `waiting` is called when there is something to send. The errors are the tap's, and `no_resources`.
  [[nodiscard]] static Result<std::unique_ptr<Capture>> open(Service& service, Watcher& waiting, const Wishes& wishes,
                                                             const net::TapOptions::Conversation& conversation);
  ~Capture();

  [[nodiscard]] command::Step next();
  /// From now on `waiting` is called, and it goes over that connection.
  void hand_over(Watcher& waiting, const net::TapOptions::Conversation& conversation) noexcept;
  /// No more is wanted: what has come by now is told, then the statistics.
  void end() noexcept;

 private:
  Capture(Service& service, Watcher& waiting, const Wishes& wishes, net::FrameTapHandle tap) noexcept;

  void ready() override;
  void write_beginning() noexcept;
  void drain();
  void take(const net::FrameInfo& info);
  void count_losses() noexcept;
  void count_the_rest() noexcept;
  void write_statistics() noexcept;
  [[nodiscard]] std::chrono::nanoseconds calendar_time(std::chrono::nanoseconds time) const noexcept;

  Service& service_;
  Watcher* waiting_;
  Wishes wishes_;
  net::FrameTapHandle tap_;
  Service::Running running_;
  Shelves shelves_;
  std::unique_ptr<std::byte[]> frame_;
  std::size_t frame_size_;
  Timer heartbeat_;
  Timer end_timer_;
  CalendarAnchor anchor_;
  std::uint64_t wanted_ = 0;                     // frames that the filter kept, and those that the tap lost
  std::uint64_t delivered_ = 0;                  // of which there was room for
  std::uint64_t tap_dropped_ = 0;                // as the tap said last
  std::uint64_t lost_before_ = 0;                // since the last packet that was written
  std::uint64_t lost_ = 0;                       // in all
  std::optional<std::chrono::nanoseconds> end_;  // since when no more is wanted
  bool ending_ = false;
  int last_rounds_ = kLastRounds;  // of taking what had come by the end
};

/// The exchange that owns a capture.
class CaptureExchange final : public command::Exchange {
 public:
  explicit CaptureExchange(std::unique_ptr<Capture> capture) noexcept : capture_(std::move(capture)) {}
  [[nodiscard]] command::Step next() override { return capture_->next(); }
  void end_wanted() override { capture_->end(); }

 private:
  std::unique_ptr<Capture> capture_;
};

}  // namespace wirelab::capture
