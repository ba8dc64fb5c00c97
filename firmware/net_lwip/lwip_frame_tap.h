#pragma once

#include <memory>

#include "firmware/core/intrusive_list.h"
#include "firmware/core/reactor.h"
#include "firmware/net/frame_tap.h"

namespace wirelab::net {

class LwipCard;

/// Looks on at the card: every frame of both directions goes into a ring of bytes, as long as there is room.
class LwipFrameTap final : public FrameTap, public ListNode {
 public:
  /// Least and most bytes of the ring; what is asked for is moved between them.
  static constexpr std::size_t kLeastBuffer = 4096;
  static constexpr std::size_t kMostBuffer = std::size_t{16} * 1024 * 1024;

  /// A tap on `card`, which must outlive it; `no_resources` without memory.
  [[nodiscard]] static Result<FrameTapHandle> open(Reactor& reactor, LwipCard& card, const TapOptions& options);
  ~LwipFrameTap() override = default;

  [[nodiscard]] Result<FrameInfo> next(MutableBytes into) override;
  [[nodiscard]] Result<void> inject(ConstBytes frame) override;
  void watch(Watcher* watcher) override;
  [[nodiscard]] std::uint64_t dropped() const override { return dropped_; }

  /// The card shows a frame.
  void see(ConstBytes frame, Direction direction) noexcept;

 private:
  LwipFrameTap(Reactor& reactor, LwipCard& card, const TapOptions& options, std::unique_ptr<std::byte[]> ring,
               std::size_t capacity) noexcept;
  void release() noexcept override { delete this; }
  void put(ConstBytes bytes) noexcept;
  void take(MutableBytes bytes) noexcept;
  void skip(std::size_t count) noexcept;

  Reactor& reactor_;
  LwipCard& card_;
  TapFilter what_;
  std::optional<TapOptions::Conversation> leave_out_;
  std::unique_ptr<std::byte[]> ring_;
  std::size_t capacity_;
  std::size_t first_ = 0;
  std::size_t used_ = 0;
  std::uint64_t dropped_ = 0;
  Watcher* watcher_ = nullptr;
};

}  // namespace wirelab::net
