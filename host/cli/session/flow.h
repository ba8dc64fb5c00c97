#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

namespace wirelab::cli {

template <typename T>
class Flow;

namespace detail {

/// What the promises of all flows share.
class FlowPromise {
 public:
  /// Goes on with whoever awaits.
  struct Final {
    static bool await_ready() noexcept { return false; }
    template <typename Promise>
    static std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> ended) noexcept {
      const std::coroutine_handle<> next = ended.promise().continuation_;
      return next ? next : std::noop_coroutine();
    }
    static void await_resume() noexcept {}
  };
  static std::suspend_always initial_suspend() noexcept { return {}; }
  static Final final_suspend() noexcept { return {}; }
  void unhandled_exception() noexcept { exception_ = std::current_exception(); }
  void then(std::coroutine_handle<> next) noexcept { continuation_ = next; }
  void rethrow() const {
    if (exception_) std::rethrow_exception(exception_);
  }

 private:
  std::coroutine_handle<> continuation_;
  std::exception_ptr exception_;
};

template <typename T>
class ValuePromise : public FlowPromise {
 public:
  Flow<T> get_return_object() noexcept;
  void return_value(T value) { value_.emplace(std::move(value)); }
  T take() {
    rethrow();
    // NOLINTNEXTLINE(bugprone-unchecked-optional-access): a flow that is done has a value, or rethrew
    return std::move(*value_);
  }

 private:
  std::optional<T> value_;
};

template <>
class ValuePromise<void> : public FlowPromise {
 public:
  Flow<void> get_return_object() noexcept;
  static void return_void() noexcept {}
  void take() const { rethrow(); }
};

}  // namespace detail

/// Work that waits for the network in the middle, written as one function (a coroutine): starts when it is awaited, and
/// gives its value to whoever awaits. Whoever destroys it ends it where it waits. What it refers to must outlive it.
template <typename T>
class [[nodiscard]] Flow {
 public:
  using promise_type = detail::ValuePromise<T>;
  using Handle = std::coroutine_handle<promise_type>;

  explicit Flow(Handle handle) noexcept : handle_(handle) {}
  Flow(Flow&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  Flow& operator=(Flow&&) = delete;
  ~Flow() {
    if (handle_) handle_.destroy();
  }

  /// Runs it up to where it first waits; for one that nobody awaits.
  void start() { handle_.resume(); }
  [[nodiscard]] bool done() const noexcept { return handle_.done(); }
  /// The value of one that is done, or what it threw.
  T take() { return handle_.promise().take(); }

  static bool await_ready() noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiting) noexcept {
    handle_.promise().then(awaiting);
    return handle_;
  }
  T await_resume() { return take(); }

 private:
  Handle handle_;
};

template <typename T>
Flow<T> detail::ValuePromise<T>::get_return_object() noexcept {
  return Flow<T>(std::coroutine_handle<ValuePromise<T>>::from_promise(*this));
}
inline Flow<void> detail::ValuePromise<void>::get_return_object() noexcept {
  return Flow<void>(std::coroutine_handle<ValuePromise<void>>::from_promise(*this));
}

}  // namespace wirelab::cli
