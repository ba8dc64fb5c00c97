#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <new>
#include <span>

namespace wirelab::net_status {

/// Rows in the order of their keys, at most as many as it was made for: what a stack's tables are kept in, however many
/// rows its peers put there. `Row::key()` says what a row is known by. Looking up is a binary search, adding moves the
/// rows behind: for some thousand rows that is less work than a hash that peers cannot aim at, and they stay in order.
template <typename Row>
class SortedTable {
 public:
  /// What `put` came to.
  enum class Put : std::uint8_t { added, replaced, full };

  /// Reserves room for `capacity` rows; if the heap refuses, it has none.
  explicit SortedTable(std::size_t capacity)
      : rows_(new(std::nothrow) Row[capacity]), capacity_(rows_ != nullptr ? capacity : 0) {}

  [[nodiscard]] std::span<const Row> rows() const noexcept { return {rows_.get(), size_}; }
  [[nodiscard]] std::span<Row> rows() noexcept { return {rows_.get(), size_}; }

  template <typename Key>
  [[nodiscard]] Row* find(const Key& key) noexcept {
    Row* place = lower(key);
    return place != rows_.get() + size_ && place->key() == key ? place : nullptr;
  }
  template <typename Key>
  [[nodiscard]] const Row* find(const Key& key) const noexcept {
    return const_cast<SortedTable*>(this)->find(key);
  }

  /// Adds the row, or replaces the one of the same key.
  Put put(const Row& row) noexcept {
    Row* place = lower(row.key());
    Row* end = rows_.get() + size_;
    if (place != end && place->key() == row.key()) {
      *place = row;
      return Put::replaced;
    }
    if (size_ == capacity_) return Put::full;
    std::move_backward(place, end, end + 1);
    *place = row;
    ++size_;
    return Put::added;
  }

  /// Removes a row that `find` gave; rows behind it move.
  void remove(Row* row) noexcept {
    std::move(row + 1, rows_.get() + size_, row);
    --size_;
  }

 private:
  template <typename Key>
  [[nodiscard]] Row* lower(const Key& key) noexcept {
    return std::ranges::lower_bound(rows_.get(), rows_.get() + size_, key, {},
                                    [](const Row& row) { return row.key(); });
  }

  std::unique_ptr<Row[]> rows_;
  std::size_t capacity_;
  std::size_t size_ = 0;
};

}  // namespace wirelab::net_status
