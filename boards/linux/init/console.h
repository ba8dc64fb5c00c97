#pragma once

#include <string>
#include <string_view>

namespace wirelab::boards {

/// The board's serial console or screen: what a person sees of a board that has no network yet. Lines begin with
/// "wirelab: ". Writing may wait for a slow line; a console that is gone is not missed.
class Console {
 public:
  /// `descriptor` stays the caller's.
  explicit Console(int descriptor) noexcept : descriptor_(descriptor) {}

  /// One line; `text` has no newline. Control characters in it are escaped.
  void say(std::string_view text) const;
  /// The same, with what errno says behind a colon.
  void say_errno(std::string_view text) const;

 private:
  int descriptor_;
};

/// `what`, a colon and what errno says now.
[[nodiscard]] std::string with_errno(std::string_view what);

}  // namespace wirelab::boards
