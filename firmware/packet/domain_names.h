#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "firmware/core/bytes.h"
#include "firmware/packet/flaw.h"

namespace wirelab::packet {

/// Domain names one behind the other (RFC 1035 §3.1), whose ends may be pointers to names further to the front
/// (§4.1.4): a domain search list (RFC 3397). A view of the caller's bytes.
class DomainNames {
 public:
  /// The most characters of a name.
  static constexpr std::size_t kMostText = 253;
  using Room = std::array<char, kMostText>;

  explicit DomainNames(ConstBytes bytes) noexcept : bytes_(bytes) {}

  /// True if there is no further name; also after a flaw, behind which nothing can be found.
  [[nodiscard]] bool at_end() const noexcept { return at_ >= bytes_.size(); }

  /// The next name in `room`, with dots between its labels, the root as ".". Every pointer leads to the front of what
  /// was read of this name, and there are at most as many as a name has labels, so that no bytes make it run long. A
  /// label with a dot or a zero byte is refused, because the text would be another name's; what else stands in a label
  /// stands in the text.
  [[nodiscard]] Parsed<std::string_view> next(Room& room) noexcept;

 private:
  Parsed<std::string_view> read(Room& room) noexcept;

  ConstBytes bytes_;
  std::size_t at_ = 0;
};

}  // namespace wirelab::packet
