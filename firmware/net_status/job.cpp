#include "firmware/net_status/job.h"

namespace wirelab::net_status {

void Job::finish() {
  if (finished_) return;
  finished_ = true;
  Reporter& reporter = service().reporter();
  static_cast<void>(reporter.picture());
  JsonWriter json(text_, service().options().largest);
  if (refusal_) {
    write_trouble(json, reporter.report(), parts_.verb, *refusal_);
  } else {
    write(json, reporter.report());
  }
  if (json.failed()) text_.clear();
  service().reactor().mark(parts_.waiting);
}

void Job::refuse(const Refusal& refusal) {
  refusal_ = refusal;
  finish();
}

command::Step JobExchange::next() {
  if (!job_->finished()) return command::Wait{};
  return document_step(job_->document());
}

command::Step document_step(std::string_view document) noexcept {
  if (document.empty()) return command::Finish{{.kind = command::OutcomeKind::failed, .error = Error::no_resources}};
  return command::SendDocument{document};
}

}  // namespace wirelab::net_status
