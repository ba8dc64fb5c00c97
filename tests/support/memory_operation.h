#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "firmware/core/reactor.h"
#include "firmware/storage/file_store.h"

namespace wirelab::test {

/// When the operations of a memory store answer, and what goes wrong with them.
class OperationRules {
 public:
  explicit OperationRules(Reactor& reactor) noexcept : reactor_(reactor) {}

  /// Questions of each new operation that are answered `would_block` first; its watcher is called in the next turn.
  int delay = 0;
  /// While true every question is answered `would_block`, and nobody is called.
  bool held = false;
  /// Answers with which the store refuses to begin its next operations; each is used once.
  std::vector<Error> refusals;
  /// What the next operations fail with when they are asked; each is used once.
  std::vector<Error> failures;

  /// Ends `held` and calls whoever waits.
  void release_held() {
    held = false;
    for (Watcher* watcher : watchers_) reactor_.mark(*watcher);
  }
  /// Operations that are alive.
  [[nodiscard]] std::size_t alive() const noexcept { return alive_; }

 private:
  friend class OperationState;

  Reactor& reactor_;
  std::vector<Watcher*> watchers_;
  std::size_t alive_ = 0;
};

/// The part that all operations of a memory store have in common.
class OperationState {
 public:
  explicit OperationState(OperationRules& rules) : rules_(rules), delay_(rules.delay) {
    ++rules_.alive_;
    failure_ = take(rules_.failures);
  }
  OperationState(const OperationState&) = delete;
  OperationState& operator=(const OperationState&) = delete;
  ~OperationState() {
    watch(nullptr);
    --rules_.alive_;
  }

  void watch(Watcher* watcher) {
    if (watcher_ != nullptr) std::erase(rules_.watchers_, watcher_);
    watcher_ = watcher;
    if (watcher_ == nullptr) return;
    rules_.watchers_.push_back(watcher_);
    if (!rules_.held) rules_.reactor_.mark(*watcher_);
  }

  /// `would_block`, the failure that was ordered, or success: the operation may look at its store.
  [[nodiscard]] Result<void> ask() {
    if (rules_.held) return fail(Error::would_block);
    if (delay_ > 0) {
      --delay_;
      if (watcher_ != nullptr) rules_.reactor_.mark(*watcher_);
      return fail(Error::would_block);
    }
    if (failure_) return fail(*failure_);
    return {};
  }

  /// The next question has to wait as a new operation's first one does.
  void delay_again() noexcept { delay_ = rules_.delay; }

  [[nodiscard]] static std::optional<Error> take(std::vector<Error>& errors) {
    if (errors.empty()) return std::nullopt;
    const Error first = errors.front();
    errors.erase(errors.begin());
    return first;
  }

 private:
  OperationRules& rules_;
  int delay_;
  std::optional<Error> failure_;
  Watcher* watcher_ = nullptr;
};

/// One operation: `Base` is the interface, what is left to write is its questions.
template <typename Base>
class MemoryOperation : public Base {
 public:
  explicit MemoryOperation(OperationRules& rules) : state_(rules) {}
  void watch(Watcher* watcher) override { state_.watch(watcher); }

 protected:
  ~MemoryOperation() override = default;
  OperationState state_;

 private:
  void release() noexcept override { delete this; }
};

/// A new operation, or the refusal that the rules order.
template <typename Handle, typename T, typename... Arguments>
[[nodiscard]] Result<Handle> begin_operation(OperationRules& rules, Arguments&&... arguments) {
  if (const auto refusal = OperationState::take(rules.refusals)) return fail(*refusal);
  return Handle(new T(rules, std::forward<Arguments>(arguments)...));
}

}  // namespace wirelab::test
