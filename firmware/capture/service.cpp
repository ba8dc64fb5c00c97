#include "firmware/capture/service.h"

#include "firmware/net/frame_filter.h"

namespace wirelab::capture {

void Service::add(Running& capture) noexcept {
  running_.push_back(capture);
  ++count_;
}

void Service::remove(Running& capture) noexcept {
  capture.unlink();
  --count_;
}

bool Service::carries_a_capture(ConstBytes frame) noexcept {
  bool found = false;
  running_.for_each([&](const Running& one) { found = found || net::belongs_to(frame, one.conversation); });
  return found;
}

}  // namespace wirelab::capture
