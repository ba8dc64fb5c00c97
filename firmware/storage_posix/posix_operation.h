#pragma once

#include <memory>
#include <utility>

#include "firmware/core/executor.h"
#include "firmware/storage/stepped_operation.h"
#include "firmware/storage_posix/store_core.h"

namespace wirelab::storage {

/// What every operation of the store has in common: its steps are tasks of the executor. Made with `new`; destroys
/// itself.
///
/// A step is begun with `work_on`. `run` then does it on the worker, where it must not touch what the loop's side uses
/// meanwhile; `worked` takes the result over in the loop.
template <typename Interface>
class PosixOperation : public SteppedOperation<Interface>, protected Task {
 protected:
  explicit PosixOperation(std::shared_ptr<StoreCore> core) noexcept
      : SteppedOperation<Interface>(core->reactor), core_(std::move(core)) {
    ++core_->operations;
  }
  ~PosixOperation() override { --core_->operations; }

  [[nodiscard]] StoreCore& core() const noexcept { return *core_; }
  [[nodiscard]] SystemCalls& calls() const noexcept { return core_->calls; }

  void work_on(Lane lane) {
    this->step_begins();
    core_->executor.submit(*this, lane);
  }

  void destroy() noexcept final { delete this; }

 private:
  void posted() final { this->step_over(); }

  std::shared_ptr<StoreCore> core_;
};

}  // namespace wirelab::storage
