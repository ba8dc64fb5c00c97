#include "boards/native/confinement/filter_program.h"

#include <linux/seccomp.h>

#include <cstddef>

namespace wirelab::boards {
namespace {

constexpr std::uint32_t kNumber = offsetof(seccomp_data, nr);
constexpr std::uint32_t kArchitecture = offsetof(seccomp_data, arch);

constexpr sock_filter load(std::uint32_t offset) { return {BPF_LD | BPF_W | BPF_ABS, 0, 0, offset}; }
constexpr sock_filter keep_bits(std::uint32_t mask) { return {BPF_ALU | BPF_AND | BPF_K, 0, 0, mask}; }
constexpr sock_filter answer(std::uint32_t action) { return {BPF_RET | BPF_K, 0, 0, action}; }
/// Goes on with the next instruction if what was loaded is `value`, else `skipped` further.
constexpr sock_filter unless_equal(std::uint32_t value, std::uint8_t skipped) {
  return {BPF_JMP | BPF_JEQ | BPF_K, 0, skipped, value};
}

/// Where the lower half of an argument is: both architectures store it first.
constexpr std::uint32_t argument_offset(std::uint8_t argument) {
  return static_cast<std::uint32_t>(offsetof(seccomp_data, args) + argument * sizeof(std::uint64_t));
}

constexpr std::uint32_t action_of(const CallRule& rule) {
  return rule.refusal == 0 ? SECCOMP_RET_ALLOW : SECCOMP_RET_ERRNO | rule.refusal;
}

void add(std::vector<sock_filter>& program, const CallRule& rule) {
  std::vector<ArgumentTest> tests;
  for (const ArgumentTest& test : {rule.first, rule.second}) {
    if (test.mask != 0) tests.push_back(test);
  }
  if (tests.empty()) {
    program.insert(program.end(), {unless_equal(rule.number, 1), answer(action_of(rule))});
    return;
  }
  constexpr std::size_t kSteps = 3;  // of a test
  const std::size_t all = kSteps * tests.size();
  program.push_back(unless_equal(rule.number, static_cast<std::uint8_t>(all + 2)));
  for (std::size_t done = 0; const ArgumentTest& test : tests) {
    done += kSteps;
    const auto to_end = static_cast<std::uint8_t>(all - done + 1);
    program.insert(program.end(),
                   {load(argument_offset(test.argument)), keep_bits(test.mask), unless_equal(test.value, to_end)});
  }
  // The next rule finds the number loaded again.
  program.insert(program.end(), {answer(action_of(rule)), load(kNumber)});
}

}  // namespace

std::vector<sock_filter> filter_program(const CallList& list, Violation violation) {
  const std::uint32_t other = violation == Violation::kill ? SECCOMP_RET_KILL_PROCESS : SECCOMP_RET_LOG;
  std::vector<sock_filter> program{
      load(kArchitecture), {BPF_JMP | BPF_JEQ | BPF_K, 1, 0, list.architecture}, answer(other), load(kNumber)};
  // Calls without tests the kernel (5.11) answers from a table of its own; those of every transfer that have one come
  // first.
  for (const auto rules : {list.socket_rules, list.rules, list.old_rules}) {
    for (const CallRule& rule : rules) add(program, rule);
  }
  program.push_back(answer(other));
  return program;
}

}  // namespace wirelab::boards
