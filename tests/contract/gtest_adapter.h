#pragma once

#include <gtest/gtest.h>

#include <cctype>
#include <cstdio>
#include <memory>
#include <string>

#include "tests/contract/suite.h"

namespace wirelab::contract {

/// Turns verdicts into GoogleTest's.
class GtestVerdict final : public Verdict {
 public:
  bool check(bool holds, const char* what, int line) override {
    if (!holds) ADD_FAILURE() << "line " << line << ": " << what;
    return holds;
  }
  void impossible(const char* reason) override { std::printf("impossible by nature: %s\n", reason); }
};

/// A case over a rig as a test; `Maker::make(options)` builds the rig, `Maker::kName` names it. `Maker::suite_ended()`,
/// if there is one, is called after the last case.
template <typename Maker>
class ContractTest : public testing::TestWithParam<std::size_t> {
 public:
  static void TearDownTestSuite() {
    if constexpr (requires { Maker::suite_ended(); }) Maker::suite_ended();
  }

 protected:
  void run() {
    const Case& one = case_at(GetParam());
    const std::unique_ptr<Rig> rig = Maker::make(one.options);
    ASSERT_NE(rig, nullptr) << "the rig " << Maker::kName << " could not be built";
    GtestVerdict verdict;
    one.run(*rig, verdict);
  }
};

/// "1.2 a write that…" becomes "1_2_a_write_that".
inline std::string case_name(const testing::TestParamInfo<std::size_t>& info) {
  std::string name = case_at(info.param).name;
  for (char& character : name) {
    if (std::isalnum(static_cast<unsigned char>(character)) == 0) character = '_';
  }
  return name;
}

}  // namespace wirelab::contract

/// Runs every case over one kind of rig: WIRELAB_CONTRACT(EpollV4, MakeEpollV4).
#define WIRELAB_CONTRACT(name, Maker)                                                                       \
  using name = wirelab::contract::ContractTest<Maker>;                                                      \
  TEST_P(name, Clause) { run(); }                                                                           \
  INSTANTIATE_TEST_SUITE_P(Contract, name, testing::Range<std::size_t>(0, wirelab::contract::case_count()), \
                           wirelab::contract::case_name)
