#include "host/cli/session/runner.h"

namespace wirelab::cli {
namespace {

constexpr Duration kLongestTurn = std::chrono::hours(1);

/// A span of time that a flow waits for.
class Pause final : private Watcher {
 public:
  Pause(Runner& runner, Duration time)
      : runner_(runner), timer_(runner.conductor().network().reactor(), *this), time_(time) {}
  static bool await_ready() noexcept { return false; }
  void await_suspend(std::coroutine_handle<> flow) {
    flow_ = flow;
    timer_.start(time_);
  }
  static void await_resume() noexcept {}

 private:
  void ready() override {
    if (timer_.expired()) runner_.wake(flow_);
  }

  Runner& runner_;
  Timer timer_;
  Duration time_;
  std::coroutine_handle<> flow_;
};

/// Counts flows that run side by side, and wakes who waits for the last.
struct Crowd {
  Runner& runner;
  std::size_t left;
  std::coroutine_handle<> waiting;
  std::exception_ptr thrown;

  [[nodiscard]] bool await_ready() const noexcept { return left == 0; }
  void await_suspend(std::coroutine_handle<> flow) noexcept { waiting = flow; }
  static void await_resume() noexcept {}
};

Flow<void> counted(Flow<void>& flow, Crowd& crowd) {
  // One that throws ends its own way only: the crowd would wait for it for ever.
  try {
    co_await flow;
  } catch (...) {
    if (!crowd.thrown) crowd.thrown = std::current_exception();
  }
  if (--crowd.left == 0 && crowd.waiting) crowd.runner.wake(crowd.waiting);
}

}  // namespace

void Runner::turn() {
  conductor_.turn(ready_.empty() ? kLongestTurn : Duration::zero());
  // Those that are woken meanwhile run after the network's next turn.
  for (std::size_t left = ready_.size(); left > 0; --left) {
    const std::coroutine_handle<> flow = ready_.front();
    ready_.pop_front();
    flow.resume();
  }
}

Flow<void> Runner::pause(Duration time) {
  Pause pause(*this, time);
  co_await pause;
}

Flow<void> Runner::all(std::vector<Flow<void>> flows) {
  Crowd crowd{*this, flows.size(), {}, {}};
  std::vector<Flow<void>> running;
  running.reserve(flows.size());
  for (Flow<void>& flow : flows) running.push_back(counted(flow, crowd));
  for (Flow<void>& flow : running) flow.start();
  co_await crowd;
  if (crowd.thrown) std::rethrow_exception(crowd.thrown);
}

}  // namespace wirelab::cli
