#pragma once

#include "firmware/command/exchange.h"
#include "firmware/core/growing_array.h"
#include "firmware/lab/laboratory.h"

namespace wirelab::lab {

/// What a verb of the labs answers: a document, and whether it says why something was not done. Empty without memory.
struct Answer {
  GrowingText document;
  std::optional<Error> refusal = {};

  /// The step that sends it, which stays in place meanwhile.
  [[nodiscard]] command::Step step() const noexcept;
};

/// The labs as they are now, all or one of them.
[[nodiscard]] Answer labs_answer(const Laboratory& laboratory, const LabKind* only) noexcept;
/// Why `verb` was not carried out.
[[nodiscard]] Answer refusal_answer(std::string_view verb, const Refusal& refusal) noexcept;

}  // namespace wirelab::lab
