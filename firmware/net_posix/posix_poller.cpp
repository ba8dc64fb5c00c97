#include "firmware/net_posix/posix_poller.h"

#include <algorithm>
#include <limits>

namespace wirelab::net {

PosixPoller::PosixPoller(Reactor& reactor) noexcept : reactor_(reactor) { reactor_.attach(*this); }

PosixPoller::~PosixPoller() { reactor_.detach(*this); }

void PosixPoller::arm(Descriptor& descriptor, Events events) {
  descriptor.armed_ |= events;
  if (!enroll(descriptor)) starve(descriptor);
}

void PosixPoller::starve(Descriptor& descriptor) {
  starved_.push_back(descriptor);
  if (!retry_timer_.running()) retry_timer_.start(kRetryPeriod);
}

void PosixPoller::resources_freed() noexcept {
  if (starved_.empty()) return;
  retry_timer_.stop();
  while (Descriptor* descriptor = starved_.pop_front()) again(*descriptor);
}

void PosixPoller::watch(Descriptor& descriptor, Watcher* watcher) noexcept {
  descriptor.watcher_ = watcher;
  if (watcher == nullptr) return;
  const bool tried = (descriptor.armed_ & kReadable) != 0 || descriptor.linked();
  if (descriptor.missed_ || !tried) again(descriptor);
}

void PosixPoller::again(Descriptor& descriptor) noexcept {
  descriptor.missed_ = descriptor.watcher_ == nullptr;
  if (descriptor.watcher_ != nullptr) reactor_.mark(*descriptor.watcher_);
}

void PosixPoller::forget(Descriptor& descriptor) noexcept {
  if (descriptor.place_ != Descriptor::kNotEnrolled) dismiss(descriptor);
  descriptor.unlink();
  descriptor.armed_ = 0;
  descriptor.missed_ = false;
}

void PosixPoller::deliver(Descriptor& descriptor, Events happened) noexcept {
  const bool over = (happened & kHangUp) != 0;
  if (!over && (descriptor.armed_ & happened) == 0) return;
  descriptor.armed_ = over ? Events{0} : static_cast<Events>(descriptor.armed_ & ~happened);
  again(descriptor);
}

int whole_milliseconds(Duration wait) noexcept {
  const auto rounded = std::chrono::ceil<std::chrono::milliseconds>(std::max(wait, Duration::zero())).count();
  return static_cast<int>(std::min<std::int64_t>(rounded, std::numeric_limits<int>::max()));
}

}  // namespace wirelab::net
