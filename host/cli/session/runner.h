#pragma once

#include <deque>
#include <memory>
#include <vector>

#include "host/cli/conductor.h"
#include "host/cli/session/flow.h"
#include "host/client/session_request.h"

namespace wirelab::cli {

/// Turns the reactor and carries flows on between the turns, so that no exception crosses the reactor's frames. Throws
/// Interrupted out of `run`.
class Runner {
 public:
  /// The conductor must outlive this object.
  explicit Runner(Conductor& conductor) noexcept : conductor_(conductor) {}
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  /// Carries `flow` out.
  template <typename T>
  T run(Flow<T> flow) {
    ready_.clear();
    flow.start();
    while (!flow.done()) turn();
    return flow.take();
  }
  /// Carries `flow` on soon; for what awaits.
  void wake(std::coroutine_handle<> flow) { ready_.push_back(flow); }

  /// Lets the network have a turn: for long work on this side.
  struct Breath {
    Runner& runner;
    static bool await_ready() noexcept { return false; }
    void await_suspend(std::coroutine_handle<> flow) const { runner.wake(flow); }
    static void await_resume() noexcept {}
  };
  [[nodiscard]] Breath breathe() noexcept { return {*this}; }

  /// Waits until a request is over.
  struct Over {
    Runner& runner;
    client::SessionRequest& request;
    [[nodiscard]] bool await_ready() const noexcept { return request.over(); }
    void await_suspend(std::coroutine_handle<> flow) const {
      request.when_over([&waking = runner, flow] { waking.wake(flow); });
    }
    static void await_resume() noexcept {}
  };
  [[nodiscard]] Over over(client::SessionRequest& request) noexcept { return {*this, request}; }

  /// Waits for a time.
  [[nodiscard]] Flow<void> pause(Duration time);
  /// Carries all of them out side by side.
  [[nodiscard]] Flow<void> all(std::vector<Flow<void>> flows);

  [[nodiscard]] Conductor& conductor() noexcept { return conductor_; }

 private:
  void turn();

  Conductor& conductor_;
  std::deque<std::coroutine_handle<>> ready_;
};

}  // namespace wirelab::cli
