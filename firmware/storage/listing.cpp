#include "firmware/storage/listing.h"

#include <algorithm>

#include "firmware/planted/planted.h"

namespace wirelab::storage {

Result<void> ListingBuilder::add(std::string_view name, bool directory) {
  static constexpr std::string_view kSlash = "/";
  const std::string_view slash = kSlash.substr(directory ? 0 : 1);
  const std::size_t length = name.size() + slash.size();
  if (bytes_.size() + places_.size() + length > limit_) return fail(Error::no_resources);
  const Place place{static_cast<std::uint32_t>(bytes_.size()), static_cast<std::uint32_t>(length)};
  if (!bytes_.append(name) || !bytes_.append(slash) || !places_.push(place)) return fail(Error::no_resources);
  return {};
}

Result<GrowingText> ListingBuilder::finish() {
  const GrowingText bytes = std::move(bytes_);
  GrowingArray<Place> places = std::move(places_);
  const auto name = [&bytes](const Place& place) { return view(bytes).substr(place.offset, place.length); };
  if (!WIRELAB_PLANTED(listing_not_sorted)) std::ranges::sort(places.values(), {}, name);
  GrowingText text;
  if (!text.reserve(bytes.size() + places.size())) return fail(Error::no_resources);
  bool room = true;
  for (const Place& place : places.values()) {
    if (!text.empty()) room = text.push('\n') && room;
    room = text.append(name(place)) && room;
  }
  return room ? Result<GrowingText>(std::move(text)) : fail(Error::no_resources);
}

}  // namespace wirelab::storage
