#include "firmware/capture/capture.h"

#include <algorithm>
#include <new>

namespace wirelab::capture {
namespace {

/// What is taken from the tap in one turn of the loop.
constexpr int kFramesPerTurn = 1024;
constexpr std::size_t kBytesPerTurn = std::size_t{1024} * 1024;

/// Frames that a tap may still hold at the end.
constexpr int kMostLeft = 65'536;

/// So much of each frame is looked at, however little is kept.
constexpr std::size_t kHeaders = 256;

/// Frames of a board that knows no date have times since its start.
constexpr std::chrono::nanoseconds kDates = std::chrono::years(10);

}  // namespace

Result<std::unique_ptr<Capture>> Capture::open(Service& service, Watcher& waiting, const Wishes& wishes,
                                               const net::TapOptions::Conversation& conversation) {
  const Sizes& sizes = service.parts().sizes;
  auto tap = service.parts().stack.tap(
      {.interface = wishes.interface.view(), .leave_out = conversation, .buffer_bytes = sizes.tap});
  if (!tap) return fail(tap.error());
  std::unique_ptr<Capture> capture(new (std::nothrow) Capture(service, waiting, wishes, std::move(*tap)));
  if (capture == nullptr || !capture->shelves_.usable() || capture->frame_ == nullptr) {
    return fail(Error::no_resources);
  }
  capture->running_.conversation = conversation;
  capture->write_beginning();
  capture->tap_->watch(capture.get());
  return capture;
}

Capture::Capture(Service& service, Watcher& waiting, const Wishes& wishes, net::FrameTapHandle tap) noexcept
    : service_(service),
      waiting_(&waiting),
      wishes_(wishes),
      tap_(std::move(tap)),
      shelves_(service.parts().sizes.shelf),
      frame_size_(std::clamp(wishes.snap == 0 ? SIZE_MAX : wishes.snap, kHeaders, service.parts().sizes.frame)),
      heartbeat_(service.parts().stack.reactor(), *this),
      end_timer_(service.parts().stack.reactor(), *this) {
  frame_.reset(new (std::nothrow) std::byte[frame_size_]);
  service_.add(running_);
  if (wishes_.seconds > 0) end_timer_.start(std::chrono::seconds(wishes_.seconds));
}

Capture::~Capture() { service_.remove(running_); }

void Capture::hand_over(Watcher& waiting, const net::TapOptions::Conversation& conversation) noexcept {
  waiting_ = &waiting;
  running_.conversation = conversation;
}

void Capture::end() noexcept {
  if (std::exchange(ending_, true)) return;
  // What the tap has no room for from now on nobody has asked for: a recording may wait long to be fetched.
  count_losses();
  anchor_.read(service_.parts().stack.reactor().now(), service_.parts().calendar.since_1970());
  end_ = calendar_time(service_.parts().stack.reactor().now().time_since_epoch());
}

void Capture::write_beginning() noexcept {
  const Parts& parts = service_.parts();
  const auto write = [this](const Result<ConstBytes>& block) {
    if (block) shelves_.add(block->size());
  };
  write(trace::write_section(shelves_.room(), {.hardware = parts.hardware, .application = parts.application}));
  const std::size_t snap = wishes_.snap == 0 ? frame_size_ : wishes_.snap;
  write(trace::write_interface(shelves_.room(),
                               {.name = wishes_.interface.view(), .snap_length = static_cast<std::uint32_t>(snap)}));
}

void Capture::ready() {
  if (end_timer_.expired() && !ending_) {
    drain();
    end();
  }
  if (tap_ != nullptr && !ending_) drain();
  if (ending_ || !shelves_.empty() || heartbeat_.expired()) service_.parts().stack.reactor().mark(*waiting_);
}

command::Step Capture::next() {
  if (ending_ && tap_ != nullptr) {
    drain();
    if (--last_rounds_ == 0 || shelves_.empty()) {
      count_the_rest();
      tap_.reset();
      write_statistics();
    }
  }
  // Since the last text nothing was said, so what was taken then is not needed any more.
  if (shelves_.empty() && heartbeat_.expired()) write_statistics();
  if (const std::string_view text = shelves_.take(); !text.empty()) {
    heartbeat_.start(kHeartbeat);
    // There may be frames that had no room.
    if (tap_ != nullptr && !ending_) service_.parts().stack.reactor().mark(*this);
    return command::SendText{text};
  }
  if (tap_ == nullptr) return command::Finish{{.kind = command::OutcomeKind::streamed}};
  return command::Wait{};
}

void Capture::drain() {
  anchor_.read(service_.parts().stack.reactor().now(), service_.parts().calendar.since_1970());
  count_losses();
  std::size_t bytes = 0;
  for (int frames = 0; frames < kFramesPerTurn && bytes < kBytesPerTurn; ++frames) {
    if (wishes_.packets > 0 && delivered_ == wishes_.packets) {
      ending_ = true;
      return;
    }
    // The tap has more room than the shelves, and counts what it has none for.
    if (shelves_.room().size() < trace::most_packet(frame_size_) + trace::kMostStatistics) return;
    const auto info = tap_->next({frame_.get(), frame_size_});
    if (!info) {
      // An interface that is gone has nothing more to show.
      ending_ = ending_ || info.error() != Error::would_block;
      return;
    }
    take(*info);
    bytes += info->size;
  }
  service_.parts().stack.reactor().mark(*this);
}

void Capture::take(const net::FrameInfo& info) {
  // What nobody has fetched yet may have waited in the tap for longer.
  const std::chrono::nanoseconds time = calendar_time(info.time);
  if (end_ && time > *end_) return;
  const ConstBytes frame(frame_.get(), info.size);
  if (!wishes_.filter.keeps(frame) || service_.carries_a_capture(frame)) return;
  ++wanted_;
  const std::size_t kept = wishes_.snap == 0 ? info.size : std::min(info.size, wishes_.snap);
  const auto block = trace::write_packet(shelves_.room(), {.time = time,
                                                           .bytes = frame.first(kept),
                                                           .original_size = info.original_size,
                                                           .direction = info.direction,
                                                           .lost_before = lost_before_});
  if (!block) return;  // there is always room, see `drain`
  shelves_.add(block->size());
  ++delivered_;
  lost_before_ = 0;
}

void Capture::count_losses() noexcept {
  if (end_) return;
  const std::uint64_t dropped = tap_->dropped();
  lost_before_ += dropped - tap_dropped_;
  lost_ += dropped - tap_dropped_;
  wanted_ += dropped - tap_dropped_;
  tap_dropped_ = dropped;
}

/// What came in time, and found no room on the last shelves, was lost as well.
void Capture::count_the_rest() noexcept {
  if (!end_ || (wishes_.packets > 0 && delivered_ == wishes_.packets)) return;
  for (int frames = 0; frames < kMostLeft; ++frames) {
    const auto info = tap_->next({frame_.get(), frame_size_});
    if (!info || calendar_time(info->time) > *end_) return;
    const ConstBytes frame(frame_.get(), info->size);
    if (!wishes_.filter.keeps(frame) || service_.carries_a_capture(frame)) continue;
    ++wanted_;
    ++lost_;
  }
}

void Capture::write_statistics() noexcept {
  const auto now = service_.parts().stack.reactor().now();
  const auto block = trace::write_statistics(
      shelves_.room(),
      {.time = calendar_time(now.time_since_epoch()), .received = wanted_, .dropped = lost_, .delivered = delivered_});
  if (block) shelves_.add(block->size());
}

std::chrono::nanoseconds Capture::calendar_time(std::chrono::nanoseconds time) const noexcept {
  return time > kDates ? time : anchor_.at(TimePoint(time)).value_or(time);
}

}  // namespace wirelab::capture
