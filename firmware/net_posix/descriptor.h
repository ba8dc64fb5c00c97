#pragma once

#include <unistd.h>

#include <cstdint>
#include <utility>

#include "firmware/core/intrusive_list.h"
#include "firmware/core/watcher.h"

namespace wirelab::net {

/// What can happen on a descriptor, as bits.
using Events = std::uint8_t;
inline constexpr Events kReadable = 1;  ///< there is something to read, or the end of it
inline constexpr Events kWritable = 2;  ///< there is room to write, or a connect has ended
inline constexpr Events kHangUp = 4;    ///< failed, or over in both directions; reported without being asked for

/// A file descriptor as a PosixPoller sees it: socket, TAP device, signalfd, whatever can be polled. Lies inside its
/// owner, owns nothing; all calls go through the poller. Must be forgotten (`PosixPoller::forget`) before the number is
/// closed and before it dies.
class Descriptor : public ListNode {
 public:
  Descriptor() noexcept = default;
  explicit Descriptor(int fd) noexcept : fd_(fd) {}

  [[nodiscard]] int fd() const noexcept { return fd_; }
  /// Closes the number, for an owner who owns that too; the poller must have forgotten it.
  void close() noexcept { ::close(std::exchange(fd_, -1)); }

  [[nodiscard]] Watcher* watcher() const noexcept { return watcher_; }

 private:
  friend class PosixPoller;
  friend class EpollPoller;
  friend class PollPoller;
  static constexpr std::int32_t kNotEnrolled = -1;

  Watcher* watcher_ = nullptr;
  int fd_ = -1;
  std::int32_t place_ = kNotEnrolled;  // the poller's own; not kNotEnrolled while the poller knows the descriptor
  Events armed_ = 0;                   // what somebody waits for
  bool missed_ = false;                // something happened while nobody watched
};

}  // namespace wirelab::net
