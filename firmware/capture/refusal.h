#pragma once

#include "firmware/command/exchange.h"
#include "firmware/core/json_writer.h"

namespace wirelab::capture {

/// Why something cannot be done, for the user: what, on what, and what to do.
struct Refusal {
  Error error = Error::invalid;
  FixedText<250> why;
};

/// A document (`wirelab.capture/1`) on its way to a client.
class DocumentExchange final : public command::Exchange {
 public:
  /// A refusal of `verb`.
  DocumentExchange(std::string_view verb, const Refusal& refusal) noexcept;
  /// What is being recorded.
  DocumentExchange(std::string_view interface, std::uint32_t seconds) noexcept;

  [[nodiscard]] command::Step next() override;

 private:
  GrowingText document_;
  std::optional<Error> error_;
};

/// Why there is no tap, or no capture on one.
[[nodiscard]] Refusal why_no_tap(Error error) noexcept;

}  // namespace wirelab::capture
