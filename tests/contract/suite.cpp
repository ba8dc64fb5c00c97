#include "tests/contract/suite.h"

#include <array>

namespace wirelab::contract {
namespace {

constexpr std::array kClauses{clause_0, clause_1, clause_2, clause_3,  clause_4,  clause_5,         clause_6,
                              clause_7, clause_8, clause_9, clause_10, clause_11, clause_11_sockets};

}  // namespace

std::size_t case_count() {
  std::size_t count = 0;
  for (const auto clause : kClauses) count += clause().size();
  return count;
}

const Case& case_at(std::size_t index) {
  for (const auto clause : kClauses) {
    if (index < clause().size()) return clause()[index];
    index -= clause().size();
  }
  return clause_0().front();
}

}  // namespace wirelab::contract
