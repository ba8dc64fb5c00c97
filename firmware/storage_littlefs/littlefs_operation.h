#pragma once

#include <memory>
#include <new>
#include <utility>

#include "firmware/core/watcher.h"
#include "firmware/storage_littlefs/littlefs_core.h"

namespace wirelab::storage {

/// What every operation of the store has in common: a place in the store's pool, a watcher, one step of work at a time,
/// and an end that waits for the step when the handle goes first. Made by `make_operation`; gives its place back by
/// itself.
///
/// A step is begun with `work`. `run_step` then does it off the loop, where it must not touch what the loop's side uses
/// meanwhile; `worked` takes the result over in the loop.
template <typename Interface>
class LittlefsOperation : public Interface, protected Step {
 public:
  void watch(Watcher* watcher) final {
    watcher_ = watcher;
    tell();
  }

 protected:
  explicit LittlefsOperation(std::shared_ptr<LittlefsCore> core, OperationPlace& place) noexcept
      : core_(std::move(core)), place_(place) {}
  ~LittlefsOperation() override = default;

  [[nodiscard]] LittlefsCore& core() const noexcept { return *core_; }
  [[nodiscard]] Volume& volume() const noexcept { return core_->volume; }

  /// True while a step is under way or waits for its turn.
  [[nodiscard]] bool working() const noexcept { return working_; }

  void work() {
    working_ = true;
    core_->line.add(*this);
  }

  /// The step is done. May begin another.
  virtual void worked() = 0;
  /// The handle is gone and no step is under way. May begin another, after which it is called again; the last thing it
  /// does is to destroy the operation.
  virtual void end() { destroy(); }

  void destroy() noexcept {
    const std::shared_ptr<LittlefsCore> core = core_;
    OperationPlace& place = place_;
    this->~LittlefsOperation();
    core->places.destroy(&place);
  }

 private:
  void tell() noexcept {
    if (watcher_ != nullptr) core_->reactor.mark(*watcher_);
  }

  void step_done() final {
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

  std::shared_ptr<LittlefsCore> core_;
  OperationPlace& place_;
  Watcher* watcher_ = nullptr;
  bool working_ = false;
  bool abandoned_ = false;
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
