#include "firmware/net_status/job.h"

namespace wirelab::net_status {

void Job::finish() {
  if (finished_) return;
  finished_ = true;
  static_cast<void>(service().reporter().picture());
  if (refusal_) {
    answer_.refuse(service(), parts_.verb, *refusal_);
  } else {
    // What comes of it is the answer either way.
    static_cast<void>(
        answer_.write(service(), parts_.verb, [this](JsonWriter& json, const Report& report) { write(json, report); }));
  }
  service().reactor().mark(parts_.waiting);
}

void Job::refuse(const Refusal& refusal) {
  refusal_ = refusal;
  finish();
}

command::Step JobExchange::next() {
  if (!job_->finished()) return command::Wait{};
  return job_->last_step();
}

}  // namespace wirelab::net_status
