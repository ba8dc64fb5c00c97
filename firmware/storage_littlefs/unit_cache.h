#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "firmware/core/bytes.h"

namespace wirelab::storage {

/// The few single units of a disk that were read last. littlefs finds its way to a block of a large file over pointers
/// in front of other blocks, one unit each, and goes nearly the same way for the next block; it looks at the heads of
/// directories just as often.
class UnitCache {
 public:
  /// The most units that one cache holds: looking for one compares with each.
  static constexpr std::size_t kMost = 64;

  /// Keeps as many units as fit into `room`.
  UnitCache(MutableBytes room, std::size_t unit) noexcept
      : room_(room), unit_(unit), count_(std::min(room.size() / unit, kMost)) {}

  /// The unit at offset `at` of the disk; empty if it is not here.
  [[nodiscard]] ConstBytes find(std::uint64_t at) noexcept {
    for (std::size_t place = 0; place < count_; ++place) {
      if (lines_[place].used == 0 || lines_[place].at != at) continue;
      lines_[place].used = ++clock_;
      return room_.subspan(place * unit_, unit_);
    }
    return {};
  }

  /// Keeps `bytes`, the unit at `at`, in the place of the one not asked for the longest.
  void keep(std::uint64_t at, ConstBytes bytes) noexcept {
    if (count_ == 0) return;
    std::size_t oldest = 0;
    for (std::size_t place = 1; place < count_; ++place) {
      if (lines_[place].used < lines_[oldest].used) oldest = place;
    }
    lines_[oldest] = {at, ++clock_};
    copy_bytes(bytes.first(unit_), room_.subspan(oldest * unit_));
  }

  /// What lies in a range is not what was read any more.
  void forget(std::uint64_t at, std::uint64_t size) noexcept {
    for (std::size_t place = 0; place < count_; ++place) {
      if (lines_[place].at >= at && lines_[place].at < at + size) lines_[place] = {};
    }
  }

 private:
  struct Line {
    std::uint64_t at = 0;
    std::uint64_t used = 0;  // 0 is empty
  };

  MutableBytes room_;
  std::size_t unit_;
  std::size_t count_;
  std::uint64_t clock_ = 0;
  std::array<Line, kMost> lines_{};
};

}  // namespace wirelab::storage
