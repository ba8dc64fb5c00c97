#pragma once

#include <cstddef>
#include <memory>
#include <new>

#include "firmware/core/bytes.h"

namespace wirelab::storage {

/// A fixed number of equal buffers, reserved once.
class BufferRack {
 public:
  /// If memory refuses, the rack has no buffers.
  BufferRack(std::size_t count, std::size_t size)
      : size_(size), memory_(new(std::nothrow) std::byte[count * size]), free_(new(std::nothrow) std::byte*[count]) {
    if (memory_ == nullptr || free_ == nullptr) return;
    count_ = count;
    for (std::size_t place = count; place > 0; --place) free_[left_++] = memory_.get() + (place - 1) * size;
  }

  [[nodiscard]] std::size_t count() const noexcept { return count_; }
  [[nodiscard]] bool empty() const noexcept { return left_ == 0; }

  /// One buffer; the rack must not be empty. It goes back with `give`.
  [[nodiscard]] MutableBytes take() noexcept { return {free_[--left_], size_}; }
  void give(MutableBytes buffer) noexcept { free_[left_++] = buffer.data(); }

 private:
  std::size_t size_;
  std::unique_ptr<std::byte[]> memory_;
  std::unique_ptr<std::byte*[]> free_;
  std::size_t count_ = 0;
  std::size_t left_ = 0;
};

/// Who takes buffers of a rack that others use too, and at most so many of them.
class BufferShare {
 public:
  BufferShare(BufferRack& rack, std::size_t most) noexcept : rack_(rack), left_(most) {}

  /// True if the share is used up, or the rack by others.
  [[nodiscard]] bool empty() const noexcept { return left_ == 0 || rack_.empty(); }
  /// One buffer; the share must not be empty.
  [[nodiscard]] MutableBytes take() noexcept {
    --left_;
    return rack_.take();
  }
  void give(MutableBytes buffer) noexcept {
    ++left_;
    rack_.give(buffer);
  }

 private:
  BufferRack& rack_;
  std::size_t left_;
};

}  // namespace wirelab::storage
