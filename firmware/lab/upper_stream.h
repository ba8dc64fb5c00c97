#pragma once

#include "firmware/lab/talk.h"

namespace wirelab::lab {

/// What differs between the upper-casing labs V0 to V4: one thing each, so that a trace shows what it does to TCP.
struct UpperRules {
  std::size_t appetite = kLongestMessage;  ///< V2 takes 5 bytes at a time
  std::size_t times = 1;                   ///< V3 says each answer a thousand times
  Duration nap{};                          ///< V4 sleeps before each receive
};

/// Answers whatever comes with the same in capitals, until the client closes.
class UpperStream final : public Talk {
 public:
  explicit UpperStream(const UpperRules& rules) noexcept : rules_(rules) {}

  [[nodiscard]] std::size_t appetite() const noexcept override { return rules_.appetite; }
  [[nodiscard]] Act begin(const net::Endpoint& /*peer*/) override { return {.pause = rules_.nap}; }
  [[nodiscard]] Act receive(MutableBytes message) override;

 private:
  UpperRules rules_;
};

}  // namespace wirelab::lab
