#include "host/cli/session/work.h"

#include <algorithm>

namespace wirelab::cli {
namespace {

/// Jobs at once on one connection.
constexpr std::size_t kLanes = 8;

Flow<void> work(SessionPool& pool, Session& session, std::deque<Job>& jobs) {
  const bool further = &session != &pool.first();
  while (!jobs.empty()) {
    if (further) {
      // A log-in that is refused, or a server that is not there, is tried once and not on each connection.
      const Attempt<void> first = co_await pool.first().ready();
      if (!first || jobs.empty()) co_return;
      const Attempt<void> open = co_await session.ready();
      if (!open || jobs.empty()) co_return;
    }
    const Job job = std::move(jobs.front());
    jobs.pop_front();
    co_await job(session);
  }
}

}  // namespace

Session& SessionPool::at(std::size_t index) {
  while (sessions_.size() <= index) sessions_.push_back(std::make_unique<Session>(runner_, connector_, credentials_));
  return *sessions_[index];
}

Flow<void> do_jobs(SessionPool& pool, std::deque<Job>& jobs, std::size_t connections) {
  const std::size_t used = std::min(connections, jobs.size());
  std::vector<Flow<void>> lanes;
  // First one on each connection, so that large files spread over all of them.
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    for (std::size_t index = 0; index < used; ++index) lanes.push_back(work(pool, pool.at(index), jobs));
  }
  co_await pool.runner().all(std::move(lanes));
}

Flow<void> do_in_order(SessionPool& pool, std::deque<Job>& jobs) { return work(pool, pool.first(), jobs); }

}  // namespace wirelab::cli
