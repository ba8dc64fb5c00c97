#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
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
  [[nodiscard]] bool reserve(std::size_t count) noexcept { return count <= capacity_ || move_to(count); }

  /// Gives back the memory that it has beyond its values; keeps it if the heap has no room to move them to.
  void trim() noexcept {
    if (size_ < capacity_) static_cast<void>(move_to(size_));
  }

  /// Adds `count` values, for the caller to fill in, or, without memory, none: then the span is empty. Takes memory for
  /// no more than `most` values, of which these are the last at most.
  [[nodiscard]] std::span<T> extend(std::size_t count, std::size_t most = SIZE_MAX) noexcept {
    if (count > capacity_ - size_ && !grow(size_ + count, most)) return {};
    const std::span<T> added(values_.get() + size_, count);
    size_ += count;
    return added;
  }
  /// Adds all of `values` or, without memory, none; `most` as for `extend`.
  [[nodiscard]] bool append(std::span<const T> values, std::size_t most = SIZE_MAX) noexcept {
    const std::span<T> added = extend(values.size(), most);
    std::copy_n(values.data(), added.size(), added.data());
    return added.size() == values.size();
  }
  [[nodiscard]] bool push(const T& value) noexcept { return append({&value, 1}); }

  /// Forgets the values and gives their memory back.
  void clear() noexcept { GrowingArray().swap(*this); }

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  /// How many values the memory that it holds has room for.
  [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] std::span<T> values() noexcept { return {values_.get(), size_}; }
  [[nodiscard]] std::span<const T> values() const noexcept { return {values_.get(), size_}; }

 private:
  [[nodiscard]] bool grow(std::size_t needed, std::size_t most) noexcept {
    const std::size_t roomy = std::min(most, capacity_ + capacity_ / 2);
    return move_to(std::max(needed, roomy)) || move_to(needed);
  }
  [[nodiscard]] bool move_to(std::size_t count) noexcept {
    std::unique_ptr<T[]> other(new (std::nothrow) T[count]);
    if (other == nullptr) return false;
    std::copy_n(values_.get(), size_, other.get());
    values_ = std::move(other);
    capacity_ = count;
    return true;
  }
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
