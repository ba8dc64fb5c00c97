#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "firmware/core/growing_array.h"
#include "firmware/core/result.h"
#include "firmware/storage/entry.h"

namespace wirelab::storage {

/// Picks the first names behind a given one out of a directory that tells its names in any order, with bounded memory
/// however many there are: when the room is used up, the later half is put back for the next batch.
class EntryPicker {
 public:
  /// `room` bounds what is kept, in bytes; it holds at least a few names of any length.
  explicit EntryPicker(std::size_t room) noexcept : room_(room) {}

  /// Begins anew: names behind `after`, which is not kept and must stay until `finish`.
  void begin(std::string_view after) noexcept;
  /// Takes one name of the directory. `no_resources` without memory for it.
  [[nodiscard]] Result<void> offer(std::string_view name, const EntryInfo& info) noexcept;
  /// No name is left: puts those that were picked in order. `no_resources` without memory.
  [[nodiscard]] Result<void> finish() noexcept;

  /// How many were picked. Only after `finish`, like all that follows.
  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
  [[nodiscard]] std::string_view name(std::size_t index) const noexcept { return entries_.values()[index].name; }
  /// Says more of one of them than was known when it was offered.
  void complete(std::size_t index, const EntryInfo& info) noexcept { entries_.values()[index].info = info; }
  /// Takes one of them away; the index of none changes before `batch`.
  void drop(std::size_t index) noexcept { entries_.values()[index].name = {}; }
  /// What is left. Valid until the next `begin`.
  [[nodiscard]] EntryBatch batch() noexcept;
  /// Gives the memory back.
  void clear() noexcept;

 private:
  struct Place {
    std::uint32_t offset;
    std::uint32_t length;
    EntryInfo info;
  };

  [[nodiscard]] std::string_view text_of(const Place& place) const noexcept {
    return view(bytes_).substr(place.offset, place.length);
  }
  [[nodiscard]] std::size_t used() const noexcept {
    return bytes_.size() + places_.size() * (sizeof(Place) + sizeof(Entry));
  }
  void sort() noexcept;
  [[nodiscard]] Result<void> keep(std::size_t count) noexcept;

  const std::size_t room_;
  std::string_view after_;
  GrowingText bytes_;
  GrowingArray<Place> places_;
  GrowingArray<Entry> entries_;
  Place last_{};       // of those that were picked, once others behind it were put back
  bool more_ = false;  // some were
};

}  // namespace wirelab::storage
