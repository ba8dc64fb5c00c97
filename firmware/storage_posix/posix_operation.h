#pragma once

#include <memory>
#include <utility>

#include "firmware/core/executor.h"
#include "firmware/core/watcher.h"
#include "firmware/storage_posix/store_core.h"

namespace wirelab::storage {

/// What every operation of the store has in common: a watcher, one step of work at a time on a worker, and an end that
/// waits for the worker when the handle goes first. Made with `new`; destroys itself.
///
/// A step is begun with `work_on`. `run` then does it on the worker, where it must not touch what the loop's side uses
/// meanwhile; `worked` takes the result over in the loop.
template <typename Interface>
class PosixOperation : public Interface, protected Task {
 public:
  void watch(Watcher* watcher) final {
    watcher_ = watcher;
    tell();
  }

 protected:
  explicit PosixOperation(std::shared_ptr<StoreCore> core) noexcept : core_(std::move(core)) { ++core_->operations; }
  ~PosixOperation() override { --core_->operations; }

  [[nodiscard]] StoreCore& core() const noexcept { return *core_; }
  [[nodiscard]] SystemCalls& calls() const noexcept { return core_->calls; }

  /// True while a worker has the operation.
  [[nodiscard]] bool working() const noexcept { return working_; }
  /// True once the handle is gone.
  [[nodiscard]] bool abandoned() const noexcept { return abandoned_; }

  void work_on(Lane lane) {
    working_ = true;
    core_->executor.submit(*this, lane);
  }

  /// Asks the watcher to look again; a call too many does no harm.
  void tell() noexcept {
    if (watcher_ != nullptr) core_->reactor.mark(*watcher_);
  }

  /// The step is done.
  virtual void worked() = 0;
  /// The handle is gone and no worker has the operation. May begin another step, after which it is called again; the
  /// last thing it does is to destroy the operation.
  virtual void end() { destroy(); }

  void destroy() noexcept { delete this; }

 private:
  void posted() final {
    working_ = false;
    worked();
    if (working_) return;
    if (abandoned_) {
      end();
    } else {
      tell();
    }
  }

  void release() noexcept final {
    watcher_ = nullptr;
    abandoned_ = true;
    if (!working_) end();
  }

  std::shared_ptr<StoreCore> core_;
  Watcher* watcher_ = nullptr;
  bool working_ = false;
  bool abandoned_ = false;
};

}  // namespace wirelab::storage
