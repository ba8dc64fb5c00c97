#include "firmware/capture/recording.h"

namespace wirelab::capture {

Result<void> Recording::begin(const Wishes& wishes, const net::TapOptions::Conversation& conversation) {
  capture_.reset();
  auto capture = Capture::open(service_, *this, wishes, conversation);
  if (!capture) return fail(capture.error());
  capture_ = std::move(*capture);
  timer_.start(std::chrono::seconds(wishes.seconds) + kKept);
  return {};
}

std::unique_ptr<Capture> Recording::take(Watcher& waiting, const net::TapOptions::Conversation& conversation) {
  if (capture_ != nullptr) {
    capture_->hand_over(waiting, conversation);
    capture_->end();
  }
  return std::move(capture_);
}

// Called by the capture too, whenever it has something to send, which has to wait.
void Recording::ready() {
  if (timer_.expired()) capture_.reset();
}

}  // namespace wirelab::capture
