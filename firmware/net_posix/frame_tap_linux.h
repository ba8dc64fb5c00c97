#pragma once

#include "firmware/net/frame_tap.h"
#include "firmware/net_posix/socket.h"

namespace wirelab::net {

/// A packet socket (packet(7)). Frames keep what the kernel knows about them: a VLAN tag that the card took off is put
/// back, unfinished checksums and frames that the card will cut up or has merged are marked.
class LinuxFrameTap final : public FrameTap {
 public:
  /// Wraps a packet socket that open_frame_tap has bound and configured.
  LinuxFrameTap(PosixPoller& poller, UniqueFd fd, std::optional<TapOptions::Conversation> leave_out,
                bool loopback) noexcept
      : socket_(poller, std::move(fd)), leave_out_(leave_out), loopback_(loopback) {}
  ~LinuxFrameTap() override = default;

  [[nodiscard]] Result<FrameInfo> next(MutableBytes into) override;
  [[nodiscard]] Result<void> inject(ConstBytes frame) override;
  void watch(Watcher* watcher) override { socket_.watch(watcher); }
  [[nodiscard]] std::uint64_t dropped() const override;

 private:
  void release() noexcept override { delete this; }
  /// One frame from the kernel; nothing if it is one that is not reported.
  [[nodiscard]] Result<std::optional<FrameInfo>> take(MutableBytes into);

  Socket socket_;
  std::optional<TapOptions::Conversation> leave_out_;
  bool loopback_;
  mutable std::uint64_t dropped_ = 0;  // the kernel forgets its count each time it is asked
};

}  // namespace wirelab::net
