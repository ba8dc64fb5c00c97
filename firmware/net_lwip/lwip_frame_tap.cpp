#include "firmware/net_lwip/lwip_frame_tap.h"

#include <algorithm>
#include <new>
#include <utility>

#include "firmware/net/frame_filter.h"
#include "firmware/net_lwip/lwip_card.h"

namespace wirelab::net {
namespace {

/// Stands before each frame in the ring.
struct Record {
  std::size_t size;
  Direction direction;
  std::chrono::nanoseconds time;
};

}  // namespace

Result<FrameTapHandle> LwipFrameTap::open(Reactor& reactor, LwipCard& card, const TapOptions& options) {
  const std::size_t capacity = std::clamp(options.buffer_bytes, kLeastBuffer, kMostBuffer);
  std::unique_ptr<std::byte[]> ring(new (std::nothrow) std::byte[capacity]);
  if (ring == nullptr) return fail(Error::no_resources);
  auto* tap = new (std::nothrow) LwipFrameTap(reactor, card, options, std::move(ring), capacity);
  if (tap == nullptr) return fail(Error::no_resources);
  card.add_tap(*tap);
  return FrameTapHandle(tap);
}

LwipFrameTap::LwipFrameTap(Reactor& reactor, LwipCard& card, const TapOptions& options,
                           std::unique_ptr<std::byte[]> ring, std::size_t capacity) noexcept
    : reactor_(reactor),
      card_(card),
      what_(options.what),
      leave_out_(options.leave_out),
      ring_(std::move(ring)),
      capacity_(capacity) {}

void LwipFrameTap::see(ConstBytes frame, Direction direction) noexcept {
  if (what_ == TapFilter::addressing && !is_addressing(frame)) return;
  if (leave_out_ && belongs_to(frame, *leave_out_)) return;
  if (sizeof(Record) + frame.size() > capacity_ - used_) {
    ++dropped_;
    return;
  }
  const Record record{.size = frame.size(), .direction = direction, .time = card_.clock().now().time_since_epoch()};
  put(std::as_bytes(std::span(&record, 1)));
  put(frame);
  if (watcher_ != nullptr) reactor_.mark(*watcher_);
}

Result<FrameInfo> LwipFrameTap::next(MutableBytes into) {
  if (used_ == 0) return fail(Error::would_block);
  Record record{};
  take(std::as_writable_bytes(std::span(&record, 1)));
  const std::size_t size = std::min(record.size, into.size());
  take(into.first(size));
  skip(record.size - size);
  return FrameInfo{.size = size, .original_size = record.size, .direction = record.direction, .time = record.time};
}

Result<void> LwipFrameTap::inject(ConstBytes frame) {
  constexpr std::size_t kHeader = 14;
  if (frame.size() < kHeader || frame.size() > kHeader + card_.device().mtu()) return fail(Error::invalid);
  if (const auto sent = card_.transmit(frame); !sent) return sent;
  card_.show(frame, Direction::sent, this);
  return {};
}

void LwipFrameTap::watch(Watcher* watcher) {
  watcher_ = watcher;
  if (watcher_ != nullptr) reactor_.mark(*watcher_);
}

void LwipFrameTap::put(ConstBytes bytes) noexcept {
  const std::size_t place = (first_ + used_) % capacity_;
  const std::size_t part = std::min(bytes.size(), capacity_ - place);
  copy_bytes(bytes.first(part), {ring_.get() + place, part});
  copy_bytes(bytes.subspan(part), {ring_.get(), bytes.size() - part});
  used_ += bytes.size();
}

void LwipFrameTap::take(MutableBytes bytes) noexcept {
  const std::size_t part = std::min(bytes.size(), capacity_ - first_);
  copy_bytes({ring_.get() + first_, part}, bytes);
  copy_bytes({ring_.get(), bytes.size() - part}, bytes.subspan(part));
  skip(bytes.size());
}

void LwipFrameTap::skip(std::size_t count) noexcept {
  first_ = (first_ + count) % capacity_;
  used_ -= count;
}

}  // namespace wirelab::net
