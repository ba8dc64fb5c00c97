#include "firmware/storage_littlefs/task_line.h"

namespace wirelab::storage {

void TaskLine::add(Step& step) {
  waiting_.push_back(step);
  if (current_ == nullptr) go_on();
}

void TaskLine::go_on() {
  current_ = waiting_.pop_front();
  if (current_ != nullptr) executor_.submit(*this, lane_);
}

void TaskLine::posted() {
  Step& done = *current_;
  // The device should not stand idle while the loop looks at what came. And the line may be gone after `step_done`.
  go_on();
  done.step_done();
}

}  // namespace wirelab::storage
