#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "firmware/command/exchange.h"
#include "firmware/core/text.h"

namespace wirelab::files {

/// A command that is not carried out, because of its words or because the store began nothing.
class RefusedExchange final : public command::Exchange {
 public:
  explicit RefusedExchange(Error error) noexcept : error_(error) {}
  command::Step next() override { return command::Finish{{.kind = command::OutcomeKind::failed, .error = error_}}; }

 private:
  Error error_;
};

/// How an exchange goes on when the store has no answer: it waits, or it is over.
[[nodiscard]] inline command::Step without_answer(Error error) noexcept {
  if (error == Error::would_block) return command::Wait{};
  return command::Finish{{.kind = command::OutcomeKind::failed, .error = error}};
}

/// A number of bytes, or "-" for all there are.
struct Count {
  bool all = false;
  std::uint64_t number = 0;
};
/// The count that `word` spells; nothing if it is none.
[[nodiscard]] inline std::optional<Count> parse_count(std::string_view word) noexcept {
  if (word == "-") return Count{.all = true};
  const auto number = parse_decimal(word);
  return number ? std::optional(Count{.number = *number}) : std::nullopt;
}

/// The refusal of what does not lie within a file: its size is the text.
class RangeRefusal {
 public:
  [[nodiscard]] command::Step say(std::uint64_t size) noexcept {
    return command::Finish{{.kind = command::OutcomeKind::range,
                            .text = TextBuilder(room_).add_number(size).text(),
                            .error = Error::invalid}};
  }

 private:
  std::array<char, 20> room_{};
};

}  // namespace wirelab::files
