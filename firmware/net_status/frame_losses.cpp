#include "firmware/net_status/frame_losses.h"

#include <algorithm>
#include <utility>

namespace wirelab::net_status {

void FrameLosses::note(InterfaceIndex interface, std::uint64_t count) noexcept {
  auto loss = std::ranges::find(losses_, interface, &Loss::interface);
  if (loss == losses_.end()) loss = std::ranges::find(losses_, InterfaceIndex{0}, &Loss::interface);
  if (loss == losses_.end()) loss = losses_.end() - 1;
  loss->interface = interface;
  loss->untold += count;
}

FrameLosses::Sum FrameLosses::take(TimePoint now) noexcept {
  for (Loss& loss : losses_) {
    if (loss.untold == 0 || now < loss.due) continue;
    loss.due = now + kAgain;
    return {loss.interface, std::exchange(loss.untold, 0)};
  }
  return {};
}

TimePoint FrameLosses::next() const noexcept {
  TimePoint next = kNever;
  for (const Loss& loss : losses_) {
    if (loss.untold > 0) next = std::min(next, loss.due);
  }
  return next;
}

}  // namespace wirelab::net_status
