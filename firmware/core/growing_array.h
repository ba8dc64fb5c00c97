#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace wirelab {

/// Plain values in a row that grows on the heap, for what a peer makes grow: where the library's containers would end a
/// program that is built without exceptions, it answers `false` and keeps what it has.
template <typename T>
  requires std::is_trivially_copyable_v<T>
class GrowingArray {
 public:
  GrowingArray() = default;
  GrowingArray(GrowingArray&& other) noexcept { swap(other); }
  GrowingArray& operator=(GrowingArray&& other) noexcept {
    swap(other);
    return *this;
  }

  /// Room for `count` values in all, without another look at the heap; false if it has none.
  [[nodiscard]] bool reserve(std::size_t count) noexcept {
    if (count <= capacity_) return true;
    std::unique_ptr<T[]> larger(new (std::nothrow) T[count]);
    if (larger == nullptr) return false;
    std::copy_n(values_.get(), size_, larger.get());
    values_ = std::move(larger);
    capacity_ = count;
    return true;
  }

  /// Adds all of `values` or, without memory, none.
  [[nodiscard]] bool append(std::span<const T> values) noexcept {
    const std::size_t needed = size_ + values.size();
    if (needed > capacity_ && !reserve(std::max(needed, capacity_ + capacity_ / 2)) && !reserve(needed)) return false;
    std::ranges::copy(values, values_.get() + size_);
    size_ = needed;
    return true;
  }
  [[nodiscard]] bool push(const T& value) noexcept { return append({&value, 1}); }

  /// Forgets the values and gives their memory back.
  void clear() noexcept { GrowingArray().swap(*this); }

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] std::span<T> values() noexcept { return {values_.get(), size_}; }
  [[nodiscard]] std::span<const T> values() const noexcept { return {values_.get(), size_}; }

 private:
  void swap(GrowingArray& other) noexcept {
    std::swap(values_, other.values_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
  }

  std::unique_ptr<T[]> values_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

/// A text that grows so.
using GrowingText = GrowingArray<char>;

[[nodiscard]] inline std::string_view view(const GrowingText& text) noexcept {
  return {text.values().data(), text.size()};
}

}  // namespace wirelab
