#pragma once

#include <string>
#include <utility>

namespace wirelab::simulation {

/// The first rule that a run has broken.
class Verdict {
 public:
  /// Later failures follow from the first one and are not kept.
  void fail(std::string what) {
    if (what_.empty()) what_ = std::move(what);
  }
  [[nodiscard]] bool failed() const noexcept { return !what_.empty(); }
  [[nodiscard]] const std::string& what() const noexcept { return what_; }

 private:
  std::string what_;
};

}  // namespace wirelab::simulation
