#pragma once

#include "firmware/lab/talk.h"
#include "firmware/lab/upper_case.h"

namespace wirelab::lab {

/// Takes one message, answers it in capitals and closes: the TCP half of the exercise that compares TCP with UDP.
class UpperMessage final : public Talk {
 public:
  [[nodiscard]] Act receive(MutableBytes message) override {
    make_upper(message);
    return {.reply = message, .then = Then::close};
  }
};

}  // namespace wirelab::lab
