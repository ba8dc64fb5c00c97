#pragma once

#include <optional>

#include "host/cli/failure.h"

namespace wirelab::cli {

/// One exchange with the appliance that is on its way, over whichever wire. Whoever has it turns the reactor.
class Talk {
 public:
  Talk() = default;
  Talk(const Talk&) = delete;
  Talk& operator=(const Talk&) = delete;
  virtual ~Talk() = default;

  [[nodiscard]] virtual bool over() const noexcept = 0;
  /// Why there is no answer, in words; nothing if the exchange has one, be it a refusal.
  [[nodiscard]] virtual std::optional<Failure> failure() const = 0;
};

}  // namespace wirelab::cli
