#pragma once

#include <array>

#include "firmware/lab/talk.h"

namespace wirelab::lab {

/// Answers a line in capitals once it is whole, until the client closes: a server that waits for all of a request,
/// however many writes the client makes of it.
class UpperLine final : public Talk {
 public:
  [[nodiscard]] Act receive(MutableBytes message) override;
  [[nodiscard]] Act go_on() override;

 private:
  [[nodiscard]] Act next_line();

  std::array<std::byte, kLongestMessage> line_{};
  std::size_t size_ = 0;
  MutableBytes rest_;  // of what came, behind the line that is answered
};

}  // namespace wirelab::lab
