#pragma once

#include <cstddef>
#include <span>

#include "tests/contract/rig.h"

namespace wirelab::contract {

/// Where a case says what it found.
class Verdict {
 public:
  Verdict() = default;
  Verdict(const Verdict&) = delete;
  Verdict& operator=(const Verdict&) = delete;

  /// Notes a failure if `holds` is false; answers `holds`, so that a case can stop.
  virtual bool check(bool holds, const char* what, int line) = 0;
  /// The clause cannot be shown on this rig, for the rig's reason.
  virtual void impossible(const char* reason) = 0;

 protected:
  ~Verdict() = default;
};

/// One case of the contract.
struct Case {
  const char* name;  ///< "1.2 write that would block is called when the peer reads"
  void (*run)(Rig& rig, Verdict& verdict);
  RigOptions options = {};  ///< what the rig must be built with
};

/// The cases of each clause; 0 is the loop that they stand on.
[[nodiscard]] std::span<const Case> clause_0();
[[nodiscard]] std::span<const Case> clause_1();
[[nodiscard]] std::span<const Case> clause_2();
[[nodiscard]] std::span<const Case> clause_3();
[[nodiscard]] std::span<const Case> clause_4();
[[nodiscard]] std::span<const Case> clause_5();
[[nodiscard]] std::span<const Case> clause_6();
[[nodiscard]] std::span<const Case> clause_7();
[[nodiscard]] std::span<const Case> clause_8();
[[nodiscard]] std::span<const Case> clause_9();
[[nodiscard]] std::span<const Case> clause_10();
[[nodiscard]] std::span<const Case> clause_11();
[[nodiscard]] std::span<const Case> clause_11_sockets();

/// How many cases there are.
[[nodiscard]] std::size_t case_count();
/// Case `index`, counted over all clauses.
[[nodiscard]] const Case& case_at(std::size_t index);

}  // namespace wirelab::contract

/// Stops the case if `condition` does not hold.
#define WIRELAB_REQUIRE(condition)                                 \
  do {                                                             \
    if (!verdict.check((condition), #condition, __LINE__)) return; \
  } while (false)
