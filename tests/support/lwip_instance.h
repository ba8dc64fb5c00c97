#pragma once

#include "tests/support/lwip_copy.h"

namespace wirelab::test {

/// An lwIP of its own. lwIP's state is global, so two stacks in one process need two copies of its code: the module is
/// copied to a file that only this object knows and loaded from there with its symbols kept to itself.
class LwipInstance {
 public:
  LwipInstance(Reactor& reactor, const Clock& clock, net::FrameDevice& device, Entropy& entropy,
               const LwipSettings& settings);
  LwipInstance(const LwipInstance&) = delete;
  LwipInstance& operator=(const LwipInstance&) = delete;
  ~LwipInstance();

  [[nodiscard]] bool ok() const noexcept { return copy_ != nullptr; }
  /// Why not.
  [[nodiscard]] const std::string& why() const noexcept { return why_; }
  LwipCopy* operator->() const noexcept { return copy_.get(); }
  LwipCopy& operator*() const noexcept { return *copy_; }

 private:
  std::string why_;
  void* library_ = nullptr;
  std::unique_ptr<LwipCopy> copy_;
};

}  // namespace wirelab::test
