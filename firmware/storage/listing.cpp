#include "firmware/storage/listing.h"

#include <algorithm>

namespace wirelab::storage {

Result<void> ListingBuilder::add(std::string_view name, bool directory) {
  const std::size_t length = name.size() + (directory ? 1 : 0);
  const std::size_t separators = places_.size();
  if (bytes_.size() + separators + length > limit_) return fail(Error::no_resources);
  places_.push_back({bytes_.size(), length});
  bytes_ += name;
  if (directory) bytes_ += '/';
  return {};
}

std::string ListingBuilder::finish() {
  const std::string_view bytes = bytes_;
  std::ranges::sort(places_, {}, [bytes](const Place& place) { return bytes.substr(place.offset, place.length); });
  std::string text;
  text.reserve(bytes_.size() + places_.size());
  for (const Place& place : places_) {
    if (!text.empty()) text += '\n';
    text += bytes.substr(place.offset, place.length);
  }
  bytes_.clear();
  places_.clear();
  return text;
}

}  // namespace wirelab::storage
