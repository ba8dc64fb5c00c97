// What a program is told of its confinement, on this kernel and on others: a filter before it makes them of this one.
#include "boards/native/confinement/confinement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/landlock.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <functional>

#include "boards/native/confinement/calls.h"
#include "boards/native/confinement/restrict_calls.h"

namespace wirelab::boards {
namespace {

using testing::AllOf;
using testing::HasSubstr;

const testing::ExitedWithCode kEndedWell(0);

/// In a child, whose kernel answers these calls with an error; it shows what it was told.
[[noreturn]] void confined(std::span<const CallRule> answers, const std::string& root = testing::TempDir(),
                           Violation violation = Violation::kill) {
  const CallList kernel{
      .architecture = call_list()->architecture, .socket_rules = {}, .rules = answers, .old_rules = {}};
  if (!answers.empty() && restrict_calls(kernel, Violation::log).error != 0) ::_exit(100);
  const ConfinementOutcome outcome = confine(root, violation);
  std::fprintf(stderr, "%s; %s; %s; %s", outcome.whole ? "whole" : "not whole", outcome.calls.c_str(),
               outcome.files.c_str(), outcome.trouble.c_str());
  ::_exit(0);
}

bool has_landlock() { return ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION) >= 2; }

TEST(ConfinementTest, SaysWhatHolds) {
  const std::string files = has_landlock() ? "^whole; seccomp, a violation ends the program; Landlock [0-9]+; $"
                                           : "^not whole; seccomp, a violation ends the program; not held: this kernel";
  EXPECT_EXIT(confined({}), kEndedWell, testing::ContainsRegex(files));
  EXPECT_EXIT(confined({}, testing::TempDir(), Violation::log), kEndedWell,
              "not whole; seccomp, a violation is logged by the kernel; not held while violations are only logged; $");
}

TEST(ConfinementTest, WhatTheKernelHasNotIsNoTrouble) {
  for (const int error : {ENOSYS, EOPNOTSUPP}) {
    const std::array answers{refused(SYS_landlock_create_ruleset, static_cast<std::uint16_t>(error))};
    EXPECT_EXIT(confined(answers), kEndedWell,
                "^not whole; seccomp, a violation ends the program; not held: this kernel has no Landlock.*; $");
  }
  const std::array answers{refused(SYS_seccomp, ENOSYS)};
  EXPECT_EXIT(confined(answers), kEndedWell, "^not whole; not held: this kernel has no filters for system calls.*; $");
}

TEST(ConfinementTest, WhatItHasAndRefusesIsTrouble) {
  const std::array files{refused(SYS_landlock_create_ruleset, EPERM)};
  EXPECT_EXIT(confined(files), kEndedWell,
              AllOf(HasSubstr("files, by Landlock"), HasSubstr("Operation not permitted")));
  const std::array calls{refused(SYS_seccomp, EPERM)};
  EXPECT_EXIT(confined(calls), kEndedWell, AllOf(HasSubstr("by seccomp"), HasSubstr("Operation not permitted")));
  if (has_landlock()) {
    EXPECT_EXIT(confined({}, "/nowhere"), kEndedWell, HasSubstr("No such file or directory"));
  }
}

}  // namespace
}  // namespace wirelab::boards
