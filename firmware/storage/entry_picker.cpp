#include "firmware/storage/entry_picker.h"

#include <algorithm>
#include <utility>

namespace wirelab::storage {

void EntryPicker::begin(std::string_view after) noexcept {
  clear();
  after_ = after;
}

void EntryPicker::clear() noexcept {
  bytes_.clear();
  places_.clear();
  entries_.clear();
  last_ = {};
  more_ = false;
}

Result<void> EntryPicker::offer(std::string_view name, const EntryInfo& info) noexcept {
  if (name <= after_ || (more_ && name >= text_of(last_))) return {};
  const Place place{.offset = static_cast<std::uint32_t>(bytes_.size()),
                    .length = static_cast<std::uint32_t>(name.size()),
                    .info = info};
  if (!bytes_.append(name, room_) || !places_.push(place)) return fail(Error::no_resources);
  // One is kept whatever the room, or nobody would get on.
  return used() <= room_ || places_.size() == 1 ? Result<void>() : keep(places_.size() / 2);
}

void EntryPicker::sort() noexcept {
  std::ranges::sort(places_.values(), {}, [this](const Place& place) { return text_of(place); });
}

/// Keeps the first `count` in byte order; the rest is for the next batch.
Result<void> EntryPicker::keep(std::size_t count) noexcept {
  sort();
  GrowingText bytes;
  GrowingArray<Place> places;
  if (!bytes.reserve(bytes_.capacity()) || !places.reserve(places_.capacity())) return fail(Error::no_resources);
  for (Place place : places_.values().first(count)) {
    const std::string_view name = text_of(place);
    place.offset = static_cast<std::uint32_t>(bytes.size());
    if (!bytes.append(name) || !places.push(place)) return fail(Error::no_resources);
    last_ = place;
  }
  bytes_ = std::move(bytes);
  places_ = std::move(places);
  more_ = true;
  return {};
}

Result<void> EntryPicker::finish() noexcept {
  sort();
  // A directory that changes while it is read may tell a name twice.
  const auto twice = std::ranges::unique(places_.values(), {}, [this](const Place& place) { return text_of(place); });
  const std::size_t count = places_.size() - twice.size();
  if (!entries_.reserve(count)) return fail(Error::no_resources);
  for (const Place& place : places_.values().first(count)) {
    last_ = place;
    if (!entries_.push({text_of(place), place.info})) return fail(Error::no_resources);
  }
  places_.clear();
  return {};
}

EntryBatch EntryPicker::batch() noexcept {
  const std::span<Entry> all = entries_.values();
  const auto dropped = std::ranges::remove(all, std::string_view(), &Entry::name);
  return {.entries = all.first(all.size() - dropped.size()), .last = text_of(last_), .more = more_};
}

}  // namespace wirelab::storage
