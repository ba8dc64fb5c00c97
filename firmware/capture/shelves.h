#pragma once

#include <array>
#include <memory>
#include <string_view>
#include <utility>

#include "firmware/core/bytes.h"

namespace wirelab::capture {

/// What is on its way to a client that may be slow: two shelves of fixed size. While one is being read, and has to stay
/// as it is, the other one is filled.
class Shelves {
 public:
  /// Takes memory for both; without it `usable` is false.
  explicit Shelves(std::size_t size) noexcept;

  [[nodiscard]] bool usable() const noexcept { return shelves_[0].bytes != nullptr && shelves_[1].bytes != nullptr; }
  /// The room that is left.
  [[nodiscard]] MutableBytes room() noexcept {
    Shelf& shelf = shelves_.at(filling_);
    return MutableBytes(shelf.bytes.get(), size_).subspan(shelf.used);
  }
  /// The first `count` bytes of the room hold something now.
  void add(std::size_t count) noexcept { shelves_.at(filling_).used += count; }
  /// True if there is nothing to take.
  [[nodiscard]] bool empty() const noexcept { return shelves_.at(filling_).used == 0; }
  /// All that was added, which stays in place until the next call; what was taken before is forgotten.
  [[nodiscard]] std::string_view take() noexcept;

 private:
  struct Shelf {
    std::unique_ptr<std::byte[]> bytes;
    std::size_t used = 0;
  };

  std::array<Shelf, 2> shelves_;
  std::size_t size_;
  std::size_t filling_ = 0;
};

}  // namespace wirelab::capture
