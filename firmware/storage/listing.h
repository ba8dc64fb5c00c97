#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "firmware/core/growing_array.h"
#include "firmware/core/result.h"

namespace wirelab::storage {

/// The longest listing in bytes.
inline constexpr std::size_t kMaxListing = std::size_t{4} * 1024 * 1024;

/// Collects the names of one directory and renders them as Listing::names promises.
class ListingBuilder {
 public:
  /// `limit` bounds the rendered text in bytes.
  explicit ListingBuilder(std::size_t limit = kMaxListing) noexcept : limit_(limit) {}

  /// Takes one name; a directory's gets its '/' here. `no_resources` once the listing has grown past the limit, or past
  /// what the heap has.
  [[nodiscard]] Result<void> add(std::string_view name, bool directory);

  /// The names in byte order (the '/' of a directory counts), joined by '\n'. Leaves the builder empty. `no_resources`
  /// without memory for the text.
  [[nodiscard]] Result<GrowingText> finish();

 private:
  struct Place {
    std::uint32_t offset;
    std::uint32_t length;
  };

  std::size_t limit_;
  GrowingText bytes_;
  GrowingArray<Place> places_;
};

}  // namespace wirelab::storage
