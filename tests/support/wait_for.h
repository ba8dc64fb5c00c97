#pragma once

#include <gtest/gtest.h>

#include "firmware/core/result.h"

namespace wirelab::test {

/// Asks until the answer is another than `would_block`, with a turn of whoever works on it in between; fails the test
/// if `turn` says that nothing can come any more.
template <typename Question, typename Turn>
auto wait_for(Question question, Turn turn) {
  auto answer = question();
  while (!answer && answer.error() == Error::would_block) {
    if (!turn()) {
      ADD_FAILURE() << "no answer";
      break;
    }
    answer = question();
  }
  return answer;
}

}  // namespace wirelab::test
