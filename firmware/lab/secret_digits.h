#pragma once

#include <array>

#include "firmware/core/text.h"
#include "firmware/lab/talk.h"

namespace wirelab::lab {

/// Finds the digits of a message that holds the word SECRET: "Digits: 2755, Total Digits: 4".
class SecretDigits final : public Talk {
 public:
  [[nodiscard]] Act receive(MutableBytes message) override;

 private:
  std::array<char, kLongestMessage + 48> answer_{};
};

}  // namespace wirelab::lab
