#pragma once

#include <memory>
#include <new>
#include <utility>

#include "firmware/storage/stepped_operation.h"
#include "firmware/storage_littlefs/littlefs_core.h"

namespace wirelab::storage {

/// What every operation of the store has in common: a place in the store's pool, and steps that stand in the store's
/// line. Made by `make_operation`; gives its place back by itself.
///
/// A step is begun with `work`. `run_step` then does it off the loop, where it must not touch what the loop's side uses
/// meanwhile; `worked` takes the result over in the loop.
template <typename Interface>
class LittlefsOperation : public SteppedOperation<Interface>, protected Step {
 protected:
  explicit LittlefsOperation(std::shared_ptr<LittlefsCore> core, OperationPlace& place) noexcept
      : SteppedOperation<Interface>(core->reactor), core_(std::move(core)), place_(place) {}
  ~LittlefsOperation() override = default;

  [[nodiscard]] LittlefsCore& core() const noexcept { return *core_; }
  [[nodiscard]] Volume& volume() const noexcept { return core_->volume; }

  void work() {
    this->step_begins();
    core_->line.add(*this);
  }

  void destroy() noexcept final {
    const std::shared_ptr<LittlefsCore> core = core_;
    OperationPlace& place = place_;
    this->~LittlefsOperation();
    core->places.destroy(&place);
  }

 private:
  void step_done() final { this->step_over(); }

  std::shared_ptr<LittlefsCore> core_;
  OperationPlace& place_;
};

/// A new operation in the store's pool, or null if that is full.
template <typename T, typename... Arguments>
[[nodiscard]] T* make_operation(const std::shared_ptr<LittlefsCore>& core, Arguments&&... arguments) {
  static_assert(sizeof(T) <= sizeof(OperationPlace::bytes), "OperationPlace is too small for this operation");
  OperationPlace* place = core->places.make();
  if (place == nullptr) return nullptr;
  return ::new (static_cast<void*>(place->bytes)) T(core, *place, std::forward<Arguments>(arguments)...);
}

}  // namespace wirelab::storage
