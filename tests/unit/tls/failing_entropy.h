#pragma once

#include "tests/support/repeatable_entropy.h"

namespace wirelab::tls {

/// A source that gives out after some fillings.
class FailingEntropy final : public Entropy {
 public:
  explicit FailingEntropy(int fillings) noexcept : left_(fillings) {}
  Result<void> fill(MutableBytes out) override {
    if (left_ == 0) return fail(Error::io);
    --left_;
    return bytes_.fill(out);
  }

 private:
  int left_;
  test::RepeatableEntropy bytes_;
};

}  // namespace wirelab::tls
