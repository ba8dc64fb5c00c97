#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string_view>

#include "firmware/net/address.h"

namespace wirelab::command {

/// What stands behind a verb of free words: perhaps one address or one name, then `name=value` words in any order.
/// Refers to the text that it was read from.
class CommandWords {
 public:
  /// More of them are refused.
  static constexpr std::size_t kMost = 8;

  /// What the verb wants first.
  enum class Target : std::uint8_t { none, address, name };

  /// Takes `rest` apart. `names` are the names that the verb knows. The error is a sentence for the user.
  [[nodiscard]] static std::expected<CommandWords, std::string_view> parse(std::string_view rest, Target target,
                                                                           std::span<const std::string_view> names);

  /// The name; only if the verb wants one.
  [[nodiscard]] std::string_view name() const noexcept { return name_; }
  /// The address; only if the verb wants one.
  [[nodiscard]] const net::Address& address() const noexcept { return address_; }
  /// How many words with a value there are.
  [[nodiscard]] std::size_t count() const noexcept { return count_; }
  /// The value of `name`; nothing if it was not said.
  [[nodiscard]] std::optional<std::string_view> value(std::string_view name) const noexcept;
  /// The number that `name` was given, `otherwise` if it was not said; nothing if it is none from `least` to `most`.
  [[nodiscard]] std::optional<std::uint32_t> number(std::string_view name, std::uint32_t least, std::uint32_t most,
                                                    std::uint32_t otherwise) const noexcept;
  /// True if `name=no` was said; nothing if it was anything but yes or no.
  [[nodiscard]] std::optional<bool> denied(std::string_view name) const noexcept;

 private:
  struct Word {
    std::string_view name;
    std::string_view value;
  };

  net::Address address_;
  std::string_view name_;
  std::array<Word, kMost> words_{};
  std::size_t count_ = 0;
};

}  // namespace wirelab::command
