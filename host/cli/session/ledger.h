#pragma once

#include <deque>
#include <functional>

namespace wirelab::cli {

/// Tells what became of jobs in the order in which they were entered, whichever ends first.
class Ledger {
 public:
  using Telling = std::function<void()>;

  /// A place for one more.
  [[nodiscard]] std::size_t enter() {
    entries_.emplace_back();
    return told_ + entries_.size() - 1;
  }
  /// That one is over; `telling` is called once all before it are.
  void close(std::size_t place, Telling telling) {
    entries_[place - told_] = std::move(telling);
    while (!entries_.empty() && entries_.front()) {
      const Telling next = std::move(entries_.front());
      entries_.pop_front();
      ++told_;
      next();
    }
  }

 private:
  std::deque<Telling> entries_;
  std::size_t told_ = 0;
};

}  // namespace wirelab::cli
