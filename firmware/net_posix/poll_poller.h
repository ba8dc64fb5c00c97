#pragma once

#include <poll.h>

#include <memory>

#include "firmware/net_posix/posix_poller.h"
#include "firmware/posix/unique_fd.h"

namespace wirelab::net {

/// Waits with poll(2), for systems without epoll. The array that it hands to the system holds only what somebody waits
/// for at the moment: an event takes a descriptor out again, so one that hung up is reported once and then left alone.
/// Each wait costs time proportional to the number of waiting descriptors; that is poll's nature.
class PollPoller final : public PosixPoller {
 public:
  /// Null if the system has no descriptors or memory left.
  [[nodiscard]] static std::unique_ptr<PollPoller> open(Reactor& reactor);
  ~PollPoller() override = default;

  void poll(Duration max_wait) override;
  void wake() noexcept override;

 private:
  PollPoller(Reactor& reactor, UniqueFd alarm_in, UniqueFd alarm_out) noexcept;
  [[nodiscard]] bool enroll(Descriptor& descriptor) override;
  void dismiss(Descriptor& descriptor) noexcept override;
  [[nodiscard]] bool make_room();
  void silence_alarm() noexcept;

  UniqueFd alarm_in_;  // a pipe that ends a wait
  UniqueFd alarm_out_;
  // Two arrays in step, because poll wants its own without gaps; entry 0 is the alarm.
  std::unique_ptr<pollfd[]> asked_;
  std::unique_ptr<Descriptor*[]> owners_;
  std::size_t count_ = 0;
  std::size_t room_ = 0;
};

}  // namespace wirelab::net
