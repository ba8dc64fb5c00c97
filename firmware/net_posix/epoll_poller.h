#pragma once

#include "firmware/net_posix/descriptor_table.h"
#include "firmware/net_posix/posix_poller.h"
#include "firmware/posix/unique_fd.h"

namespace wirelab::net {

/// Waits with Linux's epoll. A descriptor is registered once, edge-triggered for both directions, the first time that
/// it is armed: a connection whose request is there at once and whose answer fits costs no epoll_ctl, and a long one
/// costs one in its life.
class EpollPoller final : public PosixPoller {
 public:
  /// Null if the system has no descriptor or memory left.
  [[nodiscard]] static std::unique_ptr<EpollPoller> open(Reactor& reactor);
  ~EpollPoller() override = default;

  void poll(Duration max_wait) override;
  void wake() noexcept override;

 private:
  EpollPoller(Reactor& reactor, UniqueFd epoll, UniqueFd alarm) noexcept;
  [[nodiscard]] bool enroll(Descriptor& descriptor) override;
  void dismiss(Descriptor& descriptor) noexcept override;

  UniqueFd epoll_;
  UniqueFd alarm_;  // eventfd that ends a wait
  DescriptorTable table_;
};

}  // namespace wirelab::net
