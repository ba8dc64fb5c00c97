#pragma once

#include <memory>

#include "firmware/net_status/outgoing.h"

namespace wirelab::net_status {

/// What a job is made from.
struct JobParts {
  Service& service;
  Watcher& waiting;       ///< the session, which is called once the document is there
  std::string_view verb;  ///< for a refusal
  Service::Place place;
};

/// Something that takes its time, and a document at the end of it. Lives on the heap, at most as many as the service
/// has places for; its exchange owns it.
class Job : public Watcher {
 public:
  explicit Job(JobParts parts) noexcept : parts_(std::move(parts)) {}
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;
  virtual ~Job() = default;

  /// Once, after it was made; it may be finished when this returns.
  virtual void begin() = 0;
  [[nodiscard]] bool finished() const noexcept { return finished_; }
  /// How its exchange ends, once it is finished.
  [[nodiscard]] command::Step last_step() const noexcept { return answer_.step(); }

 protected:
  /// Writes the document and wakes the session. Nothing happens the second time.
  void finish();
  /// The same with a document that says why nothing came of it.
  void refuse(const Refusal& refusal);
  [[nodiscard]] Service& service() noexcept { return parts_.service; }
  [[nodiscard]] TimePoint now() noexcept { return service().reactor().now(); }

 private:
  virtual void write(JsonWriter& json, const Report& report) = 0;

  JobParts parts_;
  std::optional<Refusal> refusal_;
  Outgoing answer_;
  bool finished_ = false;
};

/// The exchange that waits for a job.
class JobExchange final : public command::Exchange {
 public:
  explicit JobExchange(std::unique_ptr<Job> job) noexcept : job_(std::move(job)) {}

  [[nodiscard]] command::Step next() override;

 private:
  std::unique_ptr<Job> job_;
};

}  // namespace wirelab::net_status
